"""Bringing inquiries to what orders say, of whom something has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from crm.models import InquirySettings
from crm.selectors.inquiry_settings import inquiry_settings
from crm.services.each_shop import sum_over_shops
from customers.models import Customer, Shop

from .looking import Window, buyers_to_look_at, verdicts
from .writing import write

log = structlog.get_logger(__name__)

PORTION = 1000  # buyers; each portion is a transaction of its own


@dataclass(slots=True)
class Settled:
    """How many inquiries orders have won, and how many are as before because their order is gone."""

    won: int = 0
    reopened: int = 0


def settle_won_of_shops(*, at: datetime) -> int:
    """Look at each shop's changed buyers; returns how many inquiries were won. One shop never holds up the others."""
    return sum_over_shops(lambda shop: settle_won(shop=shop, at=at).won, name="wins")


def settle_won(*, shop: Shop, at: datetime) -> Settled:
    """Set inquiries won by the orders of buyers marked as changed, and take back what an undone import had won.

    All of the shop's buyers are looked at when its window or time zone is not what it was. Running it again changes
    nothing; two at once write each inquiry once; what an agent said otherwise stays.
    """
    settings = inquiry_settings(shop)
    window = Window(shop, settings.won_days)
    everyone = settings.won_by != window.basis
    buyers = buyers_to_look_at(shop, everyone=everyone)
    done = Settled()
    for start in range(0, len(buyers), PORTION):
        _settle(window, buyers[start : start + PORTION], at, done)
    if everyone:
        InquirySettings.objects.update_or_create(shop=shop, defaults={"won_by": window.basis})
    if done.won or done.reopened:
        log.info("wins_settled", shop=shop.code, won=done.won, reopened=done.reopened)
    return done


def _settle(window: Window, buyers: Sequence[int], at: datetime, done: Settled) -> None:
    """First looked at without holding up anybody, then again with those locked of whom something is to change."""
    moving = sorted({one.inquiry.customer_id for one in verdicts(window, buyers)})
    if not moving:
        return
    with transaction.atomic():
        Shop.objects.select_for_update(no_key=True).get(pk=window.shop.pk)  # an undo waits, or is over
        held = Customer.objects.select_for_update(no_key=True).filter(pk__in=moving).order_by("pk")
        list(held.values_list("pk", flat=True))
        won, reopened = write(window.shop, verdicts(window, moving), at=at)
    done.won += won
    done.reopened += reopened
