"""The next follow-up with each buyer of a list, and the list along those follow-ups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from crm.models import FollowUp
from crm.texts import moment_text
from customers.models import Customer, Shop
from customers.selectors.shop_day import day_start, shop_day
from customers.selectors.staff import staff_name

ANY, MINE, OVERDUE, TODAY = "any", "mine", "overdue", "today"
JOINED = "follow_ups__"


@dataclass(frozen=True, slots=True)
class NextFollowUp:
    when: str
    reason: str
    owner: str
    is_overdue: bool


def next_follow_ups(customers: Sequence[Customer], shop: Shop, *, user: User, at: datetime) -> dict[int, NextFollowUp]:
    """The soonest waiting one of each buyer; one query for a page."""
    waiting = FollowUp.objects.waiting().filter(customer__in=[one.pk for one in customers]).select_related("owner")
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)
    found: dict[int, NextFollowUp] = {}
    for one in waiting.order_by("-due_at", "-pk"):  # the soonest of a buyer comes last and stays
        found[one.customer_id] = NextFollowUp(
            when=moment_text(one.due_at.astimezone(zone), today=today),
            reason=one.reason,
            owner="" if one.owner_id == user.pk else staff_name(one.owner),
            is_overdue=one.due_at < at,
        )
    return found


def along_follow_ups(
    customers: QuerySet[Customer], which: str, shop: Shop, *, user: User, at: datetime
) -> QuerySet[Customer]:
    """Buyers with such a follow-up, each once, joined to the soonest of them: its index gives the order."""
    wanted = _wanted(which, shop, user, at)
    joined = customers.filter(**{JOINED + name: value for name, value in wanted.items()})
    joined = joined.annotate(next_due=F(f"{JOINED}due_at"), next_key=F(f"{JOINED}pk"))
    sooner = Q(due_at__lt=OuterRef("next_due")) | Q(due_at=OuterRef("next_due"), pk__lt=OuterRef("next_key"))
    return joined.exclude(Exists(FollowUp.objects.filter(sooner, customer=OuterRef("pk"), **wanted)))


def with_follow_up(
    customers: QuerySet[Customer], which: str, shop: Shop, *, user: User, at: datetime
) -> QuerySet[Customer]:
    """The same buyers, in an order of the list's own."""
    return customers.filter(Exists(FollowUp.objects.filter(customer=OuterRef("pk"), **_wanted(which, shop, user, at))))


def _wanted(which: str, shop: Shop, user: User, at: datetime) -> dict[str, Any]:
    wanted: dict[str, Any] = {"shop": shop, "state": "waiting"}
    if which == MINE:
        wanted["owner"] = user.pk
    elif which == OVERDUE:
        wanted["due_at__lt"] = at
    elif which == TODAY:
        today = shop_day(shop, at=at)
        wanted |= {
            "due_at__gte": day_start(shop, on=today),
            "due_at__lt": day_start(shop, on=today + timedelta(days=1)),
        }
    return wanted
