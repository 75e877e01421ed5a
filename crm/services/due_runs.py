"""Which shops need a tag run now: the database is the list of work, a wake-up only makes somebody look."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import structlog
from django.db.models import Exists, OuterRef, Q

from crm.services.signals import install_default_points, is_stale
from crm.services.strategies import install_default_strategies
from crm.services.tag_runs import run_tags
from customers.models import CustomerFacts, Shop
from tagging.models import TagRun
from tagging.services.runs import DayBeforeLastRun

log = structlog.get_logger(__name__)

NIGHT = time(2, 0)  # shop time: yesterday is over everywhere, and nobody is at work
FULL_WEEKDAY = 6  # Sunday's run audits everybody


def run_due_tags(*, at: datetime) -> int:
    """Run the tags of each shop whose facts changed, or whose day has not been run; returns how many ran.

    One shop that fails does not hold up the others. What was due while nothing ran is done once.
    """
    ran = 0
    mine = CustomerFacts.objects.filter(shop=OuterRef("pk"))
    is_marked = Q(Exists(mine.filter(tagged_at__isnull=True))) | Q(Exists(mine.filter(has_news=True)))
    for shop in Shop.objects.annotate(has_changes=is_marked).order_by("pk"):
        install_default_points(shop=shop)  # a new shop has its points before its first buyer
        install_default_strategies(shop=shop)
        local = at.astimezone(ZoneInfo(shop.timezone))
        is_new_day = local.time() >= NIGHT and not TagRun.objects.filter(shop=shop, as_of__gte=local.date()).exists()
        if not (shop.has_changes or is_new_day or is_stale(shop)) or not _has_customers(shop):
            continue
        try:
            run_tags(shop=shop, as_of=local.date(), at=at, full=is_new_day and local.weekday() == FULL_WEEKDAY)
            ran += 1
        except DayBeforeLastRun:
            log.warning("tag_run_ahead_of_the_clock", shop=shop.code)
        except Exception:
            log.exception("tag_run_failed", shop=shop.code)
    return ran


def _has_customers(shop: Shop) -> bool:
    return CustomerFacts.objects.filter(shop=shop).exists()
