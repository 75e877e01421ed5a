"""A page of everything about one buyer, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.choices import FollowUpState
from crm.models import FollowUp, InquiryChange, LossReason
from crm.rules import Hours
from customers.models import ClosedDay, Customer, Order, OrderItem, Product, Shop

from .cursor import UNDATED, Cursor
from .entry import Entry, Names
from .sources import SOURCES, Found, merges_after, rows_after

PAGE = 30
LONGEST_PAGE = 300


@dataclass(frozen=True, slots=True)
class Reason:
    """A loss reason to choose."""

    pk: int
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with its row's key and its time of day."""

    pk: int
    clock: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of a day. Begun on the page before, it needs no heading again."""

    on: date | None
    is_begun: bool
    entries: list[Shown]


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page; `after` leads to the next one, "" at the end."""

    kind: str
    days: list[Day]
    after: str
    shown_count: int
    reasons: list[Reason]


def timeline_page(
    customer: Customer,
    *,
    at: datetime,
    kind: str,
    may_see_contact: bool,
    after: Cursor | None = None,
    limit: int = PAGE,
) -> Timeline:
    """The entries below the cursor: one query a table, one for merges and at most four for what they refer to."""
    limit = max(1, min(limit, LONGEST_PAGE))
    asked = [source for source in SOURCES if kind in ("", source.kind)]
    if after is not None and after.at == UNDATED:
        asked = [source for source in asked if not source.moment]
    found = [one for source in asked for one in rows_after(source, customer, after, limit=limit + 1)]
    if kind in ("", "merges"):
        found += merges_after(customer, after, limit=limit + 1)
    found.sort(key=lambda one: one.place, reverse=True)
    page, rest = found[:limit], found[limit:]
    names, reasons = _names(customer, page, at=at, may_see_contact=may_see_contact)
    last = page[-1] if rest else None
    return Timeline(
        kind=kind,
        days=_days(page, names, after=after),
        after=str(Cursor(last.at, last.source.name, last.row.pk)) if last else "",
        shown_count=len(page),
        reasons=reasons,
    )


def _names(
    customer: Customer, page: Sequence[Found], *, at: datetime, may_see_contact: bool
) -> tuple[Names, list[Reason]]:
    changes = [one.row for one in page if isinstance(one.row, InquiryChange)]
    has_inquiries = any(one.source.kind == "inquiries" for one in page)
    rows = list(LossReason.objects.for_shop(customer.shop_id).order_by("position", "pk")) if has_inquiries else []
    names = Names(
        zone=(zone := ZoneInfo(customer.shop.timezone)),
        now=at.astimezone(zone),
        hours=_hours(customer.shop, [one.row for one in page if isinstance(one.row, FollowUp)]),
        may_see_contact=may_see_contact,
        goods=_goods(one.row.pk for one in page if isinstance(one.row, Order)),
        reasons={row.pk: row.label for row in rows},
        products=_products(customer, changes),
        orders=_orders(customer, changes),
    )
    return names, [Reason(row.pk, row.label) for row in rows if row.is_active]


def _hours(shop: Shop, follow_ups: Sequence[FollowUp]) -> Hours:
    """When a promise may be put off to; closed days are asked for only when there is one that waits."""
    is_waiting = any(one.state == FollowUpState.WAITING for one in follow_ups)
    closed = ClosedDay.objects.filter(shop=shop).values_list("on", flat=True) if is_waiting else ()
    return Hours(shop.opens_at, shop.closes_at, frozenset(closed))


def _goods(order_ids: Iterable[int]) -> dict[int, list[str]]:
    """What was in each order."""
    goods: dict[int, list[str]] = {}
    ids = list(order_ids)
    if ids:
        for item in OrderItem.objects.filter(order__in=ids).order_by("position", "pk"):
            goods.setdefault(item.order_id, []).append(f"{item.title or item.sku} × {item.quantity}")
    return goods


def _products(customer: Customer, changes: Iterable[InquiryChange]) -> dict[int, str]:
    """The products that changes speak of."""
    sides = [side for change in changes for side in (change.before, change.after)]
    ids = {side.get("product_id") for side in sides} - {None}
    if not ids:
        return {}
    return dict(Product.objects.filter(shop=customer.shop_id, pk__in=ids).values_list("pk", "name"))


def _orders(customer: Customer, changes: Iterable[InquiryChange]) -> dict[int, str]:
    """The numbers of the orders that won inquiries, or had won them."""
    ids = {side.get("won_order_id") for change in changes for side in (change.before, change.after)} - {None}
    if not ids:
        return {}
    return dict(Order.objects.filter(shop=customer.shop_id, pk__in=ids).values_list("pk", "order_no"))


def _days(page: Sequence[Found], names: Names, *, after: Cursor | None) -> list[Day]:
    """The entries under the days they fell on where the shop is."""
    days: list[Day] = []
    for one in page:
        on = _day(one.at, names)
        if not days or days[-1].on != on:
            is_begun = not days and after is not None and _day(after.at, names) == on
            days.append(Day(on, is_begun, []))
        clock = f"{one.at.astimezone(names.zone):%H:%M}" if on else ""
        days[-1].entries.append(Shown(one.row.pk, clock, one.source.tell(one.row, names)))
    return days


def _day(at: datetime, names: Names) -> date | None:
    return None if at == UNDATED else at.astimezone(names.zone).date()
