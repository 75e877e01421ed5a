"""On which days the answers of rules may change though nothing happens. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .condition import Condition
from .rfm import Cuts
from .vocabulary import FIELDS, NEXT_MONTH, THIS_MONTH, Turning


@dataclass(slots=True)
class Turns:
    """What to keep an eye on for a set of rules."""

    after_order: set[int] = field(default_factory=set)  # days since the last order
    after_intent: set[int] = field(default_factory=set)  # days since the inquiry
    with_signals: bool = False
    monthly: bool = False
    in_full_run_only: bool = False


def turns_of(conditions: Iterable[Condition], cuts: Cuts | None = None) -> Turns:
    """The turns of all these conditions together."""
    turns = Turns()
    for one in conditions:
        match FIELDS[one.field].turning:
            case Turning.AFTER_ORDER if one.field == "r":
                turns.after_order.update(cuts.turning_days() if cuts else ())
            case Turning.AFTER_ORDER:
                turns.after_order.update(day for day in _edges(one) if day > 0)
            case Turning.AFTER_INTENT:
                turns.after_intent.update(day for day in _edges(one) if day > 0)
            case Turning.WITH_SIGNALS:
                turns.with_signals = True
            case Turning.MONTHLY:
                turns.monthly |= bool({THIS_MONTH, NEXT_MONTH} & set(one.value))
            case Turning.FULL_RUN:
                turns.in_full_run_only = True
    return turns


def turning_days(rules: Iterable[list[Condition]], cuts: Cuts | None = None) -> list[int]:
    """All days since the last order on which some rule may answer differently, in order."""
    return sorted(turns_of((one for rule in rules for one in rule), cuts).after_order)


def _edges(condition: Condition) -> tuple[int, ...]:
    """The first days on which a comparison of days answers otherwise than the day before."""
    value = int(condition.value)
    match condition.operator:
        case "lt" | "gte":
            return (value,)
        case "lte" | "gt":
            return (value + 1,)
        case _:
            return (value, value + 1)
