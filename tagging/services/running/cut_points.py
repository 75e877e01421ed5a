"""The cut points of RFM: measured on the day's buyers, stored in versions, moved at most weekly."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from customers.dialects.base import fetch
from customers.fields import from_cents
from customers.models import Shop
from tagging.choices import CutMethod
from tagging.conditions import Cuts
from tagging.conditions.rfm import interpolated, mean_cuts, rank_places
from tagging.models import CutPoints, RunSettings
from tagging.selectors.cut_points import fixed_cuts

from .work import Work


def move_cut_points(work: Work, *, shop: Shop, wanted: RunSettings, at: datetime) -> CutPoints | None:
    """Store the next version, measured on the facts of the run; None while nobody has bought."""
    measured = measure(work, wanted)
    if measured is None:
        return None
    cuts, count = measured
    newest = CutPoints.objects.filter(shop=shop).order_by("-version").first()
    return CutPoints.objects.create(
        shop=shop,
        version=newest.version + 1 if newest else 1,
        method=wanted.cut_method,
        as_of=work.as_of,
        r=[str(one) for one in cuts.r],
        f=[str(one) for one in cuts.f],
        m=[str(one) for one in cuts.m],
        customer_count=count,
        made_at=at,
    )


def measure(work: Work, wanted: RunSettings) -> tuple[Cuts, int] | None:
    """The cut points by the facts of the run, and over how many buyers."""
    buyers = "f.order_count > 0 AND f.last_paid_on IS NOT NULL"
    rows = f"FROM {work.facts_table} AS f WHERE f.shop_id = {work.shop_id:d} AND {buyers}"
    days = work.dialect.days_between("f.last_paid_on", work.dialect.as_day(work.day))
    [(count, all_days, orders, spent)] = fetch(f"SELECT COUNT(*), SUM({days}), SUM(f.order_count), SUM(f.spent) {rows}")
    if not count:
        return None
    match wanted.cut_method:
        case CutMethod.FIXED:
            return Cuts.read(**fixed_cuts(wanted)), count
        case CutMethod.MEAN:
            sums = (all_days, orders, from_cents(int(spent)))
            return Cuts(*(mean_cuts(one, count) for one in sums)), count
        case _:
            r, f, m = (_quantiles(column, rows, count, read) for column, read in _columns(days))
            return Cuts(r, f, m), count


def _columns(days: str) -> tuple[tuple[str, Callable[[Any], Decimal]], ...]:
    return (days, Decimal), ("f.order_count", Decimal), ("f.spent", from_cents)


def _quantiles(column: str, rows: str, count: int, read: Callable[[Any], Decimal]) -> tuple[Decimal, ...]:
    """Read the few ranks between which the quantiles lie."""
    places = rank_places(count)
    ranks = {rank for low, _part in places for rank in (low, min(low + 1, count - 1))}
    place = f"ROW_NUMBER() OVER (ORDER BY {column}) - 1"
    found = fetch(
        f"SELECT place, value FROM (SELECT {column} AS value, {place} AS place {rows}) "
        f"AS ranked WHERE place IN ({', '.join(map(str, sorted(ranks)))})"
    )
    values = {int(place): read(value) for place, value in found}
    return tuple(interpolated(values[low], values[min(low + 1, count - 1)], part) for low, part in places)
