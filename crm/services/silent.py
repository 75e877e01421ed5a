"""Silent buyers left aside for a while."""

from datetime import date, datetime

from django.contrib.auth.models import User

from crm.models import SilentSkip
from customers.models import Customer


def skip_silent(*, customer: Customer, by: User, at: datetime, until: date) -> None:
    """Leave a buyer out of the list of silent ones until a day; said twice, the later word holds."""
    SilentSkip.objects.update_or_create(
        customer=customer,
        defaults={"shop_id": customer.shop_id, "until_on": until, "made_by": by, "made_at": at},
    )
