"""Buyers who come back to buy and never write: captive, silent for long, and something is still to be asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.models import FollowUp, SilentSkip
from crm.selectors.buyers import Buyer, buyers
from customers.models import Customer, Shop
from customers.selectors.shop_day import day_start, shop_day
from tagging.looks import LIFECYCLE
from tagging.models import CustomerTag, Tag, TagGroup
from tagging.selectors.shop_tags import shop_tags

CAPTIVE = "captive"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of them: silent for how many days, and which group is empty; None for any."""

    silent_days: int
    group: TagGroup | None = None


@dataclass(frozen=True, slots=True)
class SilentLine:
    buyer: Buyer
    order_count: int
    spent: Decimal
    silent_since: date | None  # None: never wrote
    gaps: list[TagGroup]
    promised: str  # whose promise waits already


def asking_groups(shop: Shop) -> list[TagGroup]:
    """The groups that may be empty, in number order."""
    return [one.group for one in shop_tags(shop.pk) if one.asks]


def silent_buyers(shop: Shop, wanted: Wanted, *, groups: Sequence[TagGroup], at: datetime) -> QuerySet[Customer]:
    """Unordered; driven by the captive tag, so that its index gives the latest buyers first."""
    today = shop_day(shop, at=at)
    before = day_start(shop, on=today - timedelta(days=wanted.silent_days))
    skipped = SilentSkip.objects.filter(customer=OuterRef("pk"), until_on__gt=today)
    asked = [wanted.group] if wanted.group else groups
    of_group = (Exists(CustomerTag.objects.filter(customer=OuterRef("pk"), tag__group=one)) for one in asked)
    empty = reduce(or_, (Q(~filled) for filled in of_group), Q(pk=None))
    captive = Tag.objects.filter(shop=shop, group__slug=LIFECYCLE, slug=CAPTIVE).values_list("pk", flat=True).first()
    return Customer.objects.filter(
        Q(facts__last_inquiry_at=None) | Q(facts__last_inquiry_at__lt=before),
        empty,
        ~Exists(skipped),
        shop=shop,
        is_grey=False,
        tags__tag=captive,
    )


def silent_lines(
    customers: Sequence[Customer], *, groups: Sequence[TagGroup], at: datetime, may_see_contact: bool
) -> list[SilentLine]:
    """The lines of a page; customers come with facts, channel and shop. Four queries."""
    known = buyers(customers, at=at, may_see_contact=may_see_contact)
    keys = list(known)
    filled = set(CustomerTag.objects.filter(customer__in=keys).values_list("customer_id", "tag__group_id"))
    waiting = FollowUp.objects.waiting().filter(customer__in=keys).select_related("owner").order_by("-due_at")
    owners = {one.customer_id: one.owner.first_name or one.owner.username if one.owner else "–" for one in waiting}
    return [
        SilentLine(
            buyer=known[customer.pk],
            order_count=customer.facts.order_count,
            spent=customer.facts.spent,
            silent_since=_day(customer, customer.facts.last_inquiry_at),
            gaps=[group for group in groups if (customer.pk, group.pk) not in filled],
            promised=owners.get(customer.pk, ""),
        )
        for customer in customers
    ]


def _day(customer: Customer, moment: datetime | None) -> date | None:
    return shop_day(customer.shop, at=moment) if moment else None
