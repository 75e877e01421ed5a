"""Conditions as SQL over a row with `last_paid_on`, `spent` (cents) and `order_count`."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from tagging.conditions import Condition

SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "eq": "="}
# "at most 60 days ago" is "on or after the day 60 days ago".
TURNED = {"lt": ">", "lte": ">=", "gt": "<", "gte": "<=", "eq": "="}


def condition_sql(condition: Condition, *, row: str, as_of: date) -> str:
    """One condition as SQL. Every literal comes out of a parsed number or day."""
    if condition.field == "days_since":
        day = as_of - timedelta(days=min(int(condition.value), (as_of - date.min).days))
        return f"{row}.last_paid_on {TURNED[condition.operator]} '{day.isoformat()}'"
    value = condition.value * 100 if condition.field == "spent" else condition.value
    return f"{row}.{condition.field} {SIGNS[condition.operator]} {_number(value)}"


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def first_match_sql(rules: list[tuple[int, list[Condition]]], *, row: str, as_of: date) -> str:
    """The number of the first rule whose conditions all hold, else NULL."""
    if not rules:
        return "NULL"
    cases = " ".join(
        f"WHEN {' AND '.join(condition_sql(one, row=row, as_of=as_of) for one in conditions)} THEN {number:d}"
        for number, conditions in rules
    )
    return f"CASE {cases} END"


def next_turn_sql(turning: list[int], *, row: str, as_of: date, days_after: Callable[[str, str], str]) -> str:
    """The next day after `as_of` on which some rule may answer differently, else NULL."""
    if not turning:
        return "NULL"
    cases = " ".join(
        f"WHEN {row}.last_paid_on > '{(as_of - timedelta(days=days)).isoformat()}' "
        f"THEN {days_after(f'{row}.last_paid_on', str(days))}"
        for days in turning
    )
    return f"CASE {cases} END"
