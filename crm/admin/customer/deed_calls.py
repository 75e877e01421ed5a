"""What each door of the desk asks of its service."""

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from crm.choices import ONE_CLICK_INTERACTIONS
from crm.models import Deed, FollowUp, Message, Note
from crm.rules import postponements
from crm.selectors.follow_up_presets import follow_up_reason, presets_of
from crm.services import undo as services_undo
from crm.services.compensation import give_compensation
from crm.services.deeds import WrongInput
from crm.services.follow_ups import cancel, finish, promise, promise_from_template, reopen
from crm.services.inquiries import say_about, say_outcome
from crm.services.interactions import record_interaction, record_told_interaction
from crm.services.messages import keep_message
from crm.services.notes import add_note, remove_note
from crm.services.script_showings import record_showings
from crm.services.script_uses import LONGEST_TEXT, record_use, use_branch
from crm.services.tags import tag_customer, untag_customer
from crm.services.temper import set_temper
from crm.services.waits import say_answered
from crm.services.words import clear_spam, dismiss_suggestion, evidence_of
from customers.selectors.shop_day import shop_day
from scripts_lib.services.own_wordings import drop_own_wording, keep_own_wording, offer_own_wording
from scripts_lib.services.phrases import check_filled
from tagging.models import Tag

from .posted import Posted, is_key

MOST_TEXTS = 50


def set_tag(posted: Posted) -> Deed | None:
    """A tag on, in place of its rival; one that was suggested remembers the words that did."""
    tag = _tag(posted)
    words = evidence_of(customer=posted.customer, tag=tag) if posted.text("suggested") else None
    return tag_customer(**posted.doing, tag=tag, evidence=words)


def dismiss(posted: Posted) -> None:
    """A suggestion away for good."""
    dismiss_suggestion(**posted.doing, tag=_tag(posted))


def not_spam(posted: Posted) -> None:
    """A message that counts after all."""
    message = get_object_or_404(Message.objects.of_buyers(), customer=posted.customer, pk=posted.needed_key("message"))
    clear_spam(**posted.doing, message_id=message.pk)


def lift_tag(posted: Posted) -> Deed | None:
    """A tag off."""
    return untag_customer(**posted.doing, tag=_tag(posted))


def _tag(posted: Posted) -> Tag:
    tags = Tag.objects.select_related("group").filter(shop=posted.customer.shop_id)
    return get_object_or_404(tags, pk=posted.needed_key("tag"))


def outcome(posted: Posted) -> Deed | None:
    """How an inquiry ended: the one at hand, or the one named by its key."""
    return say_outcome(
        **posted.doing,
        state=posted.text("state"),
        loss_reason_id=posted.key("reason"),
        until=_until(posted),
        loss_note=posted.text("loss_note"),
        inquiry_id=posted.needed_key("inquiry") if posted.text("inquiry") else None,
    )


def _until(posted: Posted) -> date | None:
    """A day by its preset or as a date."""
    if not posted.text("until"):
        return None
    offered = {one.code: one.until for one in postponements(shop_day(posted.customer.shop, at=posted.at))}
    return offered.get(posted.text("until")) or posted.day("until")


def about(posted: Posted) -> Deed | None:
    """What the inquiry at hand is about: whatever was sent of it."""
    return say_about(
        **posted.doing,
        intent=posted.given("intent"),
        stage=posted.given("stage"),
        kind=posted.given("kind"),
        device=posted.given("device"),
        purpose=posted.given("purpose"),
        product_id=_product_id(posted),
        promised_by=_moment(posted, "promised") if posted.text("promised") else None,
    )


def _product_id(posted: Posted) -> int | None:
    """None leaves the product, 0 takes it off, and what is no key finds no product."""
    if not posted.text("product"):
        return 0 if "product" in posted.values else None
    return posted.key("product") or -1


def interaction(posted: Posted) -> Deed | None:
    """A sign of engagement."""
    kind = posted.text("kind")
    if kind not in ONE_CLICK_INTERACTIONS:
        raise WrongInput(_("Choose one of the offered values."))
    if posted.text("message"):
        return record_told_interaction(**posted.doing, kind=kind, message_id=posted.needed_key("message"))
    return record_interaction(**posted.doing, kind=kind)


def follow_up(posted: Posted) -> Deed | None:
    """A promise to write again: by a template, or at a moment, once or again and again."""
    if posted.text("template"):
        return promise_from_template(**posted.doing, template_id=posted.needed_key("template"))
    due_at = _moment(posted, "preset" if posted.text("preset") else "due")
    reason = posted.text("reason") or follow_up_reason(posted.customer)
    repeat_days = posted.needed_key("repeat") if posted.text("repeat") else None
    return promise(**posted.doing, due_at=due_at, reason=reason, repeat_days=repeat_days)


def _moment(posted: Posted, name: str) -> datetime:
    """A moment by its preset or as a date and a time."""
    word = posted.text(name)
    if not word.isidentifier():
        return posted.moment(name)
    for one in presets_of(posted.customer, at=posted.at):
        if one.code == word:
            return one.due_at
    raise WrongInput(_("That moment is past. Choose another one."))


def follow_up_done(posted: Posted) -> Deed | None:
    """A promise is kept."""
    own = FollowUp.objects.filter(customer=posted.customer)
    return finish(**posted.doing, follow_up_id=get_object_or_404(own, pk=posted.needed_key("id")).pk)


def follow_up_cancel(posted: Posted) -> Deed | None:
    """A promise is called off, with the reason."""
    own = FollowUp.objects.filter(customer=posted.customer)
    key = get_object_or_404(own, pk=posted.needed_key("id")).pk
    return cancel(**posted.doing, follow_up_id=key, reason=posted.text("why"))


def follow_up_reopen(posted: Posted) -> Deed | None:
    """What has ended waits again."""
    own = FollowUp.objects.filter(customer=posted.customer)
    return reopen(**posted.doing, follow_up_id=get_object_or_404(own, pk=posted.needed_key("id")).pk)


def compensation(posted: Posted) -> Deed | None:
    """A coupon that makes up for something."""
    return give_compensation(**posted.doing, value=posted.amount("amount"), reason=posted.text("reason"))


def note(posted: Posted) -> Deed | None:
    """Something to remember, pinned or not."""
    is_pinned = posted.text("pinned") not in ("", "0")
    return add_note(**posted.doing, text=posted.text("text"), is_pinned=is_pinned)


def note_remove(posted: Posted) -> Deed | None:
    """A note off."""
    own = Note.objects.filter(customer=posted.customer)
    return remove_note(**posted.doing, note_id=get_object_or_404(own, pk=posted.needed_key("id")).pk)


def temper(posted: Posted) -> Deed | None:
    """How easy the buyer is to talk to."""
    return set_temper(**posted.doing, temper=posted.text("temper"))


def message(posted: Posted) -> Deed | None:
    """A sentence of the buyer; there is no way back from that."""
    keep_message(**posted.doing, text=posted.text("text"))
    return None


def answered(posted: Posted) -> Deed | None:
    """The buyer has their answer, in words that nobody copied here."""
    say_answered(**posted.doing)
    return None


def branch(posted: Posted) -> Deed | None:
    """A copied reply and the tag of its answer."""
    return use_branch(
        **posted.doing,
        branch_id=posted.needed_key("branch"),
        text=posted.text("text"),
    )


def use(posted: Posted) -> None:
    """One copy; whatever is odd about it is left out."""
    record_use(
        **posted.doing,
        kind=posted.text("kind"),
        script_id=posted.key("script"),
        variant_id=posted.key("variant"),
        branch_id=posted.key("branch"),
        article_id=posted.key("article"),
        product_id=posted.key("product"),
        own_wording_id=posted.key("own"),
        order_id=posted.key("order"),
        text=posted.text("text"),
        warned_of=posted.text("warned"),
    )


def check(posted: Posted) -> list[list[dict[str, Any]]]:
    """Hits in texts as they would be sent to this buyer, each with its script."""
    channel, on = posted.customer.channel, shop_day(posted.customer.shop, at=posted.at)
    texts = [text.replace("\0", "")[:LONGEST_TEXT] for text in posted.values.getlist("text")[:MOST_TEXTS]]
    scripts = [int(key) if is_key(key) else None for key in posted.values.getlist("script")[:MOST_TEXTS]]
    scripts += [None] * (len(texts) - len(scripts))
    checked = check_filled(
        texts=list(zip(texts, scripts, strict=False)),
        shop_id=posted.customer.shop_id,
        channel=channel.code if channel else "",
        on=on,
    )
    return [[hit.as_json() for hit in hits] for hits in checked]


def shown(posted: Posted) -> None:
    """Wordings that stood before the agent's eyes, each as script:wording."""
    pairs = (pair.partition(":") for pair in posted.values.getlist("shown"))
    keys = [(int(script), int(variant)) for script, _colon, variant in pairs if is_key(script) and is_key(variant)]
    record_showings(**posted.doing, where=posted.text("where"), shown=keys)


def own_wording(posted: Posted) -> None:
    """How this agent says a script: kept, offered to the trainer, or dropped."""
    by, at, wording = posted.by, posted.at, posted.key("own")
    if posted.text("do") == "offer":
        offer_own_wording(wording_id=wording or 0, by=by, at=at)
    elif posted.text("do") == "drop":
        drop_own_wording(wording_id=wording or 0, by=by)
    else:
        script, text = posted.needed_key("script"), posted.text("text")
        shop, channel = posted.customer.shop, posted.customer.channel.code
        on = shop_day(shop, at=at)
        keep_own_wording(shop_id=shop.pk, script_id=script, text=text, by=by, at=at, on=on, channel=channel)


def undo(posted: Posted) -> Deed | None:
    """The way back from the latest deed."""
    own = Deed.objects.filter(customer=posted.customer)
    return services_undo.undo(**posted.doing, deed_id=get_object_or_404(own, pk=posted.needed_key("deed")).pk)
