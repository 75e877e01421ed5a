"""What is known of buyers on a day, in the words of the conditions: counted in Python, buyer by buyer.

Runs ask the database the same questions in SQL; tests hold the two against each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from customers.attribute_defaults import BIRTHDAY
from customers.models import AttributeValue, Customer, CustomerFacts, Order
from tagging.choices import SegmentKind
from tagging.conditions import Cuts
from tagging.filters import birthday_words
from tagging.models import CustomerTag, SegmentMember
from tagging.models.run_settings import BARGAIN_POINTS


@dataclass(slots=True)
class Books:
    """One buyer's counted orders until a day."""

    days: list[date] = field(default_factory=list)
    spent: Decimal = Decimal("0.00")
    bargains: int = 0

    @property
    def distinct_days(self) -> list[date]:
        return sorted(set(self.days))


def books_of(customers: Sequence[Customer], as_of: date) -> dict[int, Books]:
    """The counted orders of these buyers; grey ones have none."""
    books: dict[int, Books] = defaultdict(Books)
    orders = Order.objects.filter(
        customer__in=[one.pk for one in customers if not one.is_grey], counted_on__isnull=False, counted_on__lte=as_of
    )
    for customer_id, day, net_paid, *bargain in orders.values_list(
        "customer_id", "counted_on", "net_paid", "channel__is_bargain", "is_bargain"
    ):
        mine = books[customer_id]
        mine.days.append(day)
        mine.spent += net_paid
        mine.bargains += any(bargain)
    return books


def known_of(
    customer: Customer,
    books: Books,
    facts: CustomerFacts | None,
    *,
    as_of: date,
    cuts: Cuts | None,
    attributes: Mapping[str, str],
    tags: Iterable[int],
    segments: Iterable[int] = (),
    bargain_points: int = BARGAIN_POINTS,
) -> dict[str, Any]:
    """All answers about one buyer; what is not known is None."""
    known = {**_of_orders(books, as_of, cuts), **_of_signals(facts, books, as_of, bargain_points)}
    known |= {"channel": customer.channel.code, "region": customer.address or None, "tags": frozenset(tags)}
    known["segments"] = frozenset(segments)
    known["birthday_month"] = birthday_words(attributes.get(BIRTHDAY, ""), as_of)
    return known | {f"attribute:{code}": value for code, value in attributes.items()}


def _of_orders(books: Books, as_of: date, cuts: Cuts | None) -> dict[str, Any]:
    days, count = books.distinct_days, len(books.days)
    since = (as_of - days[-1]).days if days else None
    return {
        "days_since": since,
        "order_count": count,
        "spent": books.spent,
        "average_order": Fraction(books.spent) / count if count else None,
        "cycle_days": Fraction((days[-1] - days[0]).days, len(days) - 1) if len(days) > 1 else None,
        "median_gap": median_gap(days),
        "promo_share": Fraction(100 * books.bargains, count) if count else None,
        "r": cuts.score_r(since) if cuts and since is not None else None,
        "f": cuts.score_f(count) if cuts and count else None,
        "m": cuts.score_m(books.spent) if cuts and count else None,
    }


def median_gap(days: Sequence[date]) -> Fraction | None:
    """The median of the days between neighbouring days, which are in order and distinct."""
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    if not gaps:
        return None
    middle = len(gaps) // 2
    return Fraction(gaps[middle]) if len(gaps) % 2 else Fraction(gaps[middle - 1] + gaps[middle], 2)


def _of_signals(facts: CustomerFacts | None, books: Books, as_of: date, bargain_points: int) -> dict[str, Any]:
    seen = facts or CustomerFacts()
    needs = {
        "economic": seen.economic_points + bargain_points * books.bargains,
        "personalised": seen.personalised_points,
        "convenience": seen.convenience_points,
    }
    return {
        **needs,
        "strongest_need": max(needs, key=lambda need: needs[need]),
        "interaction_score": seen.interaction_score,
        "score_before_order": seen.score_before_order,
        "advocate_count": seen.advocate_count,
        "is_satisfied": seen.is_satisfied,
        "known_count": seen.known_count,
        "intent_days": (as_of - seen.intent_on).days if seen.intent_on else None,
        "has_open_inquiry": seen.has_open_inquiry,
        "consent": seen.consent,
    }


def attributes_of(customers: Sequence[Customer]) -> dict[int, dict[str, str]]:
    """The attribute values of these buyers by code."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    values = AttributeValue.objects.filter(customer__in=customers).exclude(value="")
    for customer_id, code, value in values.values_list("customer_id", "definition__code", "value"):
        found[customer_id][code] = value
    return found


def tags_of(customers: Sequence[Customer]) -> dict[int, list[CustomerTag]]:
    """All tags of these buyers, manual groups in number order."""
    found: dict[int, list[CustomerTag]] = defaultdict(list)
    held = CustomerTag.objects.filter(customer__in=customers).select_related("tag__group")
    for one in held.order_by("tag__group__number", "tag__position", "pk"):
        found[one.customer_id].append(one)
    return found


def segments_of(customers: Sequence[Customer], *, only_lists: bool = False) -> dict[int, set[int]]:
    """In which segments these buyers are, as it is kept; `only_lists`: those by hand and as of a day."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = SegmentMember.objects.filter(customer__in=customers)
    if only_lists:
        rows = rows.exclude(segment__kind=SegmentKind.DYNAMIC)
    for customer_id, segment_id in rows.values_list("customer_id", "segment_id"):
        found[customer_id].add(segment_id)
    return found
