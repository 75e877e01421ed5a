"""The day on which the tests look, and whom the list names then."""

from datetime import UTC, date, datetime

from crm.selectors.care_tips import care_tips_due
from crm.services.care_tips import list_care_tips
from customers.selectors.shop_day import shop_day

TODAY = date(2026, 5, 20)
NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)  # in Shanghai
LIST = "/admin/customers/customer/care-tips/"


def listed(shop, *, at=NOON):
    """Whom the list names, after a run of the job."""
    list_care_tips(shop=shop, at=at)
    rows = care_tips_due(shop, today=shop_day(shop, at=at)).order_by("show_on", "pk")
    return [row.order.customer.account for row in rows.select_related("order__customer")]
