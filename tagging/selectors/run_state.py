"""Whether a shop's tags can be trusted: how its last run ended, and of which day they are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from customers.models import CustomerFacts, Shop
from tagging.choices import RunState
from tagging.models import TagGroup, TagRun

FRESH = timedelta(hours=36)
LONGEST_PAUSE = 60  # minutes


class Trouble(StrEnum):
    """Why tags may not be what they should be, worst first."""

    FAILED = "failed"
    HELD = "held"
    STALE = "stale"
    PARTLY = "partly"  # all tags but those of some groups are what they should be


@dataclass(frozen=True, slots=True)
class TagState:
    """The last run that was tried, the last that came to its end, and what is wrong; "" when nothing is."""

    shop: Shop
    tried: TagRun | None
    finished: TagRun | None
    trouble: str
    left: tuple[str, ...] = ()  # names of the groups that could not be run

    @property
    def as_of(self) -> date | None:
        """The day of which the tags are; None before the first run."""
        return self.finished.as_of if self.finished else None


@dataclass(frozen=True, slots=True)
class TagAge:
    """Of which day the tags on a page are, and what is wrong with them; "" when nothing is."""

    as_of: date | None = None
    trouble: str = ""


def tag_state(shop: Shop, *, at: datetime) -> TagState:
    """How the tags of a shop stand; at most three queries, and one more for groups that could not be run."""
    tried = last_tried(shop)
    finished = tried if tried is None or tried.finished_at else last_finished(shop)
    trouble = _trouble(shop, tried, finished, at)
    left = _left(tried) if tried and trouble == Trouble.PARTLY else ()
    return TagState(shop, tried, finished, trouble, left)


def _left(run: TagRun) -> tuple[str, ...]:
    keys = [error["group"] for error in run.errors if isinstance(error, dict) and error.get("group")]
    groups = TagGroup.objects.filter(shop=run.shop_id, pk__in=keys).order_by("position", "pk")
    return tuple(groups.values_list("name", flat=True))


def last_tried(shop: Shop) -> TagRun | None:
    """The newest run, however it ended."""
    return TagRun.objects.filter(shop=shop).order_by("-pk").first()


def last_finished(shop: Shop) -> TagRun | None:
    """The run of which the tags are."""
    return TagRun.objects.filter(shop=shop, finished_at__isnull=False).order_by("-as_of", "-pk").first()


def _trouble(shop: Shop, tried: TagRun | None, finished: TagRun | None, at: datetime) -> str:
    ended = finished.finished_at if finished else None
    found = trouble_of(tried.state if tried else "", ended or shop.created_at, at=at)
    if found != Trouble.STALE or ended:
        return found
    return found if CustomerFacts.objects.filter(shop=shop).exists() else ""


def trouble_of(last_state: str, since: datetime, *, at: datetime) -> str:
    """What is wrong when the last run that was tried ended so, and `since` is when one last came to its end."""
    if last_state in (RunState.FAILED, RunState.HELD):
        return Trouble.FAILED if last_state == RunState.FAILED else Trouble.HELD
    if at - since > FRESH:
        return Trouble.STALE
    return Trouble.PARTLY if last_state == RunState.PARTLY else ""


def worst_trouble(*, at: datetime) -> str:
    """The worst of all shops, for whoever watches over the house; "" when all is well."""
    found = {tag_state(shop, at=at).trouble for shop in Shop.objects.order_by("pk")}
    return next((trouble.value for trouble in Trouble if trouble in found), "")


def next_try_at(run: TagRun) -> datetime:
    """When a run that failed is tried again: after 1, 2, 4 … and at last 60 minutes."""
    minutes = min(LONGEST_PAUSE, 2 ** min(run.tries - 1, 10))
    return (run.tried_at or run.started_at) + timedelta(minutes=minutes)
