"""Pages of the customer list that no index gives: a tag's by money, and those of gaps between orders."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from crm.selectors.long_way import LongWay, Place
from customers.admin.keyset import Cursor, Page, SortKey
from customers.models import CustomerFacts, Shop
from customers.selectors.shop_day import shop_day
from tagging.conditions import Condition
from tagging.filters import FACTS, Moment, conditions_q

WITHOUT_INDEX = ("median_gap", "cycle_days")


@dataclass(frozen=True, slots=True)
class WayEnded:
    """Why a page is short: so many buyers were asked, down or up to an amount or a day."""

    count: int
    until: Decimal | date
    upward: bool
    begins_at: Decimal | date | None  # about where they are found; none is told where some were

    @property
    def is_about_days(self) -> bool:
        """Whether the list is by the last order and not by money."""
        return isinstance(self.until, date)


def way_to_gaps(shop: Shop, conditions: list[Condition], key: SortKey) -> LongWay | None:
    """The way to whom no index knows; None where other conditions are asked too, of which one may know."""
    if not conditions or any(one.field not in WITHOUT_INDEX for one in conditions):
        return None
    column = key.path.removeprefix("facts__")
    facts = CustomerFacts.objects.filter(shop=shop, **{f"{column}__isnull": False})
    return LongWay(facts, column, [conditions_q(conditions, FACTS, Moment(shop_day(shop, at=timezone.now())))])


def long_page(
    rows: QuerySet[Any], way: LongWay, *, size: int, after: Cursor | None, before: Cursor | None
) -> tuple[Page, WayEnded | None]:
    """The page beyond a row; it ends short where too many others lie between, and goes on from there."""
    upward = before is not None
    cursor = before if upward else after
    place = None if cursor is None or cursor.value is None else Place(*cursor)
    stretch = replace(way, upward=upward).stretch(rows, size=size, place=place)
    has_more, found, edge = len(stretch.rows) > size, stretch.rows[:size], stretch.edge
    on = Cursor(*edge) if edge else None
    ended = None
    if edge:
        begins_at = way.begins_at(edge) if not found and not upward else None
        ended = WayEnded(stretch.asked, edge.value, upward, begins_at)
    is_further = has_more or edge is not None
    if upward:
        here = Cursor(place.value, place.customer + 1) if place and not found else None
        return Page(found[::-1], has_before=is_further, has_after=True, first=on, last=here), ended
    here = Cursor(place.value, place.customer - 1) if place and not found else None
    return Page(found, has_before=place is not None, has_after=is_further, first=here, last=on), ended
