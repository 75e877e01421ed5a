"""What follows an import at once, so that nobody waits for the night."""

from datetime import datetime

import structlog

from crm.services.tag_runs import run_tags
from customers.models import OrderImport
from customers.selectors.shop_day import shop_day
from tagging.services.runs import DayBeforeLastRun

log = structlog.get_logger(__name__)


def tag_after_import(*, import_id: int, at: datetime) -> None:
    """Bring the tags of the import's shop up to its own today, for buyers whose facts changed."""
    shop = OrderImport.objects.select_related("shop").get(pk=import_id).shop
    try:
        run_tags(shop=shop, as_of=shop_day(shop, at=at), at=at)
    except DayBeforeLastRun:
        log.warning("tags_are_of_a_later_day", shop=shop.code)  # the run of that day takes the buyers up
