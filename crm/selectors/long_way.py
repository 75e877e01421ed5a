"""Lists that no index gives in their order: their rows are sought along another one, a certain way at most.

Where nobody came by then a page ends short and says from where to look further: it would else walk through the
whole shop.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact

from customers.models import Customer, CustomerFacts

LARGEST = 4_000  # rows read at once where other filters drop most of them


class Place(NamedTuple):
    """Where a buyer stands in the order of a list."""

    value: Any
    customer: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Buyers in the order asked for, one more than a page where there are so many.

    `edge` is where the way ended before, after so many were asked.
    """

    rows: list[Any]
    edge: Place | None
    asked: int


@dataclass(frozen=True)
class LongWay:
    """The facts of a shop along an index by a column, upward or downward; each is asked what no index tells."""

    reaches: ClassVar[tuple[int, ...]] = (2_000, 8_000)  # step by step

    facts: QuerySet[CustomerFacts]
    column: str
    asks: Sequence[Any]
    upward: bool = False

    def stretch(self, rows: QuerySet[Customer], *, size: int, place: Place | None) -> Stretch:
        """Those of the rows beyond a place; the rows ask for whatever else the list does."""
        found: list[Any] = []
        asked = 0
        for reach in self.reaches:
            edge = self._edge(place, reach)
            for keys in self._keys(place, edge, size + 1):
                found += in_order(rows, keys)
                if len(found) > size:
                    return Stretch(found[: size + 1], None, asked)
            place, asked = edge, asked + reach
            if edge is None:
                return Stretch(found, None, asked)
        return Stretch(found, place if self._edge(place, 1) else None, asked)

    def begins_at(self, _below: Place) -> Decimal | date | None:
        """About where the next are found, where that can be told."""
        return None

    def _keys(self, place: Place | None, edge: Place | None, count: int) -> Iterator[list[Place]]:
        """All places between two, few at first."""
        while True:
            keys = self._read(place, edge, count)
            yield keys
            if len(keys) < count:
                return
            place, count = keys[-1], min(4 * count, LARGEST)

    def _read(self, place: Place | None, edge: Place | None, count: int) -> list[Place]:
        facts = self._beyond(place)
        if edge is not None:
            facts = facts.filter(self._side(edge, upward=not self.upward, is_within=True))
        return [Place(*row) for row in facts.filter(*self.asks)[:count]]

    def _edge(self, place: Place | None, reach: int) -> Place | None:
        """The last place within reach; None where the index ends before."""
        row = self._beyond(place)[reach - 1 : reach].first()
        return None if row is None else Place(*row)

    def _beyond(self, place: Place | None) -> QuerySet[Any, Any]:
        sign = "" if self.upward else "-"
        facts = self.facts.order_by(f"{sign}{self.column}", f"{sign}customer_id")
        facts = facts.values_list(self.column, "customer_id")
        return facts if place is None else facts.filter(self._side(place, upward=self.upward))

    def _side(self, place: Place, *, upward: bool, is_within: bool = False) -> Q:
        """On one side of a place, or at it; the first condition alone bounds the index."""
        sign = "gt" if upward else "lt"
        tie = Q(**{f"customer__{sign}{'e' if is_within else ''}": place.customer})
        beyond = Q(**{f"{self.column}__{sign}": place.value}) | tie
        return Q(**{f"{self.column}__{sign}e": place.value}) & beyond


def in_order(rows: QuerySet[Customer], keys: list[Place]) -> list[Any]:
    """Those of the rows that have these keys, each asked for by itself: SQLite would rather read the whole shop."""
    own = rows.order_by().filter(pk=OuterRef("pk")).values("pk")
    asked = Customer.objects.filter(Exact(Subquery(own), F("pk")), pk__in=[key.customer for key in keys])
    found: dict[int, Any] = {row.pk: row for row in asked.select_related("facts", "channel", "shop")}
    known = [(found[key.customer], key) for key in keys if key.customer in found]
    for row, key in known:
        row.sort_value, row.sort_pk = key
    return [row for row, _key in known]
