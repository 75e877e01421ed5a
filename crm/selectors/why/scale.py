"""A group's thresholds as a scale with the buyer's own figure on it, and the day the answer may change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tagging.conditions import Book, Condition, Cuts, turns_of, with_inner
from tagging.models import Tag, TagRule

Known = Mapping[str, Any]
Parsed = tuple[TagRule, list[Condition]]
RISING = {"days_since": ("lt", "lte", "gt", "gte")}
FALLING = {"spent": ("gt", "gte"), "order_count": ("gt", "gte")}


@dataclass(frozen=True, slots=True)
class Watch:
    """From which days time is counted."""

    today: date
    last_on: date | None
    intent_on: date | None
    cuts: Cuts | None
    book: Book = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Band:
    """One answer and the figure at which it ends; None when it never does."""

    tag: Tag
    until: str | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands of equal width, and where the buyer stands, in per cent."""

    field: str
    bands: list[Band]
    mark: str
    figure: str


def scale_of(rules: Sequence[Parsed], known: Known) -> Scale | None:
    """The scale of rules that ask for one figure each; None where there is no such order."""
    field = rules[0][1][0].field if rules else ""
    operators = RISING.get(field) or FALLING.get(field) or ()
    single = [
        (rule, when[0])
        for rule, when in rules
        if len(when) == 1 and when[0].field == field and when[0].operator in operators
    ]
    value = known.get(field)
    if value is None or len(single) < 2:
        return None
    rising = field in RISING
    ordered = single if rising else single[::-1]
    edges = [one.value for _rule, one in ordered]
    if edges != sorted(edges):
        return None
    # Going up, each rule ends at its own figure; coming down, it begins there.
    ends: list[Decimal | None] = [*edges[:-1], None] if rising else [*edges[1:], None]
    starts = [Decimal(0), *edges[:-1]] if rising else edges
    bands = [
        Band(rule.tag, f"{end:,f}" if end is not None else None)
        for (rule, _one), end in zip(ordered, ends, strict=True)
    ]
    return Scale(field, bands, _mark(Decimal(value), starts, ends), f"{value:,}")


def _mark(value: Decimal, starts: Sequence[Decimal], ends: Sequence[Decimal | None]) -> str:
    width = Decimal(100) / len(starts)
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end is None or value <= end:
            span = (end - start) if end is not None else max(start, Decimal(1))
            inside = min(Decimal("0.96"), max(Decimal("0.04"), (value - start) / span)) if span else Decimal("0.5")
            return f"{width * (place + inside):.1f}"
    return "100"


def next_change(
    rules: Sequence[Parsed], known_on: Callable[[date], Known], watch: Watch, now: Tag | None
) -> tuple[date, Tag | None] | None:
    """The next day on which time alone changes the answer, and to what; None when it never does."""
    turns = turns_of(with_inner((one for _rule, when in rules for one in when), watch.book), watch.cuts)
    days = {watch.last_on + timedelta(days=days) for days in turns.after_order if watch.last_on}
    days |= {watch.intent_on + timedelta(days=days) for days in turns.after_intent if watch.intent_on}
    if turns.monthly:
        days.add((watch.today.replace(day=1) + timedelta(days=32)).replace(day=1))
    for day in sorted(one for one in days if one > watch.today):
        then = first_match(rules, known_on(day))
        if (then.pk if then else None) != (now.pk if now else None):
            return day, then
    return None


def first_match(rules: Sequence[Parsed], known: Known) -> Tag | None:
    """The tag of the first rule that holds."""
    return next((rule.tag for rule, when in rules if all(one.met_by(known) for one in when)), None)
