"""Pages of the customer list of a tag, most spent first."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from crm.selectors.by_money import HeldByMoney, Place
from customers.admin.keyset import Cursor, Page


@dataclass(frozen=True, slots=True)
class WayEnded:
    """Why a page is short: so many buyers were asked for the tag, down or up to an amount."""

    count: int
    until: Decimal
    upward: bool
    begins_at: Decimal | None  # about where they are found; none is told where some were


def page_of_tags(
    rows: QuerySet[Any], held: HeldByMoney, *, size: int, after: Cursor | None, before: Cursor | None
) -> tuple[Page, WayEnded | None]:
    """The page beyond a row; it ends short where too many without the tags lie between, and goes on from there."""
    upward = before is not None
    cursor = before if upward else after
    place = None if cursor is None or cursor.value is None else Place(*cursor)
    stretch = replace(held, upward=upward).stretch(rows, size=size, place=place)
    has_more, found = len(stretch.rows) > size, stretch.rows[:size]
    edge = stretch.edge
    on = Cursor(*edge) if edge else None
    ended = None
    if edge:
        begins_at = held.sampled(edge) if not found and not upward else None
        ended = WayEnded(stretch.asked, edge.spent, upward, begins_at)
    is_further = has_more or edge is not None
    if upward:
        here = Cursor(place.spent, place.customer + 1) if place and not found else None
        return Page(found[::-1], has_before=is_further, has_after=True, first=on, last=here), ended
    here = Cursor(place.spent, place.customer - 1) if place and not found else None
    return Page(found, has_before=place is not None, has_after=is_further, first=here, last=on), ended
