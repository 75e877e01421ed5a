"""The line of figures under the classes."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from customers.models import CustomerFacts

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """Counted orders in figures; what cannot be known is None."""

    order_count: int
    spent: Decimal
    average: Decimal | None
    unit_average: Decimal | None
    units: int
    cycle_days: int | None
    last_on: date | None
    days: int | None


def money_of(facts: CustomerFacts | None, today: date) -> Money:
    """The figures of a day; a buyer without facts has bought nothing."""
    if facts is None or not facts.order_count:
        return Money(0, Decimal(0), None, None, 0, None, None, None)
    last = facts.last_paid_on
    return Money(
        order_count=facts.order_count,
        spent=facts.spent,
        average=_share(facts.spent, facts.order_count),
        unit_average=_share(facts.spent, facts.units) if facts.units else None,
        units=facts.units,
        cycle_days=_cycle(facts),
        last_on=last,
        days=(today - last).days if last else None,
    )


def _share(amount: Decimal, parts: int) -> Decimal:
    return (amount / parts).quantize(CENT, rounding=ROUND_HALF_UP)


def _cycle(facts: CustomerFacts) -> int | None:
    """Days between two days with an order, on average: (last − first) / (distinct days − 1)."""
    if facts.paid_day_count < 2 or not facts.first_paid_on or not facts.last_paid_on:
        return None
    span = (facts.last_paid_on - facts.first_paid_on).days
    return int((Decimal(span) / (facts.paid_day_count - 1)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
