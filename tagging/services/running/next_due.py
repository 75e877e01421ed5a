"""The next day on which a customer's answer may change by itself."""

from collections.abc import Iterator
from datetime import date, timedelta

from tagging.conditions import Turns, turns_of
from tagging.models import FactsOnDay

from .work import Work


def due_columns(work: Work) -> tuple[str, ...]:
    """The facts that the next due day hangs on."""
    columns = ("last_paid_on", "intent_on", "interaction_changes_on")
    return (*columns, "later_on") if work.facts is FactsOnDay else columns


def next_due_sql(work: Work, row: str) -> str:
    """The day by the columns of a row: of the first order after the run's day, or of the first turn of a rule."""
    turns = turns_of(work.asked, work.cuts)
    if work.cuts:
        turns.after_order.update(work.cuts.turning_days())
    return work.dialect.earliest([day for day in _days(work, turns, row) if day])


def _days(work: Work, turns: Turns, row: str) -> Iterator[str]:
    if work.facts is FactsOnDay:
        yield f"{row}.later_on"
    yield _first_after(work, f"{row}.last_paid_on", turns.after_order)
    yield _first_after(work, f"{row}.intent_on", turns.after_intent)
    if turns.with_signals:
        changes = f"{row}.interaction_changes_on"
        yield f"CASE WHEN {changes} > {work.day} THEN {changes} END"
    if turns.monthly:
        first = (work.as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield work.dialect.as_day(f"'{first.isoformat()}'")


def _first_after(work: Work, column: str, turning: set[int]) -> str:
    """The first day after the run's that lies so many days after the column's; "" when there is none to watch."""
    whens = " ".join(
        f"WHEN {column} > '{_days_before(work.as_of, days)}' THEN {work.dialect.days_after(column, str(days))}"
        for days in sorted(turning)
    )
    return f"CASE {whens} END" if whens else ""


def _days_before(day: date, days: int) -> str:
    return (day - timedelta(days=min(days, (day - date.min).days))).isoformat()
