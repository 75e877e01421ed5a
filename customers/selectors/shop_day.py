"""Which day it is where the shop is."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from customers.models import Shop


def shop_day(shop: Shop, *, at: datetime) -> date:
    """The calendar day of a moment in the shop's time zone."""
    return at.astimezone(ZoneInfo(shop.timezone)).date()


def shop_time(shop: Shop, *, at: datetime) -> str:
    """A moment as a clock in the shop shows it, to the minute."""
    return f"{at.astimezone(ZoneInfo(shop.timezone)):%Y-%m-%d %H:%M}"


def day_start(shop: Shop, *, on: date) -> datetime:
    """The moment at which a day begins where the shop is."""
    return datetime.combine(on, time(), ZoneInfo(shop.timezone))
