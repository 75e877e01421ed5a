"""How rows about conversations become entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.choices import (
    PRE_SALE_STATES,
    SERVICE_STATES,
    ChangeSource,
    Device,
    InquiryKind,
    InquiryState,
    Intent,
    InteractionKind,
    MessageSource,
    MessageSpam,
    Sender,
)
from crm.models import Inquiry, InquiryChange, Message, Review
from scripts_lib.choices import Stage

from .entry import Entry, Line, Names, joined, lines, person, word

STATE_ICONS = {
    InquiryState.OPEN: "forum",
    InquiryState.WON: "check",
    InquiryState.POSTPONED: "event_upcoming",
    InquiryState.LOST: "close",
    InquiryState.SPAM: "report",
    InquiryState.RESOLVED: "task_alt",
}


def tell_inquiry(inquiry: Inquiry, names: Names) -> Entry:
    """How a conversation began, and how it stands."""
    channel = inquiry.channel.name if inquiry.channel else ""
    about = joined(
        word(InquiryKind, inquiry.kind),
        inquiry.product.name if inquiry.product else "",
        inquiry.purpose,
        word(Intent, inquiry.intent),
    )
    until = inquiry.postponed_until.isoformat() if inquiry.postponed_until else ""
    reason = inquiry.loss_reason.label if inquiry.loss_reason else ""
    stands = joined(word(InquiryState, inquiry.state), reason, inquiry.loss_note, until)
    return Entry(
        icon="forum",
        what=_("Inquiry, %(stage)s") % {"stage": word(Stage, inquiry.stage)},
        lines=lines(
            ("", joined(word(Device, inquiry.device), channel)),
            (pgettext("of an inquiry", "About"), about),
            (pgettext("of an inquiry", "Now"), stands),
        ),
        who=person(inquiry.opened_by),
        deed="outcome",
        stands=inquiry.state,
        choices=tuple((state.value, str(state.label)) for state in _states(inquiry)),
        reason_id=inquiry.loss_reason_id,
        note=inquiry.loss_note,
        until=until,
    )


def _states(inquiry: Inquiry) -> tuple[InquiryState, ...]:
    return PRE_SALE_STATES if inquiry.stage == Stage.PRE_SALE else SERVICE_STATES


def tell_change(change: InquiryChange, names: Names) -> Entry:
    """What somebody said of a conversation, and what stood there before."""
    state = change.after.get("state")
    before = _facts(change.before, names)
    return Entry(
        icon=STATE_ICONS[InquiryState(state)] if state in InquiryState.values else "edit_note",
        what=_facts(change.after, names) or _("Inquiry changed"),
        lines=lines((pgettext("of an inquiry", "Before"), before or _("not known"))),
        who=_rule(state) if change.source == ChangeSource.RULE else person(change.made_by),
    )


def _rule(state: str | None) -> str:
    """Which rule says so: words close a talk as spam, all else is said by orders."""
    if state == InquiryState.SPAM:
        return joined(str(ChangeSource.RULE.label), _("Sets of words"))
    return _("by the orders of the buyer")


def _facts(values: Mapping[str, Any], names: Names) -> str:
    """The remembered columns of an inquiry as words."""
    promised = values.get("promised_by")
    return joined(
        word(InquiryState, values.get("state")),
        names.reasons.get(values.get("loss_reason_id") or 0, ""),
        str(values.get("loss_note") or ""),
        _order(values.get("won_order_id"), names),
        str(values.get("postponed_until") or ""),
        _("answer by %(moment)s") % {"moment": names.moment(datetime.fromisoformat(promised))} if promised else "",
        word(Stage, values.get("stage")),
        word(InquiryKind, values.get("kind")),
        word(Intent, values.get("intent")),
        word(Device, values.get("device")),
        names.products.get(values.get("product_id") or 0, ""),
        str(values.get("purpose") or ""),
    )


def _order(order_id: int | None, names: Names) -> str:
    """The order by its number; one that is gone by now only as one."""
    if order_id is None:
        return ""
    number = names.orders.get(order_id)
    return _("Order %(number)s") % {"number": number} if number else _("an order that is gone")


DOUBTED = (MessageSpam.SPAM, MessageSpam.SUSPICIOUS)
# Sets of buyers' words by their codes, and the interaction that they tell of.
TOLD_BY_WORDS = {
    "said_satisfied": InteractionKind.SATISFIED,
    "said_not_satisfied": InteractionKind.NOT_SATISFIED,
    "said_recommended": InteractionKind.RECOMMENDATION,
    "said_friend": InteractionKind.FRIEND,
}
SENDERS = {
    Sender.BUYER: ("chat_bubble", gettext_lazy("The buyer wrote")),
    Sender.AGENT: ("support_agent", gettext_lazy("The shop answered")),
    Sender.AUTOMATIC: ("smart_toy", gettext_lazy("Automatic reply")),
}


def tell_message(message: Message, names: Names) -> Entry:
    """The words of either side, whole; what answers by itself is told quietly."""
    icon, what = SENDERS[Sender(message.sender)]
    by = person(message.recorded_by) if message.source == MessageSource.PASTED else ""
    told = _told(message)
    speaker = "" if message.sender == Sender.BUYER else person(message.agent) or message.agent_name
    return Entry(
        icon=icon,
        what=str(what),
        lines=(Line(message.text, marks=tuple((start, end) for start, end, _set in message.word_marks or ())),),
        who=joined(speaker, by or word(MessageSource, message.source)),
        is_quiet=message.sender == Sender.AUTOMATIC or message.spam == MessageSpam.SPAM,
        caution=word(MessageSpam, message.spam) if message.spam in DOUBTED else "",
        deed="spam" if message.spam in DOUBTED else "told" if told else "",
        choices=told,
    )


def _told(message: Message) -> tuple[tuple[str, str], ...]:
    """The interactions that a buyer's words tell of, to be noted in one click."""
    if message.sender != Sender.BUYER or message.spam in DOUBTED:
        return ()
    sets = {code for _start, _end, code in message.word_marks or ()}
    kinds = [kind for code, kind in TOLD_BY_WORDS.items() if code in sets]
    return tuple((kind.value, str(kind.label)) for kind in kinds)


def tell_review(review: Review, names: Names) -> Entry:
    """What the buyer wrote about what they bought."""
    stars = "★" * review.stars if review.stars else ""
    photo = _("with photo") if review.has_photo else ""
    return Entry(
        icon="reviews",
        what=joined(pgettext("by a buyer", "Review"), stars, photo),
        lines=lines(("", review.text), (_("Product"), review.product.name if review.product else "")),
    )
