"""The facts of buyers on a day, counted from their orders; nothing is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import Coalesce

from customers.fields import MoneyField
from customers.models import Customer, Shop
from tagging.conditions import Condition
from tagging.models import CustomerTag, TagGroup, TagRule


@dataclass(frozen=True, slots=True)
class DatedFacts:
    """One buyer's facts on a day. Money has two decimals, averages four, the cycle six."""

    key: str
    order_count: int
    spent: Decimal
    first_paid_on: date | None
    last_paid_on: date | None
    paid_day_count: int
    days_since: int | None
    tags: dict[str, list[str]]

    @property
    def average_order(self) -> Decimal | None:
        if not self.order_count:
            return None
        return (self.spent / self.order_count).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)

    @property
    def cycle_days(self) -> Decimal | None:
        """(last − first day) / (distinct days − 1)."""
        if self.first_paid_on is None or self.last_paid_on is None or self.paid_day_count < 2:
            return None
        span = Decimal((self.last_paid_on - self.first_paid_on).days)
        return (span / (self.paid_day_count - 1)).quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)


def facts_on(*, shop: Shop, as_of: date, key: str | None = None) -> Iterator[DatedFacts]:
    """The shop's buyers on a day, in the order of their keys; automatic tags as the rules answer that day."""
    rules = _rules(shop)
    customers = Customer.objects.filter(shop=shop).order_by("key", "pk")
    if key is not None:
        customers = customers.filter(key=key)
    manual = _manual_tags(shop, key)
    for row in _counted(customers, as_of).iterator(chunk_size=2000):
        yield _facts(row, as_of, rules, manual.get(row["pk"], {}))


def _counted(customers: Any, as_of: date) -> Any:
    counts = Q(orders__counted_on__lte=as_of, is_grey=False)
    return customers.annotate(
        order_count=Count("orders", filter=counts),
        spent=Coalesce(Sum("orders__net_paid", filter=counts), 0, output_field=MoneyField()),
        first_on=Min("orders__counted_on", filter=counts),
        last_on=Max("orders__counted_on", filter=counts),
        day_count=Count("orders__counted_on", filter=counts, distinct=True),
    ).values("pk", "key", "order_count", "spent", "first_on", "last_on", "day_count")


def _rules(shop: Shop) -> list[tuple[str, list[tuple[str, list[Condition]]]]]:
    groups = TagGroup.objects.filter(shop=shop).automatic()
    ordered = TagRule.objects.filter(shop=shop).in_force().select_related("tag")
    answers: dict[int, list[tuple[str, list[Condition]]]] = {}
    for rule in ordered:
        answers.setdefault(rule.group_id, []).append((rule.tag.slug, Condition.parse_list(rule.conditions)))
    return [(group.slug, answers.get(group.pk, [])) for group in groups]


def _manual_tags(shop: Shop, key: str | None) -> dict[int, dict[str, list[str]]]:
    held = CustomerTag.objects.filter(shop=shop, tag__group__is_automatic=False)
    if key is not None:
        held = held.filter(customer__key=key)
    tags: dict[int, dict[str, list[str]]] = {}
    rows = held.order_by("tag__group__number", "tag__position", "pk").values_list(
        "customer_id", "tag__group__slug", "tag__slug", "tag__name"
    )
    for customer_id, group, slug, name in rows:
        tags.setdefault(customer_id, {}).setdefault(group, []).append(slug or name)
    return tags


def _facts(row: dict[str, Any], as_of: date, rules: Any, manual: dict[str, list[str]]) -> DatedFacts:
    days = (as_of - row["last_on"]).days if row["last_on"] else None
    known = {"days_since": days, "spent": row["spent"], "order_count": row["order_count"]}
    tags = dict(manual)
    for group, answers in rules:
        match = (slug for slug, conditions in answers if all(one.holds(known[one.field]) for one in conditions))
        tags[group] = [slug for slug in [next(match, None)] if slug]
    return DatedFacts(
        key=row["key"],
        order_count=row["order_count"],
        spent=row["spent"],
        first_paid_on=row["first_on"],
        last_paid_on=row["last_on"],
        paid_day_count=row["day_count"],
        days_since=days,
        tags=tags,
    )
