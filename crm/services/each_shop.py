"""The same work in each shop."""

from collections.abc import Callable

import structlog
from django.db import OperationalError

from customers.models import Shop

log = structlog.get_logger(__name__)


def sum_over_shops(work: Callable[[Shop], int], *, name: str) -> int:
    """Do it in each shop and add up what it returns. A shop that fails is logged and never holds up the others."""
    total = 0
    for shop in Shop.objects.order_by("pk"):
        try:
            total += work(shop)
        except OperationalError:  # another process writes, or the database is away
            log.warning("shop_could_not_begin", work=name, shop=shop.code, exc_info=True)
        except Exception:
            log.exception("shop_failed", work=name, shop=shop.code)
    return total
