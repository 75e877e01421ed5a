"""Inquiries as orders say, each with a line in its history."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from crm.choices import ChangeSource, InquiryState, RuleWord
from crm.models import Inquiry, InquiryChange
from crm.services.inquiries.changes import plain
from crm.services.inquiries.promises import end_rule_follow_ups
from customers.models import Order, OrderImage, Shop
from customers.selectors.shop_day import shop_day
from customers.services.marks import mark_many_changed
from scripts_lib.choices import Stage

from .looking import Verdict

TOLD = ("state", "postponed_until", "won_order_id")
WRITTEN = ("state", "postponed_until", "rule_word", "won_order", "won_import", "closed_at")
DAY = timedelta(days=1)


def write(shop: Shop, verdicts: Sequence[Verdict], *, at: datetime) -> tuple[int, int]:
    """Write what is to change, in a few statements; how many were won, and how many are as before again.

    Called with the buyers locked. What was lost goes first: it may have held the order that wins another.
    """
    before = {one.inquiry.pk: _told(one.inquiry) for one in verdicts}
    lost = [one.inquiry for one in verdicts if one.order_pk is None]
    reopened = [one for one in lost if one.rule_word == RuleWord.WON]
    won = [one for one in verdicts if one.order_pk is not None]
    newly_won = [one.inquiry for one in won if one.inquiry.state != InquiryState.WON]
    _let_go([*lost, *(one.inquiry for one in won)])
    _win(won, at)
    _reopen(shop, reopened, at)
    changes = (_change(one.inquiry, before[one.inquiry.pk], at) for one in verdicts)
    InquiryChange.objects.bulk_create(change for change in changes if change)
    end_rule_follow_ups(newly_won, at=at)
    mark_many_changed({one.inquiry.customer_id for one in verdicts}, at=at)
    return len(newly_won), len(reopened)


def _let_go(inquiries: Sequence[Inquiry]) -> None:
    """Free the orders that they hold: no order wins two inquiries, not even for a moment."""
    holding = [one.pk for one in inquiries if one.won_order_id]
    Inquiry.objects.filter(pk__in=holding).update(won_order=None, won_import=None)
    for inquiry in inquiries:
        inquiry.won_order_id = inquiry.won_import_id = None


def _win(won: Sequence[Verdict], at: datetime) -> None:
    imports = _imports_of(one.order_pk for one in won if one.order_pk)
    for one in won:
        inquiry = one.inquiry
        inquiry.won_order_id = one.order_pk
        if inquiry.state != InquiryState.WON:
            inquiry.state, inquiry.postponed_until, inquiry.closed_at = InquiryState.WON, None, at
            inquiry.rule_word = RuleWord.WON
        if inquiry.rule_word == RuleWord.WON:
            inquiry.won_import_id = imports.get(one.order_pk or 0)
    Inquiry.objects.bulk_update([one.inquiry for one in won], WRITTEN)


def _imports_of(order_ids: Iterable[int]) -> dict[int, int | None]:
    """The import that wrote each order last."""
    orders = list(order_ids)
    made = dict(Order.objects.filter(pk__in=orders).values_list("pk", "created_import"))
    images = OrderImage.objects.filter(order__in=orders).order_by()
    changed = dict(images.values_list("order").annotate(last=Max("order_import")))
    return {pk: max(made[pk] or 0, changed.get(pk, 0)) or None for pk in made}


def _reopen(shop: Shop, inquiries: Sequence[Inquiry], at: datetime) -> None:
    """As they were before they were won; open only where no other is, else to be looked at tomorrow."""
    stood = _stood_before(inquiries)
    taken = _open_of({one.customer_id for one in inquiries})
    for inquiry in sorted(inquiries, key=lambda one: (one.opened_at, one.pk), reverse=True):
        was = stood.get(inquiry.pk, {})
        inquiry.rule_word, inquiry.closed_at = RuleWord.NOTHING, None
        if was.get("state") == InquiryState.POSTPONED and was.get("postponed_until"):
            inquiry.state, inquiry.postponed_until = InquiryState.POSTPONED, was["postponed_until"]
        elif inquiry.customer_id in taken:
            inquiry.state, inquiry.postponed_until = InquiryState.POSTPONED, shop_day(shop, at=at) + DAY
        else:
            inquiry.state, inquiry.postponed_until = InquiryState.OPEN, None
            taken.add(inquiry.customer_id)
        if isinstance(inquiry.postponed_until, str):
            inquiry.postponed_until = Inquiry._meta.get_field("postponed_until").to_python(inquiry.postponed_until)
    Inquiry.objects.bulk_update(inquiries, WRITTEN)


def _stood_before(inquiries: Sequence[Inquiry]) -> dict[int, dict[str, Any]]:
    """How each stood when the rule set it won the last time."""
    changes = InquiryChange.objects.filter(inquiry__in=inquiries, source=ChangeSource.RULE)
    rows = changes.order_by("made_at", "pk").values_list("inquiry", "before", "after")
    return {pk: before for pk, before, after in rows if after.get("state") == InquiryState.WON}


def _open_of(customer_ids: set[int]) -> set[int]:
    """Buyers who have an open pre-sale inquiry; there is one at a time."""
    rows = Inquiry.objects.still_open().filter(customer__in=customer_ids, stage=Stage.PRE_SALE)
    return set(rows.values_list("customer", flat=True))


def _told(inquiry: Inquiry) -> dict[str, Any]:
    return {name: plain(getattr(inquiry, name)) for name in TOLD}


def _change(inquiry: Inquiry, before: dict[str, Any], at: datetime) -> InquiryChange | None:
    """The line of the history; a sale that only found its order, or another one, needs none."""
    after = _told(inquiry)
    told = [name for name in TOLD if after[name] != before[name]]
    if "state" not in told:
        return None
    return InquiryChange(
        shop_id=inquiry.shop_id,
        customer_id=inquiry.customer_id,
        inquiry=inquiry,
        before={name: before[name] for name in told},
        after={name: after[name] for name in told},
        source=ChangeSource.RULE,
        made_at=at,
    )
