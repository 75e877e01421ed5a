"""Conditions about numbers as Q. Ratios are compared crosswise in whole numbers, so that nothing is rounded."""

from datetime import date, timedelta
from decimal import Decimal
from math import floor
from typing import Any

from django.db.models import BigIntegerField, Case, Expression, ExpressionWrapper, F, Q, SmallIntegerField, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from tagging.conditions import Condition, Cuts

from .expressions import DaysBetween
from .moment import Moment, Rows

COMPARISONS: dict[str, Any] = {
    "lt": LessThan,
    "lte": LessThanOrEqual,
    "gt": GreaterThan,
    "gte": GreaterThanOrEqual,
    "eq": Exact,
}
LOOKUPS = {"lt": "lt", "lte": "lte", "gt": "gt", "gte": "gte", "eq": "exact"}
# "At most 60 days ago" is "on or after the day 60 days ago".
TURNED = {"lt": "gt", "lte": "gte", "gt": "lt", "gte": "lte", "eq": "exact"}
LOWEST, HIGHEST = 1, 5

NOBODY = Q(pk__in=[])


def number_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    """A condition about a number; who has no such number does not meet it."""
    match one.field:
        case "days_since":
            return _days_q(one, f"{rows.facts}last_paid_on", moment.as_of)
        case "intent_days":
            return _days_q(one, f"{rows.facts}intent_on", moment.as_of)
        case "r" | "f" | "m":
            return _score_q(one, rows, moment)
        case "average_order":
            return _average_q(one, rows)
        case "promo_share":
            share = _ratio_q(one, 100 * _whole(rows, "bargain_count"), _whole(rows, "order_count"), Decimal(1))
            return share & Q(**{f"{rows.facts}bargain_count__gt": 0}) if _asks_for_some(one) else share
        case "cycle_days":
            return _cycle_q(one, rows)
        case "economic" | "personalised" | "convenience":
            return _need_q(one, rows, moment)
        case column:
            return Q(**{f"{rows.facts}{column}__{LOOKUPS[one.operator]}": one.value})


def points(rows: Rows, moment: Moment) -> dict[str, Any]:
    """The points of each need of a buyer."""
    words = _whole(rows, "economic_points")
    return {
        "economic": _sum(words, moment.bargain_points * _whole(rows, "bargain_count")),
        "personalised": _whole(rows, "personalised_points"),
        "convenience": _whole(rows, "convenience_points"),
    }


def strongest_need(rows: Rows, moment: Moment) -> Case:
    """The need with the most points; of equals the first."""
    known = points(rows, moment)
    economic, personalised, convenience = known.values()
    return Case(
        When(
            Q(GreaterThanOrEqual(economic, personalised)) & Q(GreaterThanOrEqual(economic, convenience)),
            then=Value("economic"),
        ),
        When(Q(GreaterThanOrEqual(personalised, convenience)), then=Value("personalised")),
        default=Value("convenience"),
    )


def _average_q(one: Condition, rows: Rows) -> Q:
    """Spent for each order. Who spent that much for one has spent it in all, which the index of money bounds."""
    spent = _whole(rows, "spent")
    told = _ratio_q(one, spent, _whole(rows, "order_count"), Decimal(100))
    return told & Q(GreaterThanOrEqual(spent, _number(one.value * 100))) if _asks_for_some(one) else told


def _need_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    """Points of a need. Who has some was seen to have one: few, and an index knows them."""
    told = Q(COMPARISONS[one.operator](points(rows, moment)[one.field], _number(one.value)))
    if one.field != "economic" or not _asks_for_some(one):
        return told
    return told & (Q(**{f"{rows.facts}economic_points__gt": 0}) | Q(**{f"{rows.facts}bargain_count__gt": 0}))


def _asks_for_some(one: Condition) -> bool:
    """Whether nothing at all does not meet it."""
    return one.value > 0 if one.operator in ("gte", "eq") else one.operator == "gt" and one.value >= 0


def _days_q(one: Condition, column: str, as_of: date) -> Q:
    days = min(int(one.value), (as_of - date.min).days)
    if days < 0:
        days = max(days, -(date.max - as_of).days)
    return Q(**{f"{column}__{TURNED[one.operator]}": as_of - timedelta(days=days)})


def _ratio_q(one: Condition, above: Any, below: Any, scale: Decimal) -> Q:
    """`above / below` compared with the value, where `scale` times the value is whole."""
    right = _number(one.value * scale) * Cast(below, BigIntegerField())  # PostgreSQL would multiply in four bytes
    return Q(GreaterThan(below, Value(0))) & Q(COMPARISONS[one.operator](above, _wrapped(right)))


def _cycle_q(one: Condition, rows: Rows) -> Q:
    span = DaysBetween(F(f"{rows.facts}first_paid_on"), F(f"{rows.facts}last_paid_on"))
    gaps = _whole(rows, "paid_day_count") - 1
    return _ratio_q(one, _wrapped(10 * span), _wrapped(gaps), Decimal(10))


def _score_q(one: Condition, rows: Rows, moment: Moment) -> Q:
    """R, F and M need no columns: each score begins at a cut point."""
    if moment.cuts is None:
        return NOBODY
    value, cuts = int(one.value), moment.cuts

    def at_least(step: int) -> Q:
        return _at_least(one.field, step, rows, cuts, moment.as_of)

    def below(step: int) -> Q:
        return _below(one.field, step, rows, cuts, moment.as_of)

    match one.operator:
        case "gte":
            return at_least(value)
        case "gt":
            return at_least(value + 1)
        case "lt":
            return below(value)
        case "lte":
            return below(value + 1)
        case _:
            return at_least(value) & below(value + 1)


def score(name: str, rows: Rows, moment: Moment) -> Case:
    """R, F or M of a buyer with a counted order; NULL without one, or without cut points."""
    nothing = Cast(Value(None), SmallIntegerField())  # alone PostgreSQL would take it for a text
    if moment.cuts is None:
        return Case(default=nothing, output_field=SmallIntegerField())
    reached = [
        When(_beyond(name, step, rows, moment.cuts, moment.as_of, "gte", "gt"), then=Value(step))
        for step in range(HIGHEST, LOWEST, -1)
    ]
    return Case(When(~_known(rows), then=nothing), *reached, default=Value(LOWEST), output_field=SmallIntegerField())


def _at_least(name: str, step: int, rows: Rows, cuts: Cuts, as_of: date) -> Q:
    if step <= LOWEST:
        return _known(rows)
    return NOBODY if step > HIGHEST else _known(rows) & _beyond(name, step, rows, cuts, as_of, "gte", "gt")


def _below(name: str, step: int, rows: Rows, cuts: Cuts, as_of: date) -> Q:
    """Said by the other side of the cut point, not by a NOT: only that bounds an index."""
    if step <= LOWEST:
        return NOBODY
    return _known(rows) if step > HIGHEST else _known(rows) & _beyond(name, step, rows, cuts, as_of, "lt", "lte")


def _known(rows: Rows) -> Q:
    return Q(**{f"{rows.facts}order_count__gt": 0, f"{rows.facts}last_paid_on__isnull": False})


def _beyond(name: str, step: int, rows: Rows, cuts: Cuts, as_of: date, of_days: str, of_sums: str) -> Q:
    if name == "r":
        day = as_of - timedelta(days=floor(cuts.r[HIGHEST - step]))
        return Q(**{f"{rows.facts}last_paid_on__{of_days}": day})
    if name == "f":
        return Q(**{f"{rows.facts}order_count__{of_sums}": floor(cuts.f[step - 2])})
    return Q(COMPARISONS[of_sums](_whole(rows, "spent"), _number(Decimal(floor(cuts.m[step - 2] * 100)))))


def _whole(rows: Rows, column: str) -> ExpressionWrapper:
    """A column as the whole number that the database holds; money as cents."""
    return ExpressionWrapper(F(f"{rows.facts}{column}"), output_field=BigIntegerField())


def _wrapped(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=BigIntegerField())


def _sum(left: Any, right: Any) -> ExpressionWrapper:
    return _wrapped(left + right)


def _number(value: Decimal) -> Expression:
    return Value(int(value), output_field=BigIntegerField())
