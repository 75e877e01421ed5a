"""Whether a shop's tags can be trusted: how its last run ended, and of which day they are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from customers.models import CustomerFacts, Shop
from tagging.choices import RunState
from tagging.models import TagRun

FRESH = timedelta(hours=36)
LONGEST_PAUSE = 60  # minutes


class Trouble(StrEnum):
    """Why tags may not be what they should be, worst first."""

    FAILED = "failed"
    HELD = "held"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class TagState:
    """The last run that was tried, the last that came to its end, and what is wrong; "" when nothing is."""

    shop: Shop
    tried: TagRun | None
    finished: TagRun | None
    trouble: str

    @property
    def as_of(self) -> date | None:
        """The day of which the tags are; None before the first run."""
        return self.finished.as_of if self.finished else None


def tag_state(shop: Shop, *, at: datetime) -> TagState:
    """How the tags of a shop stand; at most three queries."""
    tried = last_tried(shop)
    finished = tried if tried is None or tried.finished_at else last_finished(shop)
    return TagState(shop, tried, finished, _trouble(shop, tried, finished, at))


def last_tried(shop: Shop) -> TagRun | None:
    """The newest run, however it ended."""
    return TagRun.objects.filter(shop=shop).order_by("-pk").first()


def last_finished(shop: Shop) -> TagRun | None:
    """The run of which the tags are."""
    return TagRun.objects.filter(shop=shop, finished_at__isnull=False).order_by("-as_of", "-pk").first()


def _trouble(shop: Shop, tried: TagRun | None, finished: TagRun | None, at: datetime) -> str:
    if tried and tried.state in (RunState.FAILED, RunState.HELD):
        return Trouble.FAILED if tried.state == RunState.FAILED else Trouble.HELD
    if finished and finished.finished_at:
        return Trouble.STALE if at - finished.finished_at > FRESH else ""
    is_old = at - shop.created_at > FRESH
    return Trouble.STALE if is_old and CustomerFacts.objects.filter(shop=shop).exists() else ""


def worst_trouble(*, at: datetime) -> str:
    """The worst of all shops, for whoever watches over the house; "" when all is well."""
    found = {tag_state(shop, at=at).trouble for shop in Shop.objects.order_by("pk")}
    return next((trouble.value for trouble in Trouble if trouble in found), "")


def next_try_at(run: TagRun) -> datetime:
    """When a run that failed is tried again: after 1, 2, 4 … and at last 60 minutes."""
    minutes = min(LONGEST_PAUSE, 2 ** min(run.tries - 1, 10))
    return (run.tried_at or run.started_at) + timedelta(minutes=minutes)
