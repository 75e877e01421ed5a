"""The last thirty nights as bars: how many buyers changed, what failed, and what was not run at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from customers.models import Shop
from tagging.choices import RunMode, RunState
from tagging.models import TagRun

NIGHTS = 30
STEP, BAR, TOP, BASE = 20, 16, 14, 84
UNKNOWN_HEIGHT = 44  # of a bar for which there is no number


@dataclass(frozen=True, slots=True)
class Night:
    """One day and all its runs together."""

    day: date
    state: str  # done, partly, failed, held, missed, or "" for a day that is not over or before the first run
    changed: int
    run_count: int
    is_audit: bool
    x: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where the ring stands."""
        return self.x + BAR / 2


@dataclass(frozen=True, slots=True)
class Nights:
    nights: list[Night]
    most: Night | None
    width: int = STEP * NIGHTS
    base: int = BASE
    bar: int = BAR

    @property
    def trouble(self) -> int:
        """How many nights failed, waited or were missed."""
        return sum(night.state in ("failed", "held", "missed") for night in self.nights)


def nights(shop: Shop, *, today: date) -> Nights:
    """Two queries, whatever the number of runs."""
    first = today - timedelta(days=NIGHTS - 1)
    runs = TagRun.objects.filter(shop=shop)
    days = {row["as_of"]: row for row in _by_day(runs.filter(as_of__range=(first, today)))}
    newest = {row["newest"]: row["as_of"] for row in days.values()}
    states = {newest[pk]: state for pk, state in TagRun.objects.filter(pk__in=newest).values_list("pk", "state")}
    began = runs.aggregate(day=Min("as_of"))["day"]
    tallest = max((row["changed"] or 0 for row in days.values()), default=0) or 1
    found = []
    for place in range(NIGHTS):
        day = first + timedelta(days=place)
        row = days.get(day)
        state = states[day] if row else "missed" if began and began < day < today else ""
        changed = (row["changed"] or 0) if row else 0
        height = changed * (BASE - TOP) / tallest
        if state == "missed" or (state in ("failed", "held") and not changed):
            height = UNKNOWN_HEIGHT
        is_audit = bool(row and row["audits"])
        runs_of_day = row["runs"] if row else 0
        found.append(Night(day, state, changed, runs_of_day, is_audit, place * STEP + 2, BASE - height, height))
    most = max(found, key=lambda night: night.changed)
    return Nights(found, most if most.changed else None)


def _by_day(runs: QuerySet[TagRun]) -> Any:
    is_done = Q(state__in=(RunState.DONE, RunState.PARTLY))
    return runs.values("as_of").annotate(
        changed=Sum("changed_count", filter=is_done),
        runs=Count("pk", filter=is_done),
        audits=Count("pk", filter=is_done & Q(mode=RunMode.FULL, changed_count=0)),
        newest=Max("pk"),
    )
