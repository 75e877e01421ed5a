"""Promises made by a click, from a template, or by a rule."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind, FollowUpSource
from crm.models import Deed, FollowUp, FollowUpChange, FollowUpTemplate, Inquiry
from crm.selectors.follow_up_moments import template_moment, template_reason
from crm.services.deeds import WrongInput, hold
from crm.services.inquiries.touch import touch_inquiry
from customers.models import Customer
from scripts_lib.models import Script

from .deed import deed_about

LONGEST_REASON = 200
MOST_DAYS = 366
LONGEST_AHEAD = timedelta(days=3 * 366)


class FollowUpRefused(WrongInput):
    """The promise cannot be made so; the text says why."""


@transaction.atomic
def promise(
    *,
    customer: Customer,
    by: User,
    at: datetime,
    due_at: datetime,
    reason: str,
    repeat_days: int | None = None,
    repeat_until: date | None = None,
    template: FollowUpTemplate | None = None,
) -> Deed | None:
    """Promise to contact the buyer; None when the same person has promised the same for the same time."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise FollowUpRefused(_("Say what it is about."))
    refuse_past(due_at, at)
    if repeat_days is not None and not 1 <= repeat_days <= MOST_DAYS:
        raise FollowUpRefused(_("Repeat after 1 to %(n)s days.") % {"n": MOST_DAYS})
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
        repeat_days=repeat_days,
        repeat_until=repeat_until if repeat_days else None,
        template=template,
        script=template.script if template else None,
    )
    return deed_about(follow_up, customer, DeedKind.FOLLOW_UP, {}, by=by, at=at)


def promise_from_template(*, customer: Customer, by: User, at: datetime, template_id: int) -> Deed | None:
    """What a template of the shop makes of this buyer; refused when it is no longer in use."""
    templates = FollowUpTemplate.objects.filter(shop=customer.shop_id, is_active=True).select_related("script")
    template = templates.filter(pk=template_id).first()
    if template is None:
        raise FollowUpRefused(_("This template is no longer in use."))
    return promise(
        customer=customer,
        by=by,
        at=at,
        due_at=template_moment(template, customer, at=at),
        reason=template_reason(template, customer),
        repeat_days=template.repeat_days,
        template=template,
    )


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
    by: User | None = None,
) -> FollowUp | None:
    """A promise that nobody clicked, once for an occasion; None when that occasion made its own before.

    It is due at once where its time is over, belongs to the team without an owner, and is never made again: not
    when it was put off, kept or cancelled, and not by two processes at the same moment. `by` is who brought the
    occasion about, where a person did.
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
            "made_by": by,
            "made_at": at,
        },
    )
    return follow_up if is_new else None


def take_back_promise(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """A promise just made goes, one just put off goes back; False when it has moved or ended since."""
    way_back = deed.way_back
    as_left = FollowUp.objects.waiting().filter(
        customer=customer, pk=way_back["follow_up"], due_at=datetime.fromisoformat(way_back["is"])
    )
    if "was" in way_back:
        FollowUpChange.objects.filter(pk=way_back.get("change")).delete()
        return as_left.update(due_at=datetime.fromisoformat(way_back["was"])) == 1
    return as_left.delete()[0] >= 1


def refuse_past(due_at: datetime, at: datetime) -> None:
    """A promise lies ahead, and not in another life."""
    if due_at <= at:
        raise FollowUpRefused(_("Choose a moment that lies ahead."))
    if due_at > at + LONGEST_AHEAD:
        raise FollowUpRefused(_("Choose a moment within three years."))
