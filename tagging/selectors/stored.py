"""What is known of one buyer by the stored facts, today or on a day to come if nothing happens until then."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from customers.models import Customer, CustomerFacts
from tagging.conditions import Cuts

from .known import Books, known_of


def known_by_facts(
    customer: Customer,
    *,
    as_of: date,
    cuts: Cuts | None,
    attributes: Mapping[str, str],
    tags: frozenset[int],
    segments: frozenset[int] = frozenset(),
    bargain_points: int,
) -> dict[str, Any]:
    """All answers about a buyer who comes with facts and channel; no query. Signals stand as they were read last."""
    facts = getattr(customer, "facts", None)
    known = known_of(
        customer, Books(), facts, as_of=as_of, cuts=cuts, attributes=attributes, tags=tags, segments=segments
    )
    if facts is None:
        return known
    known |= _of_orders(facts, as_of, cuts)
    known["economic"] = facts.economic_points + bargain_points * facts.bargain_count
    needs = {need: known[need] for need in ("economic", "personalised", "convenience")}
    known["strongest_need"] = max(needs, key=lambda need: needs[need])
    return known


def _of_orders(facts: CustomerFacts, as_of: date, cuts: Cuts | None) -> dict[str, Any]:
    count, last, first = facts.order_count, facts.last_paid_on, facts.first_paid_on
    since = (as_of - last).days if last else None
    gaps = facts.paid_day_count - 1
    return {
        "days_since": since,
        "order_count": count,
        "spent": facts.spent,
        "average_order": Fraction(facts.spent) / count if count else None,
        "cycle_days": Fraction((last - first).days, gaps) if last and first and gaps > 0 else None,
        "median_gap": facts.median_gap,
        "promo_share": Fraction(100 * facts.bargain_count, count) if count else None,
        "r": cuts.score_r(since) if cuts and count and since is not None else None,
        "f": cuts.score_f(count) if cuts and count else None,
        "m": cuts.score_m(facts.spent) if cuts and count else None,
    }
