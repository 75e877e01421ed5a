"""Conditions as Q: the same words in lists, segments and rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from customers.attribute_defaults import BIRTHDAY
from customers.models import AttributeValue
from tagging.conditions import Condition, Kind
from tagging.conditions.vocabulary import NEXT_MONTH, NUMBERS, ROWS, THIS_MONTH
from tagging.models import CustomerTag, SegmentMember

from .moment import Moment, Rows
from .numbers import number_q, strongest_need

MONTHS_A_YEAR = 12


def conditions_q(conditions: Iterable[Condition], rows: Rows, moment: Moment) -> Q:
    """All conditions together, what several ask once; none at all holds for everybody.

    Numbers are asked first: they are the quickest to answer, and mostly answer for all.
    """
    asked: list[Any] = []
    for one in sorted(conditions, key=lambda one: one.kind not in NUMBERS):
        q = condition_q(one, rows, moment)
        parts = [q] if q.negated or q.connector != Q.AND else q.children
        asked += [part for part in parts if part not in asked]
    return Q(*asked)


def condition_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    """One condition over rows of customers or of facts."""
    if one.kind in NUMBERS:
        return number_q(one, rows, moment)
    if one.kind in ROWS:
        return _rows_q(one, rows)
    if one.kind is Kind.FLAG:
        return Q(**{f"{rows.facts}{one.field}": one.value})
    if one.operator == "unknown":
        return ~_attribute_q(one, rows)
    among = _among_q(one, rows, moment)
    return ~among if one.operator == "none" else among


def _among_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    match one.field:
        case "channel":
            return rows.about(channel__code__in=one.value)
        case "region":
            return _any(rows.about(address__startswith=word) for word in one.value)
        case "consent":
            return Q(**{f"{rows.facts}consent__in": one.value})
        case "strongest_need":
            return _any(Q(Exact(strongest_need(rows, moment), word)) for word in one.value)
        case "birthday_month":
            return _birthday_q(one, rows, moment)
        case _:
            return _attribute_q(one, rows)


def _any(parts: Iterable[Q]) -> Q:
    return reduce(or_, parts)


def _rows_q(one: Condition, rows: Rows) -> Q:
    """By the tags held, or by the members kept: what a segment asks itself is never asked here."""
    model, column = (CustomerTag, "tag_id") if one.kind is Kind.TAGS else (SegmentMember, "segment_id")
    held = model._default_manager.filter(customer_id=OuterRef(rows.customer))
    if one.operator == "all":
        return reduce(and_, (Q(Exists(held.filter(**{column: pk}))) for pk in one.value))
    among = Q(Exists(held.filter(**{f"{column}__in": one.value})))
    return ~among if one.operator == "none" else among


def _attribute_q(one: Condition, rows: Rows) -> Q:
    values = AttributeValue.objects.filter(customer_id=OuterRef(rows.customer), definition__code=one.key)
    if one.value:
        values = values.filter(value__in=one.value)
    return Q(Exists(values.exclude(value="")))


def _birthday_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    months = {month_number(word, moment.as_of) for word in one.value}
    written = _any(Q(value__contains=f"-{month:02d}-") for month in sorted(months))
    values = AttributeValue.objects.filter(written, customer_id=OuterRef(rows.customer), definition__code=BIRTHDAY)
    return Q(Exists(values))


def month_number(word: str, as_of: date) -> int:
    """1 to 12 for `this`, `next` or the number itself."""
    return {THIS_MONTH: as_of.month, NEXT_MONTH: as_of.month % MONTHS_A_YEAR + 1}.get(word) or int(word)


def birthday_words(birthday: str, as_of: date) -> frozenset[str]:
    """The words of `birthday_month` that fit a birthday written as YYYY-MM-DD."""
    parts = birthday.split("-")
    if len(parts) != 3:
        return frozenset()
    month = int(parts[1])
    near = {word for word in (THIS_MONTH, NEXT_MONTH) if month_number(word, as_of) == month}
    return frozenset({str(month), *near})


def knows_attributes(conditions: Iterable[Condition]) -> Mapping[str, None]:
    """The codes of the attributes that conditions speak of, each once."""
    codes = [one.key or BIRTHDAY for one in conditions if one.kind is Kind.ATTRIBUTE or one.field == "birthday_month"]
    return dict.fromkeys(codes)
