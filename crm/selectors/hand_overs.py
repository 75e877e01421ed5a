"""Who holds waiting follow-ups of a shop, and what was handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from crm.models import FollowUp, HandOver
from crm.texts import moment_text
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name

PAST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with waiting follow-ups, or nobody; whether they are still there to keep them."""

    pk: int | None
    name: str
    count: int
    overdue: int
    has_left: bool


@dataclass(frozen=True, slots=True)
class PastHandOver:
    was: str
    to: str
    count: int
    when: str
    by: str


def holders(shop: Shop, *, at: datetime) -> list[Holder]:
    """Who has gone comes first, then those of nobody; three queries."""
    waiting = FollowUp.objects.waiting().filter(shop=shop).order_by().values("owner")
    rows = list(waiting.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at))))
    people = User.objects.in_bulk([row["owner"] for row in rows if row["owner"]])
    there = set(shop.members.filter(is_active=True).values_list("pk", flat=True))
    found = [_holder(people.get(row["owner"]), row, there) for row in rows]
    return sorted(found, key=lambda one: (not one.has_left, one.pk is not None, one.name))


def past_hand_overs(shop: Shop, *, at: datetime) -> list[PastHandOver]:
    """The latest first."""
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)
    rows = HandOver.objects.filter(shop=shop).select_related("was_owner", "owner", "made_by")
    return [
        PastHandOver(
            was=staff_name(one.was_owner) or _("several, or nobody"),
            to=staff_name(one.owner) or _("the team"),
            count=one.count,
            when=moment_text(one.made_at.astimezone(zone), today=today),
            by=staff_name(one.made_by),
        )
        for one in rows.order_by("-made_at", "-pk")[:PAST_SHOWN]
    ]


def _holder(person: User | None, row: Mapping[str, Any], there: set[int]) -> Holder:
    has_left = person is not None and not (person.is_active and (person.is_superuser or person.pk in there))
    return Holder(person.pk if person else None, staff_name(person) or _("Of nobody"), row["n"], row["late"], has_left)
