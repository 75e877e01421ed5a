"""Which cut points of RFM hold on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum

from customers.models import Customer, Shop
from tagging.choices import CutMethod
from tagging.conditions import Condition, Cuts, Kind
from tagging.conditions.rfm import mean_cuts, quantiles
from tagging.filters import Moment
from tagging.models import CutPoints, RunSettings
from tagging.models.run_settings import BARGAIN_POINTS

VALID_DAYS = 7
WEIGHED = ("economic", "strongest_need")


def run_settings(shop: Shop) -> RunSettings:
    """The shop's settings, or those that every shop begins with."""
    return RunSettings.objects.filter(shop=shop).first() or RunSettings(shop=shop)


def cut_points_on(shop: Shop, day: date) -> CutPoints | None:
    """The newest cut points that were laid down until a day, however old."""
    return CutPoints.objects.filter(shop=shop, as_of__lte=day).order_by("-version").first()


def moment_on(shop: Shop, day: date, conditions: Iterable[Condition]) -> Moment:
    """A shop's day as lists ask it: what was laid down last, looked up only where the conditions need it."""
    asked = list(conditions)
    points = cut_points_on(shop, day) if any(one.kind is Kind.SCORE for one in asked) else None
    is_weighed = any(one.field in WEIGHED for one in asked)
    weight = run_settings(shop).bargain_points if is_weighed else BARGAIN_POINTS
    return Moment(day, points.cuts if points else None, weight)


def must_move(newest: CutPoints | None, wanted: RunSettings, day: date) -> bool:
    """Whether there are none, they are a week old, or a person chose to cut otherwise."""
    if newest is None or newest.method != wanted.cut_method or newest.as_of <= day - timedelta(days=VALID_DAYS):
        return True
    stored = {"r": newest.r, "f": newest.f, "m": newest.m}
    return wanted.cut_method == CutMethod.FIXED and stored != fixed_cuts(wanted)


def fixed_cuts(wanted: RunSettings) -> dict[str, Sequence[Any]]:
    """The cut points that a person laid down, as stored."""
    return {name: wanted.fixed_cuts.get(name) or ["0"] * 4 for name in ("r", "f", "m")}


def cuts_otherwise(before: RunSettings, wanted: RunSettings) -> bool:
    """Whether these settings cut otherwise than those; fixed numbers matter where they are chosen."""
    if wanted.cut_method != before.cut_method:
        return True
    return wanted.cut_method == CutMethod.FIXED and fixed_cuts(wanted) != fixed_cuts(before)


def cuts_on(shop: Shop, day: date) -> Cuts | None:
    """The cut points by which a run of that day scores; None while nobody has bought."""
    newest, wanted = cut_points_on(shop, day), run_settings(shop)
    if newest is not None and not must_move(newest, wanted, day):
        return newest.cuts
    return measured_cuts(shop, wanted, day)


def measured_cuts(shop: Shop, wanted: RunSettings, day: date) -> Cuts | None:
    """The cut points as the shop's buyers of that day give them."""
    counts = Q(orders__counted_on__lte=day)
    buyers = Customer.objects.filter(shop=shop, is_grey=False).annotate(
        orders_then=Count("orders", filter=counts),
        spent_then=Sum("orders__net_paid", filter=counts),
        last_then=Max("orders__counted_on", filter=counts),
    )
    rows = list(buyers.filter(orders_then__gt=0).values_list("last_then", "orders_then", "spent_then"))
    if not rows:
        return None
    days, orders, spent = [(day - last).days for last, _, _ in rows], [row[1] for row in rows], [row[2] for row in rows]
    match wanted.cut_method:
        case CutMethod.FIXED:
            return Cuts.read(**fixed_cuts(wanted))
        case CutMethod.MEAN:
            return Cuts(*(mean_cuts(sum(side, Decimal(0)), len(rows)) for side in (days, orders, spent)))
        case _:
            return Cuts(quantiles(days), quantiles(orders), quantiles(spent))
