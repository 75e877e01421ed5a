"""The buyers of a tag by the money they spent, where no index holds both.

A tag of few is gathered and sorted. Of a tag of many the shop's money is walked along and each buyer asked for the
tag, a certain way at most: where buyers with the tag spent little the whole shop would else be walked through.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact

from customers.dialects.base import fetch
from customers.fields import from_cents, to_cents
from customers.models import Customer, CustomerFacts, Shop
from tagging.models import CustomerTag, Tag, TagRun

FEW = 5_000  # who have the tag: so many are sorted
# Buyers whom a page asks for the tag, step by step; a larger step looks dear enough to PostgreSQL to compile it first.
REACHES = (2_000, 5_000, 5_000)
SAMPLE = 2_000
MOST = 100_000  # of those with a rare tag, should they have become many since they were counted
LARGEST = 4_000  # rows read at once where other filters drop most of them


class Place(NamedTuple):
    """Where a buyer stands in the money of the shop."""

    spent: Decimal
    customer: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Buyers in the order asked for, one more than a page where there are so many.

    `edge` is where the way ended before, after so many were asked for the tag.
    """

    rows: list[Any]
    edge: Place | None
    asked: int


@dataclass(frozen=True, slots=True)
class HeldByMoney:
    """Who has all of some tags, by the money of their shop, upward or downward; `rare` is one that few have."""

    tags: Sequence[int]
    rare: int | None
    facts: QuerySet[CustomerFacts]
    upward: bool = False

    def stretch(self, rows: QuerySet[Customer], *, size: int, place: Place | None) -> Stretch:
        """Those of the rows beyond a place; the rows ask for whatever else the list does."""
        found: list[Any] = []
        asked = 0
        for reach in REACHES if self.rare is None else (0,):
            edge = self._edge(place, reach) if self.rare is None else None
            for keys in self._keys(place, edge, size + 1):
                found += _in_order(rows, keys)
                if len(found) > size:
                    return Stretch(found[: size + 1], None, asked)
            place, asked = edge, asked + reach
            if edge is None:
                return Stretch(found, None, asked)
        return Stretch(found, place if place and self._edge(place, 1) else None, asked)

    def sampled(self, below: Place) -> Decimal | None:
        """The most that was spent, below a place, by those of them who bought last: about where they begin."""
        [(cents,)] = fetch(
            "SELECT MAX(held.spent) FROM (SELECT (SELECT f.spent FROM customers_customerfacts AS f "
            "WHERE f.customer_id = t.customer_id) AS spent FROM tagging_customertag AS t WHERE t.tag_id = %s "
            "AND t.sort_on IS NOT NULL ORDER BY t.sort_on DESC, t.customer_id DESC LIMIT %s) AS held "
            "WHERE held.spent < %s",
            [self.tags[0], SAMPLE, to_cents(below.spent)],
        )
        return None if cents is None else from_cents(cents)

    def _keys(self, place: Place | None, edge: Place | None, count: int) -> Iterator[list[Place]]:
        """All places between two, few at first."""
        while True:
            keys = self._walked(place, edge, count) if self.rare is None else self._gathered(place, count)
            yield keys
            if len(keys) < count:
                return
            place, count = keys[-1], min(4 * count, LARGEST)

    def _walked(self, place: Place | None, edge: Place | None, count: int) -> list[Place]:
        """Each is asked for the tags by itself: a join would read everybody who has them."""
        money = self._beyond(place)
        if edge is not None:
            money = money.filter(_side(edge, upward=not self.upward, is_within=True))
        for tag in self.tags:
            held = CustomerTag.objects.filter(customer=OuterRef("pk"), tag=tag)
            money = money.filter(Exact(Subquery(held.values("tag_id")), tag))
        return [Place(*row) for row in money[:count]]

    def _edge(self, place: Place | None, reach: int) -> Place | None:
        """The last place within reach; None where the money ends before."""
        row = self._beyond(place)[reach - 1 : reach].first()
        return None if row is None else Place(*row)

    def _beyond(self, place: Place | None) -> QuerySet[Any, Any]:
        sign = "" if self.upward else "-"
        money = self.facts.order_by(f"{sign}spent", f"{sign}customer_id").values_list("spent", "customer_id")
        return money if place is None else money.filter(_side(place, upward=self.upward))

    def _gathered(self, place: Place | None, count: int) -> list[Place]:
        """What each spent is looked up one by one; the inner limit keeps the engine from joining whole tables."""
        sign, way = (">", "ASC") if self.upward else ("<", "DESC")
        beyond, params = "", [self.rare, MOST]
        if place is not None:
            beyond = f"WHERE spent {sign}= %s AND (spent {sign} %s OR customer_id {sign} %s) "
            params += [to_cents(place.spent)] * 2 + [place.customer]
        rows = fetch(
            "SELECT spent, customer_id FROM (SELECT t.customer_id, (SELECT f.spent FROM customers_customerfacts AS f "
            "WHERE f.customer_id = t.customer_id) AS spent FROM tagging_customertag AS t WHERE t.tag_id = %s LIMIT %s) "
            f"AS held {beyond}ORDER BY spent {way}, customer_id {way} LIMIT %s",
            [*params, count],
        )
        return [Place(from_cents(cents), customer) for cents, customer in rows]


def money_between(shop: Shop, asked: Iterable[tuple[str, Decimal | None]]) -> QuerySet[CustomerFacts]:
    """The facts of a shop whose money may meet what is asked of it: where a walk begins and ends."""
    facts = CustomerFacts.objects.filter(shop=shop)
    for operator, amount in asked:
        if amount is None:
            continue
        if operator in ("lt", "lte", "eq"):
            facts = facts.filter(spent__lte=amount)
        if operator in ("gt", "gte", "eq"):
            facts = facts.filter(spent__gte=amount)
    return facts


def rare_among(tags: Iterable[Tag], last: TagRun | None) -> int | None:
    """The tag that few have, as the last run counted; of one that runs do not count its index tells."""
    counts = last.counts if last else {}
    for tag in tags:
        count = counts.get(tag.group.slug, {}).get(tag.slug or tag.name)
        if count <= FEW if count is not None else not _is_held_by_many(tag):
            return int(tag.pk)
    return None


def _is_held_by_many(tag: Tag) -> bool:
    held = CustomerTag.objects.filter(tag=tag).order_by("-sort_on")
    return bool(held.values_list("customer_id")[FEW : FEW + 1])


def _side(place: Place, *, upward: bool, is_within: bool = False) -> Q:
    """On one side of a place, or at it; the first condition alone bounds the index."""
    sign = "gt" if upward else "lt"
    tie = Q(**{f"customer__{sign}{'e' if is_within else ''}": place.customer})
    return Q(**{f"spent__{sign}e": place.spent}) & (Q(**{f"spent__{sign}": place.spent}) | tie)


def _in_order(rows: QuerySet[Customer], keys: list[Place]) -> list[Any]:
    found: dict[int, Any] = {row.pk: row for row in rows.filter(pk__in=[key.customer for key in keys]).order_by()}
    known = [(found[key.customer], key) for key in keys if key.customer in found]
    for row, key in known:
        row.sort_value, row.sort_pk = key
    return [row for row, _key in known]
