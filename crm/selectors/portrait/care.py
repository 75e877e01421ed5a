"""Which care tip stands beside which order, and when it is due: from rows that the page has read already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from django.utils.translation import gettext as _

from crm.texts import day_text
from customers.choices import Consent
from customers.models import Customer
from scripts_lib.choices import PushAfter
from scripts_lib.render import is_complete, pieces, plain

from .goods import CareTip
from .orders import OrderRow
from .values import Values

BLANK = "____"


class Turn(IntEnum):
    """What comes first where an order has several tips."""

    DUE = 0
    LATER = 1
    ANY_TIME = 2
    TOLD = 3


@dataclass(frozen=True, slots=True)
class ShownCare:
    """One tip as it is copied; `when` says in words when it is due or was told."""

    article_id: int
    text: str
    is_whole: bool
    when: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class _Timed:
    tip: CareTip
    product: str
    turn: Turn
    on: date | None


def care_of(
    customer: Customer,
    orders: Sequence[OrderRow],
    care: Mapping[int, Sequence[CareTip]],
    *,
    values: Values,
    today: date,
) -> dict[int, ShownCare]:
    """By order the tip whose turn it is; each tip once: at the latest order that its product is in."""
    facts = getattr(customer, "facts", None)
    may_tell = facts is None or facts.consent != Consent.REFUSED
    gone: set[int] = set()
    shown = {}
    for order in orders:
        timed = [
            _timed(tip, item.title, order, today)
            for item in order.items
            for tip in care.get(item.product_id or 0, ())
            if tip.article_id not in gone
        ]
        if not timed:
            continue
        first = min(timed, key=lambda one: (one.turn, one.on or today))
        gone.add(first.tip.article_id)
        if order.is_counted:
            shown[order.pk] = _shown(first, order, values, today, may_tell=may_tell)
    return shown


def _timed(tip: CareTip, product: str, order: OrderRow, today: date) -> _Timed:
    listed = order.tips.get(tip.article_id)
    if listed and listed.told_on:
        return _Timed(tip, product, Turn.TOLD, listed.told_on)
    due_on = listed.show_on if listed else _due_on(tip, order)
    if due_on is None or (due_on < today and listed is None):
        return _Timed(tip, product, Turn.ANY_TIME, None)
    return _Timed(tip, product, Turn.DUE if due_on <= today else Turn.LATER, due_on)


def _due_on(tip: CareTip, order: OrderRow) -> date | None:
    if tip.days is None:
        return None
    days = {
        PushAfter.PAYMENT: order.paid_on,
        PushAfter.SHIPPING: order.shipped_on,
        PushAfter.RECEIPT: order.received_on,
    }
    day = days.get(PushAfter(tip.after))
    return day + timedelta(days=tip.days) if day else None


def _shown(one: _Timed, order: OrderRow, values: Values, today: date, *, may_tell: bool) -> ShownCare:
    of_order: Values = {"product_bought": one.product, "order_no": order.order_no[-4:]}
    parts = pieces(one.tip.text, values | of_order)
    is_whole = is_complete(parts)
    return ShownCare(
        article_id=one.tip.article_id,
        text=plain(parts) if is_whole else "".join(BLANK if part.kind == "blank" else part.text for part in parts),
        is_whole=is_whole,
        when=_when(one, today) if may_tell or one.turn == Turn.TOLD else "",
        is_due=one.turn == Turn.DUE and may_tell,
    )


def _when(one: _Timed, today: date) -> str:
    if one.on is None:
        return ""
    day = day_text(one.on, today=today)
    if one.turn == Turn.TOLD:
        return _("told %(day)s") % {"day": day}
    if one.on < today:
        return _("due since %(day)s") % {"day": day}
    return _("due today") if one.on == today else _("due %(day)s") % {"day": day}
