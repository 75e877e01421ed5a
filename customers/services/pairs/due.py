"""Which shops' pairs need work now: the database is the list of work, a wake-up only makes somebody look."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from customers.models import Order, PairBasis, Shop

from .grey import follow_grey_list, has_wrongly_counted
from .ranking import rank_products
from .rebuild import rebuild_pairs

log = structlog.get_logger(__name__)

NIGHT = time(2, 30)  # shop time: after the tags


def keep_pairs_of_shops(*, at: datetime) -> int:
    """Bring each shop's counts and, once a night, its ranking up to date; of how many shops something was done.

    One shop that fails does not hold up the others; one that an import has in hand is left for the next time.
    """
    done = 0
    for shop in Shop.objects.select_related("pair_basis").order_by("pk"):
        try:
            done += _keep(shop, at)
        except Exception:
            log.exception("pairs_failed", shop=shop.code)
    return done


def _keep(shop: Shop, at: datetime) -> bool:
    if not (is_behind(shop) or is_ranking_due(shop, at)):
        return False
    with transaction.atomic():
        free = Shop.objects.select_for_update(no_key=True, skip_locked=True).select_related(None).filter(pk=shop.pk)
        if not free.values_list("pk", flat=True):
            return False
        bring_up_to_date(shop=shop)
        if is_ranking_due(Shop.objects.select_related("pair_basis").get(pk=shop.pk), at):
            rank_products(shop_id=shop.pk, at=at)
    return True


def is_behind(shop: Shop) -> bool:
    """Whether the counts are not what a rebuild would make of them: never counted, other settings, other grey list."""
    basis: PairBasis | None = getattr(shop, "pair_basis", None)
    if basis is None:
        return Order.objects.filter(shop=shop).exists()
    return basis.largest_order != shop.pair_largest_order or has_wrongly_counted(shop.pk)


@transaction.atomic
def bring_up_to_date(*, shop: Shop) -> None:
    """Make the counts what a rebuild would make of them, waiting for whoever has the shop in hand."""
    if not is_behind(shop):
        return
    held = Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    basis = PairBasis.objects.filter(shop=held).first()
    if basis is None or basis.largest_order != held.pair_largest_order:
        rebuild_pairs(shop_id=held.pk)
    else:
        follow_grey_list(shop_id=held.pk)


def is_ranking_due(shop: Shop, at: datetime) -> bool:
    """Whether it is time: at once for the first ranking, then each night after which something has changed."""
    basis: PairBasis | None = getattr(shop, "pair_basis", None)
    if basis is None:
        return False
    if basis.ranked_at is None:
        return basis.order_count > 0
    zone = ZoneInfo(shop.timezone)
    local = at.astimezone(zone)
    is_night_over = local.time() >= NIGHT and basis.ranked_at.astimezone(zone).date() < local.date()
    is_same = (basis.ranked_least, basis.ranked_listed) == (shop.pair_least_orders, shop.pair_listed)
    return is_night_over and not (basis.is_ranked and is_same)
