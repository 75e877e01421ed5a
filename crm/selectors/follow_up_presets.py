"""When an agent may promise to write again, and about what."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.models import Inquiry
from crm.rules import Hours, Preset, arrival, presets
from customers.models import ClosedDay, Customer, Order
from customers.selectors.shop_day import shop_day
from tagging.models import CustomerTag
from tagging.selectors.shop_tags import shop_tags

LOOKED_AT = 3
AHEAD = timedelta(days=60)  # no preset reaches further


def presets_of(customer: Customer, *, at: datetime) -> list[Preset]:
    """The moments one click away for this buyer, in the shop's own time; two queries."""
    shop = customer.shop
    today = shop_day(shop, at=at)
    closed = ClosedDay.objects.filter(shop=shop, on__gte=today, on__lte=today + AHEAD)
    hours = Hours(shop.opens_at, shop.closes_at, frozenset(closed.values_list("on", flat=True)))
    return presets(at.astimezone(ZoneInfo(shop.timezone)), hours, last_arrival(customer))


def last_arrival(customer: Customer) -> date | None:
    """The day on which the latest counted order came to the buyer, as far as one can tell."""
    orders = Order.objects.filter(customer=customer).order_by("-created_at", "-pk")[:LOOKED_AT]
    counted = [one for one in orders if one.counted_on and not customer.is_grey]
    if not counted:
        return None
    completed_on, shipped_on = (
        shop_day(customer.shop, at=moment) if moment else None
        for moment in (counted[0].completed_at, counted[0].shipped_at)
    )
    return arrival(completed_on, shipped_on)


def follow_up_reason(customer: Customer) -> str:
    """What the next contact is about: what is still to be asked, and what the buyer asked about; three queries."""
    return reason_text(*follow_up_parts(customer))


def follow_up_parts(customer: Customer) -> tuple[str, str]:
    """The names of the groups that are still empty, and of the product asked about; three queries."""
    held = set(CustomerTag.objects.filter(customer=customer).values_list("tag__group", flat=True))
    groups = [] if customer.is_grey else [one.group for one in shop_tags(customer.shop_id) if one.asks]
    open_ones = Inquiry.objects.still_open().filter(customer=customer).select_related("product")
    latest = open_ones.order_by("-last_at", "-pk").first()
    product = latest.product.name if latest and latest.product else ""
    return gaps_text([group.name for group in groups if group.pk not in held]), product


def gaps_text(names: Sequence[str]) -> str:
    """Names of groups as staff read them."""
    return pgettext("between names", ", ").join(names)


def reason_text(gaps: str, product: str) -> str:
    """The same from what is known already."""
    parts = [_("Find out: %(groups)s") % {"groups": gaps}] if gaps else []
    if product:
        parts.append(_("Asked about %(product)s") % {"product": product})
    return " · ".join(parts) or _("Get in touch again")
