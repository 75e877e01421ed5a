"""Segments of the demo shop: whom a manager would call back, one of them made of two others."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User

from customers.models import Customer, Shop
from tagging.conditions import Condition
from tagging.models import Segment, Tag
from tagging.services.segments import add_members, collect_segment, save_segment

PICKED = 5


def save_segments(*, shop: Shop, at: datetime) -> None:
    """Three by conditions, one of segments, one by hand; none before there is an operator, who makes them."""
    by = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if by is None or Segment.objects.filter(shop=shop).exists():
        return
    rows = Tag.objects.filter(shop=shop).values_list("group__slug", "slug", "pk")
    tags = {(group, slug): pk for group, slug, pk in rows}
    save = partial(save_segment, shop=shop, by=by, at=at)
    best = [tags["tier", "vip"], tags["tier", "supreme_vip"]]
    asleep, saving = [tags["recency", "sleeping"]], [tags["purchase_driver", "coupon"]]
    wake = save(name="VIP 唤醒", conditions=[_ask("tags", "any", best), _ask("tags", "any", asleep)])
    birthdays = save(name="本月生日", conditions=[_ask("birthday_month", "any", ["this"])])
    save(name="等优惠的老客", conditions=[_ask("tags", "any", saving), _ask("order_count", "gte", 2)])
    both = _ask("segments", "any", [wake.pk, birthdays.pk])
    save(name="本周要联系的", conditions=[both, _ask("consent", "none", ["refused"])])
    picked = collect_segment(shop=shop, name="店长点名", by=by, at=at)
    most = Customer.objects.filter(shop=shop, is_grey=False).order_by("-facts__spent", "pk")
    keys = list(most.values_list("pk", flat=True)[:PICKED])
    add_members(segment=picked, customers=Customer.objects.filter(pk__in=keys), at=at)


def _ask(field: str, operator: str, value: Any) -> Condition:
    return Condition.parse({"field": field, "operator": operator, "value": value})
