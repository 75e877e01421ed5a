"""What every deed on the desk shares: one after another for each buyer, and a row that knows the way back."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from crm.choices import DeedKind
from crm.models import Deed
from customers.models import Customer

KEPT_FOR = timedelta(days=1)
LONGEST_SUBJECT = 200


class DeedRefused(Exception):
    """The deed is not possible as things stand; the text tells the agent why."""


class WrongInput(DeedRefused):
    """What was sent cannot be meant; the text says what to send instead."""


def hold(customer: Customer) -> None:
    """Deeds on one buyer wait for each other until the transaction ends."""
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer.pk)


def record_deed(
    *, customer: Customer, kind: DeedKind, subject: str, way_back: dict[str, Any], by: User, at: datetime
) -> Deed:
    """Write down what was done and how to take it back."""
    return Deed.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        kind=kind,
        subject=subject[:LONGEST_SUBJECT],
        way_back=way_back,
        made_by=by,
        made_at=at,
    )


def clear_deeds(*, at: datetime) -> int:
    """Forget deeds that can no longer be taken back; what they did stays in its own history."""
    return Deed.objects.filter(made_at__lt=at - KEPT_FOR).delete()[0]
