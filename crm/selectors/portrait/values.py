"""What stands in a script's blanks for this buyer."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.render import city, salutation
from customers.models import Customer
from customers.render import buyer_nick
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name
from tagging.looks import TIER
from tagging.models import CustomerTag

from .orders import OrderRow, last_orders
from .records import Records, records_of
from .talks import Talks, talks_of

Values = dict[str, str | int | None]


def placeholder_values(customer: Customer, *, at: datetime, agent: User, may_see_contact: bool) -> Values:
    """The values for one buyer, asked for alone; four queries."""
    today = shop_day(customer.shop, at=at)
    tiers = CustomerTag.objects.filter(customer=customer, tag__group__slug=TIER)
    return values_of(
        customer,
        agent=agent,
        at=at,
        today=today,
        records=records_of(customer, at=at, today=today, user=agent),
        talks=talks_of(customer, at=at),
        orders=last_orders(customer),
        tier=tiers.values_list("tag__name", flat=True).first() or "",
    )


def values_of(
    customer: Customer,
    *,
    agent: User,
    at: datetime,
    today: date,
    records: Records,
    talks: Talks,
    orders: Sequence[OrderRow],
    tier: str,
) -> Values:
    """The closed list of names with what is known; None or "" is a blank to fill in."""
    counted = [order for order in orders if order.is_counted]
    last = counted[0] if counted else None
    days = (today - last.on).days if last and last.on else None
    reply_by = talks.reply_by(at=at)
    return {
        "salutation": salutation(customer.name, records.attributes.get("gender", "")),
        "nick": buyer_nick(account=customer.account, key=customer.key),
        "city": city(customer.address),
        "product_asked": talks.product.name if talks.product else "",
        "product_bought": last.items[0].title if last and last.items else "",
        "order_no": orders[0].order_no[-4:] if orders else "",
        "tier": tier,
        "coupon": records.coupons[0].name if records.coupons else "",
        "days_since_order": days,
        "memory_note": records.notes[0].text if records.notes else "",
        "reply_by": _clock(reply_by.astimezone(ZoneInfo(customer.shop.timezone)), today) if reply_by else "",
        "agent": staff_name(agent),
        "shop": customer.shop.name,
    }


def _clock(local: datetime, today: date) -> str:
    """As a buyer reads it: another day is told by its date."""
    return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"
