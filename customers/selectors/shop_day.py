"""Which day it is where the shop is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from customers.models import Shop


def shop_day(shop: Shop, *, at: datetime) -> date:
    """The calendar day of a moment in the shop's time zone."""
    return at.astimezone(ZoneInfo(shop.timezone)).date()
