"""Writing down which tips have come due: once a day for each shop, and when orders came in or articles changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from crm.models import CareTipDue, InquirySettings
from crm.selectors.inquiry_settings import inquiry_settings
from crm.services.each_shop import sum_over_shops
from customers.choices import ImportState
from customers.models import OrderImport, OrderItem, Shop
from customers.selectors.shop_day import day_start, shop_day
from scripts_lib.choices import PushAfter

from .said_of import PushedTip, basis_of, pushed_tips

log = structlog.get_logger(__name__)

PORTION = 1000  # rows; each portion is a transaction of its own
MOMENT = {PushAfter.PAYMENT: "paid_at", PushAfter.SHIPPING: "shipped_at", PushAfter.RECEIPT: "completed_at"}


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a tip may have come due to stand on the list: the last one is today."""

    shop: Shop
    today: date
    days: int

    @property
    def first(self) -> date:
        """What came due before is told no more."""
        return self.today - timedelta(days=self.days)

    def moments(self, days_later: int) -> tuple[datetime, datetime]:
        """Between which moments an order was paid, shipped or received whose tip came due on these days."""
        shift = timedelta(days=days_later)
        first, end = self.first - shift, self.today - shift + timedelta(days=1)
        return day_start(self.shop, on=first), day_start(self.shop, on=end)

    def due_on(self, moment: datetime, days_later: int) -> date:
        """The shop's calendar day, so many days later."""
        return shop_day(self.shop, at=moment) + timedelta(days=days_later)


def list_care_tips_of_shops(*, at: datetime) -> int:
    """List what has come due in each shop; returns how many tips are new. One shop never holds up the others."""
    return sum_over_shops(lambda shop: list_care_tips(shop=shop, at=at), name="care_tips")


def list_care_tips(*, shop: Shop, at: datetime) -> int:
    """One row for each order and tip that came due in the shop's window and is not told; returns how many are new.

    What waits and no longer holds (another day, product or article, a refund, the window) is taken off. Looked at anew
    when the day, the window, the time zone, an import or an article is another. Again, after a death half-way or twice
    at once: each order still gets each tip once.
    """
    settings = inquiry_settings(shop)
    window = Window(shop, shop_day(shop, at=at), settings.care_tip_days)
    tips = pushed_tips(shop)
    basis = basis_of(window.today, window.days, shop.timezone, _imports(shop), tips.values())
    if settings.tips_by == basis:
        return 0
    dropped = _take_off(window, tips)
    new = sum(_put_on(window, tip) for tip in tips.values())
    InquirySettings.objects.update_or_create(shop=shop, defaults={"tips_by": basis})
    if new or dropped:
        log.info("care_tips_listed", shop=shop.code, new=new, dropped=dropped)
    return new


def _imports(shop: Shop) -> list[int]:
    """Changes when an import comes, ends or is undone."""
    rows = OrderImport.objects.filter(shop=shop)
    is_done, is_undone = Q(state=ImportState.DONE), Q(state=ImportState.UNDONE)
    return list(rows.aggregate(Count("pk"), done=Count("pk", is_done), undone=Count("pk", is_undone)).values())


def due_orders(window: Window, tip: PushedTip) -> QuerySet[Any, tuple[int, datetime, int]]:
    """Order, moment and product of what came due in the window and has no row yet; found by its products."""
    moment = f"order__{MOMENT[PushAfter(tip.after)]}"
    since, end = window.moments(tip.days)
    known = CareTipDue.objects.filter(order=OuterRef("order"), article=tip.article_id)
    lines = OrderItem.objects.filter(
        ~Exists(known),
        product__in=sorted(tip.products),
        order__customer__isnull=False,
        order__counted_on__isnull=False,
        **{f"{moment}__gte": since, f"{moment}__lt": end},
    ).exclude(refund__gt=0, refund__gte=F("amount"))
    return lines.values("order", moment).annotate(first=Min("product")).values_list("order", moment, "first")


def _put_on(window: Window, tip: PushedTip) -> int:
    found = [_row(window, tip, *one) for one in due_orders(window, tip)]
    for start in range(0, len(found), PORTION):
        CareTipDue.objects.bulk_create(found[start : start + PORTION], ignore_conflicts=True)
    return len(found)


def _row(window: Window, tip: PushedTip, order_id: int, moment: datetime, product_id: int) -> CareTipDue:
    due_on = window.due_on(moment, tip.days)
    return CareTipDue(
        shop=window.shop,
        order_id=order_id,
        article_id=tip.article_id,
        product_id=product_id,
        due_on=due_on,
        show_on=due_on,
    )


def _take_off(window: Window, tips: dict[int, PushedTip]) -> int:
    """Delete what waits and would not be listed any more; looked at along the list's own index."""
    waiting = CareTipDue.objects.waiting().filter(shop=window.shop).order_by("show_on", "pk")
    rows = waiting.select_related("order").iterator(chunk_size=PORTION)
    gone = [row.pk for row in rows if not _holds(window, tips.get(row.article_id), row)]
    for start in range(0, len(gone), PORTION):
        CareTipDue.objects.waiting().filter(pk__in=gone[start : start + PORTION]).delete()
    return len(gone)


def _holds(window: Window, tip: PushedTip | None, row: CareTipDue) -> bool:
    if tip is None or row.product_id not in tip.products or row.order.counted_on is None:
        return False
    moment = getattr(row.order, MOMENT[PushAfter(tip.after)])
    is_same = moment is not None and window.due_on(moment, tip.days) == row.due_on
    return is_same and row.show_on is not None and row.show_on >= window.first
