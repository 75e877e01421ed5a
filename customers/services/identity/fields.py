"""Which of two values a merged customer has, detail by detail."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from customers.choices import Consent
from customers.models import Customer, CustomerFacts

FIELDS = ("account", "name", "phone", "email", "address", "kind", "temper", "is_grey")
FOLLOWERS = {"name": ("name_initials",), "phone": ("phone_last4",)}
STRICTER = {Consent.UNKNOWN: 0, Consent.GIVEN: 1, Consent.REFUSED: 2}


class Side(StrEnum):
    """From whom something is taken."""

    KEPT = "kept"
    AWAY = "away"


def sides_of(keep: Customer, away: Customer, chosen: Mapping[str, str]) -> dict[str, Side]:
    """For each detail whose value counts: the chosen one, else the kept customer's unless only the other has one."""
    sides = {}
    for name in FIELDS:
        is_missing = not getattr(keep, name) and bool(getattr(away, name))
        sides[name] = Side(chosen.get(name, Side.AWAY if is_missing else Side.KEPT))
    return sides


def merged_values(keep: Customer, away: Customer, sides: Mapping[str, Side], *, at: datetime) -> dict[str, Any]:
    """The columns of the customer who stays.

    The details were looked at now: orders before this moment, in whatever file they come again, bring no newer ones.
    """
    values: dict[str, Any] = {"contact_at": at, "settled_at": at}
    for name, side in sides.items():
        source = keep if side is Side.KEPT else away
        values |= {column: getattr(source, column) for column in (name, *FOLLOWERS.get(name, ()))}
    return values


def merged_facts(keep: CustomerFacts, away: CustomerFacts | None) -> dict[str, Any]:
    """What no count over the orders can tell of the merged customer: a refusal beats everything."""
    if away is None:
        return {}
    moments = [one for one in (keep.last_inquiry_at, away.last_inquiry_at) if one is not None]
    return {
        "last_inquiry_at": max(moments, default=None),
        "is_satisfied": keep.is_satisfied or away.is_satisfied,
        "advocate_count": keep.advocate_count + away.advocate_count,
        "known_count": max(keep.known_count, away.known_count),
        "intent_on": max(filter(None, (keep.intent_on, away.intent_on)), default=None),
        "consent": max(keep.consent, away.consent, key=lambda one: STRICTER[Consent(one)]),
    }
