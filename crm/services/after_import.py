"""What follows an import at once, so that nobody waits for the night."""

from datetime import datetime

import structlog

from crm.services.tag_runs import run_tags
from crm.services.wins import settle_won
from customers.models import OrderImport
from customers.selectors.shop_day import shop_day
from tagging.choices import RunState
from tagging.selectors.run_state import last_tried
from tagging.services.runs import DayBeforeLastRun

log = structlog.get_logger(__name__)


def tag_after_import(*, import_id: int, at: datetime) -> None:
    """Bring the tags of the import's shop up to its own today, for buyers whose facts changed.

    Inquiries are won, or as before after an undo, in any case; where a run of today waits for a person, so do the tags.
    """
    shop = OrderImport.objects.select_related("shop").get(pk=import_id).shop
    settle_won(shop=shop, at=at)
    today, last = shop_day(shop, at=at), last_tried(shop)
    if last and last.state == RunState.HELD and last.as_of == today:
        log.info("tags_wait_for_a_person", shop=shop.code)
        return
    try:
        run_tags(shop=shop, as_of=today, at=at)
    except DayBeforeLastRun:
        log.warning("tags_are_of_a_later_day", shop=shop.code)  # the run of that day takes the buyers up
