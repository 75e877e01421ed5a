"""Promises put off; the first date stays in view."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from crm.choices import DeedKind, FollowUpChangeKind
from crm.models import Deed, FollowUp, FollowUpChange
from crm.services.deeds import hold
from customers.models import Customer

from .deed import deed_about
from .making import refuse_past


@transaction.atomic
def put_off(*, customer: Customer, by: User, at: datetime, follow_up_id: int, due_at: datetime) -> Deed | None:
    """Move a waiting promise, keeping its first date in view; None when it stands there or waits no more."""
    refuse_past(due_at, at)
    hold(customer)
    waiting = FollowUp.objects.waiting().filter(customer=customer, pk=follow_up_id).exclude(due_at=due_at)
    follow_up = waiting.first()
    if follow_up is None or not waiting.update(due_at=due_at):
        return None
    change = FollowUpChange.objects.create(
        shop_id=follow_up.shop_id,
        follow_up=follow_up,
        kind=FollowUpChangeKind.PUT_OFF,
        was_due_at=follow_up.due_at,
        made_by=by,
        made_at=at,
    )
    way_back: dict[str, object] = {"was": follow_up.due_at.isoformat(), "change": change.pk}
    follow_up.due_at = due_at
    return deed_about(follow_up, customer, DeedKind.FOLLOW_UP, way_back, by=by, at=at)
