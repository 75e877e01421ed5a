"""The buyers of a tag by the money they spent, where no index holds both.

A tag of few is gathered and sorted. Of a tag of many the shop's money is walked along and each buyer asked for the tag.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.lookups import Exact

from customers.dialects.base import fetch
from customers.fields import from_cents, to_cents
from customers.models import Customer, CustomerFacts, Shop
from tagging.models import CustomerTag, Tag, TagRun

from .long_way import LongWay, Place, Stretch, in_order

FEW = 5_000  # who have the tag: so many are sorted
MOST = 100_000  # of those with a rare tag, should they have become many since they were counted
SAMPLE = 2_000


@dataclass(frozen=True)
class DownTheMoney(LongWay):
    """Who has a tag that many have, and others: a join would read everybody who has them."""

    # A larger step looks dear enough to PostgreSQL to compile it first.
    reaches: ClassVar[tuple[int, ...]] = (2_000, 4_000, 4_000)

    tag: int = 0

    def begins_at(self, below: Place) -> Decimal | None:
        """The most that was spent, below a place, by those with the tag who bought last."""
        [(cents,)] = fetch(
            "SELECT MAX(held.spent) FROM (SELECT (SELECT f.spent FROM customers_customerfacts AS f "
            "WHERE f.customer_id = t.customer_id) AS spent FROM tagging_customertag AS t WHERE t.tag_id = %s "
            "AND t.sort_on IS NOT NULL ORDER BY t.sort_on DESC, t.customer_id DESC LIMIT %s) AS held "
            "WHERE held.spent < %s",
            [self.tag, SAMPLE, to_cents(below.value)],
        )
        return None if cents is None else from_cents(cents)


@dataclass(frozen=True)
class Gathered(DownTheMoney):
    """Who has a tag that few have."""

    def stretch(self, rows: QuerySet[Customer], *, size: int, place: Place | None) -> Stretch:
        """As far as they go."""
        found: list[Any] = []
        for keys in self._keys(place, None, size + 1):
            found += in_order(rows, keys)
            if len(found) > size:
                break
        return Stretch(found[: size + 1], None, 0)

    def _read(self, place: Place | None, _edge: Place | None, count: int) -> list[Place]:
        """What each spent is looked up one by one; the inner limit keeps the engine from joining whole tables."""
        sign, way = (">", "ASC") if self.upward else ("<", "DESC")
        beyond, params = "", [self.tag, MOST]
        if place is not None:
            beyond = f"WHERE spent {sign}= %s AND (spent {sign} %s OR customer_id {sign} %s) "
            params += [to_cents(place.value)] * 2 + [place.customer]
        rows = fetch(
            "SELECT spent, customer_id FROM (SELECT t.customer_id, (SELECT f.spent FROM customers_customerfacts AS f "
            "WHERE f.customer_id = t.customer_id) AS spent FROM tagging_customertag AS t WHERE t.tag_id = %s LIMIT %s) "
            f"AS held {beyond}ORDER BY spent {way}, customer_id {way} LIMIT %s",
            [*params, count],
        )
        return [Place(from_cents(cents), customer) for cents, customer in rows]


def tags_by_money(
    shop: Shop, tags: list[Tag], last: TagRun | None, asked: Iterable[tuple[str, Decimal | None]]
) -> DownTheMoney:
    """The way to whoever has all of these tags; `asked` of the money says where it begins and ends."""
    facts, rare = _money_between(shop, asked), rare_among(tags, last)
    if rare is not None:
        return Gathered(facts, "spent", (), tag=rare)
    held = [(tag.pk, CustomerTag.objects.filter(customer=OuterRef("pk"), tag=tag)) for tag in tags]
    return DownTheMoney(facts, "spent", [Exact(Subquery(one.values("tag_id")), pk) for pk, one in held], tag=tags[0].pk)


def _money_between(shop: Shop, asked: Iterable[tuple[str, Decimal | None]]) -> QuerySet[CustomerFacts]:
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
