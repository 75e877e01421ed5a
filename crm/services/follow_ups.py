"""Promises to contact a buyer: made, kept, put off."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind, FollowUpSource, FollowUpState
from crm.models import Deed, FollowUp, Inquiry
from crm.services.deeds import WrongInput, hold, record_deed
from crm.services.inquiries import touch_inquiry
from customers.models import Customer
from customers.selectors.shop_day import shop_time
from scripts_lib.models import Script

LONGEST_REASON = 200


class FollowUpRefused(WrongInput):
    """The promise cannot be made so; the text says why."""


@transaction.atomic
def promise(*, customer: Customer, by: User, at: datetime, due_at: datetime, reason: str) -> Deed | None:
    """Promise to contact the buyer; None when the same person has promised the same for the same time."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise FollowUpRefused(_("Say what it is about."))
    _refuse_past(due_at, at)
    hold(customer)
    mine = FollowUp.objects.waiting().filter(customer=customer, owner=by, due_at=due_at, reason=reason)
    if mine.exists():
        return None
    follow_up = FollowUp.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=touch_inquiry(customer=customer, by=by, at=at),
        due_at=due_at,
        first_due_at=due_at,
        reason=reason,
        owner=by,
        made_by=by,
        made_at=at,
    )
    return _deed(follow_up, customer, DeedKind.FOLLOW_UP, {"follow_up": follow_up.pk}, by=by, at=at)


@transaction.atomic
def promise_by_rule(
    *,
    customer: Customer,
    inquiry: Inquiry | None,
    due_at: datetime,
    reason: str,
    script: Script | None = None,
    owner: User | None = None,
    once_key: str,
    at: datetime,
    source: FollowUpSource = FollowUpSource.RULE,
) -> FollowUp | None:
    """A promise that nobody clicked, once for an occasion; None when that occasion made its own before.

    It is due at once where its time is over, belongs to the team without an owner, and is never made again: not
    when it was put off, kept or cancelled, and not by two processes at the same moment.
    """
    if not once_key:
        raise ValueError("A rule names the occasion.")
    hold(customer)
    follow_up, is_new = FollowUp.objects.get_or_create(
        shop_id=customer.shop_id,
        once_key=once_key,
        defaults={
            "customer": customer,
            "inquiry": inquiry,
            "due_at": due_at,
            "first_due_at": due_at,
            "reason": reason.strip()[:LONGEST_REASON],
            "script": script,
            "owner": owner,
            "source": source,
            "made_at": at,
        },
    )
    return follow_up if is_new else None


@transaction.atomic
def finish(*, customer: Customer, by: User, at: datetime, follow_up_id: int) -> Deed | None:
    """A promise is kept; None when somebody was faster."""
    hold(customer)
    follow_up = FollowUp.objects.filter(customer=customer, pk=follow_up_id).first()
    if follow_up is None or not FollowUp.objects.end(follow_up.pk, state=FollowUpState.DONE, by=by.pk, at=at):
        return None
    return _deed(follow_up, customer, DeedKind.FOLLOW_UP_DONE, {"follow_up": follow_up.pk}, by=by, at=at)


@transaction.atomic
def put_off(*, customer: Customer, by: User, at: datetime, follow_up_id: int, due_at: datetime) -> Deed | None:
    """Move a waiting promise, keeping its first date in view; None when it stands there or waits no more."""
    _refuse_past(due_at, at)
    hold(customer)
    waiting = FollowUp.objects.waiting().filter(customer=customer, pk=follow_up_id).exclude(due_at=due_at)
    follow_up = waiting.first()
    if follow_up is None:
        return None
    way_back = {"follow_up": follow_up.pk, "was": follow_up.due_at.isoformat()}
    waiting.update(due_at=due_at)
    follow_up.due_at = due_at
    return _deed(follow_up, customer, DeedKind.FOLLOW_UP, way_back, by=by, at=at)


def take_back_promise(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """A promise just made goes, one just put off goes back; False when it has moved or ended since."""
    way_back = deed.way_back
    as_left = FollowUp.objects.waiting().filter(
        customer=customer, pk=way_back["follow_up"], due_at=datetime.fromisoformat(way_back["is"])
    )
    if "was" in way_back:
        return as_left.update(due_at=datetime.fromisoformat(way_back["was"])) == 1
    return as_left.delete()[0] == 1


def take_back_finish(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The promise waits again; False when it is no longer as this deed left it."""
    done = FollowUp.objects.filter(
        customer=customer, pk=deed.way_back["follow_up"], state=FollowUpState.DONE, done_at=deed.made_at
    )
    return done.update(state=FollowUpState.WAITING, done_by=None, done_at=None) == 1


def _refuse_past(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise FollowUpRefused(_("Choose a moment that lies ahead."))


def _deed(
    follow_up: FollowUp, customer: Customer, kind: DeedKind, way_back: dict[str, object], *, by: User, at: datetime
) -> Deed:
    return record_deed(
        customer=customer,
        kind=kind,
        subject=f"{shop_time(customer.shop, at=follow_up.due_at)} · {follow_up.reason}",
        way_back={**way_back, "is": follow_up.due_at.isoformat()},
        by=by,
        at=at,
    )
