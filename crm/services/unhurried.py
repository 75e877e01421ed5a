"""Follow-ups for who hesitates: an inquiry open for long without an order, an order not paid for long."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.contrib.auth.models import User
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.choices import FollowUpSource, FollowUpState
from crm.models import FollowUp, Inquiry, InquirySettings, ReminderSettings
from crm.rules import next_open
from crm.selectors.inquiry_settings import inquiry_settings
from crm.selectors.reply_terms import reply_terms
from crm.services.each_shop import sum_over_shops
from crm.services.follow_ups import promise_by_rule
from crm.services.inquiries.promises import OPEN_KEY
from customers.choices import OrderStatus
from customers.models import Order, Shop
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import Stage, Touchpoint
from scripts_lib.models import Script
from scripts_lib.selectors.finding import script_for_moment

log = structlog.get_logger(__name__)

CAUGHT_UP = timedelta(days=7)  # what came due while nothing ran for longer is not followed up any more
UNPAID_FOR = timedelta(days=3)  # by then platforms have closed an order
AT_ONCE = 500
UNPAID_KEY = "unpaid:{pk}"
HOUSE_LANGUAGE = "zh-hans"


def follow_up_of_shops(*, at: datetime) -> int:
    """Make the follow-ups that have come due in each shop; returns how many. One shop never holds up the others."""
    return sum_over_shops(lambda shop: follow_up_the_unhurried(shop=shop, at=at), name="follow_ups")


def follow_up_the_unhurried(*, shop: Shop, at: datetime) -> int:
    """One follow-up for each inquiry open for the shop's hours, and for each order unpaid for its minutes.

    Due at once while the shop is open, else when it opens. Each is made once, whatever becomes of it; those about an
    order that is paid or closed by now are called off.
    """
    settings = inquiry_settings(shop)
    call_off_paid(shop=shop, at=at)
    terms = reply_terms(shop)
    due_at = next_open(at.astimezone(terms.zone), terms.hours) or at
    return _open_too_long(shop, settings, due_at, at) + _unpaid_too_long(shop, settings, due_at, at)


def open_too_long(shop: Shop, *, hours: int, at: datetime) -> QuerySet[Inquiry]:
    """Open pre-sale inquiries that began so long ago, of buyers who have ordered nothing since."""
    begun = at - timedelta(hours=hours)
    bought = Order.objects.filter(
        customer=OuterRef("customer"), counted_on__isnull=False, paid_at__gte=OuterRef("opened_at")
    )
    rows = Inquiry.objects.still_open().filter(shop=shop, stage=Stage.PRE_SALE, opened_at__lte=begun)
    return rows.filter(~Exists(bought), opened_at__gt=begun - CAUGHT_UP, customer__is_grey=False)


def _open_too_long(shop: Shop, settings: InquirySettings, due_at: datetime, at: datetime) -> int:
    if settings.open_hours is None:
        return 0
    rows = open_too_long(shop, hours=settings.open_hours, at=at).filter(~_followed("open:"))
    waiting = list(rows.select_related("customer__shop", "last_by", "product").order_by("opened_at")[:AT_ONCE])
    script = _what_to_say(shop, settings.open_script, due_at) if waiting else None
    made = 0
    for inquiry in waiting:
        with translation.override(_language(inquiry.last_by)):
            hours = ngettext("Open for %(n)s hour without an order", "Open for %(n)s hours without an order",
                             settings.open_hours) % {"n": settings.open_hours}  # fmt: skip
            about = inquiry.product.name if inquiry.product else inquiry.purpose
            reason = " · ".join(part for part in (hours, about) if part)
        made += bool(
            promise_by_rule(
                customer=inquiry.customer,
                inquiry=inquiry,
                due_at=due_at,
                reason=reason,
                script=script,
                owner=inquiry.last_by,
                once_key=OPEN_KEY.format(pk=inquiry.pk),
                at=at,
            )
        )
    return made


def _unpaid_too_long(shop: Shop, settings: InquirySettings, due_at: datetime, at: datetime) -> int:
    if settings.unpaid_minutes is None:
        return 0
    ordered = at - timedelta(minutes=settings.unpaid_minutes)
    bought = Order.objects.filter(
        customer=OuterRef("customer"), counted_on__isnull=False, paid_at__gte=OuterRef("created_at")
    )
    rows = Order.objects.filter(shop=shop, created_at__lte=ordered, created_at__gt=at - UNPAID_FOR)
    rows = rows.filter(~Exists(bought), ~_followed("unpaid:"), status=OrderStatus.UNPAID, customer__is_grey=False)
    waiting = list(rows.select_related("customer__shop").order_by("created_at")[:AT_ONCE])
    talks = _open_talks(one.customer_id for one in waiting if one.customer_id)
    script = _what_to_say(shop, settings.unpaid_script, due_at) if waiting else None
    made = 0
    for order in waiting:
        inquiry = talks.get(order.customer_id or 0)
        owner = inquiry.last_by if inquiry else None
        with translation.override(_language(owner)):
            reason = _("Order %(number)s is not paid yet") % {"number": order.order_no}
        if order.customer is not None:
            made += bool(
                promise_by_rule(
                    customer=order.customer,
                    inquiry=inquiry,
                    due_at=due_at,
                    reason=reason,
                    script=script,
                    owner=owner,
                    once_key=UNPAID_KEY.format(pk=order.pk),
                    at=at,
                )
            )
    return made


def _what_to_say(shop: Shop, chosen: Script | None, due_at: datetime) -> Script | None:
    """The manager's choice, else what the shop says to who hesitates."""
    return chosen or script_for_moment(shop.pk, Touchpoint.HESITATION, on=shop_day(shop, at=due_at))


def call_off_paid(*, shop: Shop, at: datetime) -> int:
    """Call off the follow-ups about orders that wait for no payment any more."""
    waiting = FollowUp.objects.waiting().filter(shop=shop, source=FollowUpSource.RULE, once_key__startswith="unpaid:")
    orders = {int(key.partition(":")[2]): pk for pk, key in waiting.values_list("pk", "once_key")}
    if not orders:
        return 0
    unpaid = set(Order.objects.filter(pk__in=orders, status=OrderStatus.UNPAID).values_list("pk", flat=True))
    over = [pk for order, pk in orders.items() if order not in unpaid]
    return waiting.filter(pk__in=over).update(state=FollowUpState.CANCELLED, done_by=None, done_at=at)


def _followed(kind: str) -> Exists:
    """Whether the occasion made its follow-up before."""
    key = Concat(Value(kind), Cast(OuterRef("pk"), CharField()))
    return Exists(FollowUp.objects.filter(shop=OuterRef("shop"), once_key=key))


def _open_talks(customer_ids: Iterable[int]) -> dict[int, Inquiry]:
    rows = Inquiry.objects.still_open().filter(customer__in=list(customer_ids), stage=Stage.PRE_SALE)
    return {one.customer_id: one for one in rows.select_related("last_by")}


def _language(person: User | None) -> str:
    """The language in which a person is reminded."""
    wish = ReminderSettings.objects.filter(person=person).first() if person else None
    return wish.language if wish else HOUSE_LANGUAGE
