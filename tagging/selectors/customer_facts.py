"""The facts of buyers on a day, counted from their orders; nothing is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from customers.models import Customer, Shop
from tagging.choices import TagSource
from tagging.conditions import Book, Condition, Cuts, held_with, inner_first, named_in
from tagging.looks import CORRECTABLE
from tagging.models import CustomerTag, TagGroup, TagRule

from .cut_points import cuts_on, run_settings
from .known import Books, attributes_of, books_of, known_of, segments_of, tags_of
from .nesting import book_for

AT_ONCE = 500

Answers = list[tuple[str, list[tuple[str, list[Condition]]]]]


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """One buyer's facts on a day. Money has two decimals, averages four, the cycle six."""

    key: str
    books: Books
    known: dict[str, Any]
    tags: dict[str, list[str]]

    @property
    def average_order(self) -> Decimal | None:
        return _rounded(self.known["average_order"], "0.0001")

    @property
    def cycle_days(self) -> Decimal | None:
        """(last − first day) / (distinct days − 1)."""
        return _rounded(self.known["cycle_days"], "0.000001")


def _rounded(value: Fraction | None, step: str) -> Decimal | None:
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(step), rounding=ROUND_HALF_UP)


def facts_on(*, shop: Shop, as_of: date, key: str | None = None) -> Iterator[DatedFacts]:
    """The shop's buyers on a day, in the order of their keys; automatic tags as the rules answer that day."""
    answers, cuts, weight = _answers(shop), cuts_on(shop, as_of), run_settings(shop).bargain_points
    asked = [one for _slug, rules in answers for _word, when in rules for one in when]
    book = book_for(shop.pk, asked)
    named = _Named(inner_first(named_in(asked), book), book) if named_in(asked) else None
    customers = Customer.objects.filter(shop=shop).select_related("facts", "channel").order_by("key", "pk")
    if key is not None:
        customers = customers.filter(key=key)
    rows = customers.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield from _facts_of(some, answers, named, as_of=as_of, cuts=cuts, bargain_points=weight)


@dataclass(frozen=True, slots=True)
class _Named:
    """The segments to which rules lead, inner ones first."""

    order: list[int]
    book: Book


def _facts_of(
    customers: list[Customer],
    answers: Answers,
    named: _Named | None,
    *,
    as_of: date,
    cuts: Cuts | None,
    bargain_points: int,
) -> Iterator[DatedFacts]:
    books, attributes, tags = books_of(customers, as_of), attributes_of(customers), tags_of(customers)
    lists = segments_of(customers, only_lists=True) if named else {}
    for one in customers:
        mine = books.get(one.pk, Books())
        held = tags.get(one.pk, [])
        known = known_of(
            one,
            mine,
            getattr(one, "facts", None),
            as_of=as_of,
            cuts=cuts,
            attributes=attributes.get(one.pk, {}),
            tags=(row.tag_id for row in held),
            segments=lists.get(one.pk, ()),
            bargain_points=bargain_points,
        )
        if named:
            known["segments"] = held_with(known, named.order, named.book)
        yield DatedFacts(one.key, mine, known, _tags(answers, held, known))


def _answers(shop: Shop) -> Answers:
    groups = TagGroup.objects.filter(shop=shop).automatic()
    ordered = TagRule.objects.filter(shop=shop).in_force().select_related("tag")
    answers: dict[int, list[tuple[str, list[Condition]]]] = {}
    for rule in ordered:
        answers.setdefault(rule.group_id, []).append((_word(rule), Condition.parse_list(rule.conditions)))
    return [(group.slug, answers.get(group.pk, [])) for group in groups]


def _word(row: TagRule | CustomerTag) -> str:
    return row.tag.slug or row.tag.name


def _tags(answers: Answers, held: Iterable[CustomerTag], known: dict[str, Any]) -> dict[str, list[str]]:
    """Manual tags as they stand; of each automatic group the first rule that holds, or a person's correction."""
    tags: dict[str, list[str]] = {}
    for row in held:
        group = row.tag.group
        if not group.is_automatic or (group.slug in CORRECTABLE and row.source != TagSource.RULE):
            tags.setdefault(group.slug, []).append(_word(row))
    for slug, rules in answers:
        if slug not in tags:
            match = (word for word, when in rules if all(one.met_by(known) for one in when))
            tags[slug] = [word for word in [next(match, None)] if word]
    return tags
