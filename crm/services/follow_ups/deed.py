"""The deed about a follow-up, with its way back."""

from datetime import datetime

from django.contrib.auth.models import User

from crm.choices import DeedKind
from crm.models import Deed, FollowUp
from crm.services.deeds import record_deed
from customers.models import Customer
from customers.selectors.shop_day import shop_time


def deed_about(
    follow_up: FollowUp, customer: Customer, kind: DeedKind, way_back: dict[str, object], *, by: User, at: datetime
) -> Deed:
    """The sentence of the toast, and what is needed to take it back."""
    due, now = (shop_time(customer.shop, at=one) for one in (follow_up.due_at, at))
    return record_deed(
        customer=customer,
        kind=kind,
        subject=f"{_short(due, now=now)} · {follow_up.reason}",
        way_back={"follow_up": follow_up.pk, "is": follow_up.due_at.isoformat(), **way_back},
        by=by,
        at=at,
    )


def _short(when: str, *, now: str) -> str:
    """The year goes without saying while it is this one: the toast has little room."""
    return when.removeprefix(now[:5])
