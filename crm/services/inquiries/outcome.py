"""What came of an inquiry."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import PRE_SALE_STATES, SERVICE_STATES, AnsweredBy, DeedKind, InquiryState
from crm.models import Deed, Inquiry, LossReason
from crm.services.deeds import hold, record_deed
from crm.services.waits import answer
from customers.models import Customer
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import Stage

from .changes import InquiryMoved, InquiryRefused, change_inquiry, chosen_inquiry, is_stage_taken
from .touch import current_inquiry, mark_touched, open_inquiry


@transaction.atomic
def say_outcome(
    *,
    customer: Customer,
    by: User,
    at: datetime,
    state: str,
    loss_reason_id: int | None = None,
    until: date | None = None,
    inquiry_id: int | None = None,
) -> Deed | None:
    """Say how the inquiry at hand, or the named one, ended; None when that was said already."""
    hold(customer)
    if state == InquiryState.OPEN:
        return continue_inquiry(customer=customer, by=by, at=at, inquiry_id=inquiry_id)
    reason = _reason(customer, state, loss_reason_id)
    said: dict[str, Any] = {
        "state": state,
        "loss_reason_id": reason.pk if reason else None,
        "postponed_until": _day(customer, state, until, at),
    }
    inquiry = _inquiry_for(customer, state, by=by, at=at, inquiry_id=inquiry_id)
    if all(getattr(inquiry, name) == value for name, value in said.items()):
        return None
    way_back = change_inquiry(inquiry, {**said, "closed_at": at}, by=by, at=at)
    mark_touched(inquiry, by=by, at=at)
    answer(inquiry=inquiry, by=by, at=at, how=AnsweredBy.OUTCOME)
    detail = reason.label if reason else said["postponed_until"]
    subject = f"{InquiryState(state).label} · {detail}" if detail else str(InquiryState(state).label)
    return record_deed(customer=customer, kind=DeedKind.OUTCOME, subject=subject, way_back=way_back or {}, by=by, at=at)


@transaction.atomic
def continue_inquiry(*, customer: Customer, by: User, at: datetime, inquiry_id: int | None = None) -> Deed | None:
    """Open the latest inquiry, or the named one, again; one that is open only becomes the one at hand."""
    hold(customer)
    inquiry = _latest(customer) if inquiry_id is None else chosen_inquiry(customer, inquiry_id)
    if inquiry is None:
        raise InquiryRefused(_("This buyer has no inquiry yet."))
    if inquiry.state != InquiryState.OPEN and is_stage_taken(inquiry, inquiry.stage):
        raise InquiryMoved(_("A newer inquiry of this buyer is open."))
    opened = {"state": InquiryState.OPEN.value, "loss_reason_id": None, "postponed_until": None, "closed_at": None}
    way_back = change_inquiry(inquiry, opened, by=by, at=at)
    mark_touched(inquiry, by=by, at=at)
    if way_back is None:
        return None
    subject = str(InquiryState.OPEN.label)
    return record_deed(customer=customer, kind=DeedKind.OUTCOME, subject=subject, way_back=way_back, by=by, at=at)


def _latest(customer: Customer) -> Inquiry | None:
    return Inquiry.objects.filter(customer=customer).order_by("-last_at", "-pk").first()


def _reason(customer: Customer, state: str, loss_reason_id: int | None) -> LossReason | None:
    if state != InquiryState.LOST:
        return None
    reasons = LossReason.objects.for_shop(customer.shop_id).filter(is_active=True)
    reason = reasons.filter(pk=loss_reason_id).first() if loss_reason_id else None
    if reason is None:
        raise InquiryRefused(_("Choose why it was lost."))
    return reason


def _day(customer: Customer, state: str, until: date | None, at: datetime) -> date | None:
    if state != InquiryState.POSTPONED:
        return None
    if until is None or until <= shop_day(customer.shop, at=at):
        raise InquiryRefused(_("Choose a day after today."))
    return until


def _inquiry_for(customer: Customer, state: str, *, by: User, at: datetime, inquiry_id: int | None) -> Inquiry:
    """The inquiry that can end so; a sale may be the first thing that is told of a talk."""
    stages = _stages_of(state)
    if inquiry_id is not None:
        inquiry: Inquiry | None = chosen_inquiry(customer, inquiry_id)
    else:
        inquiry = current_inquiry(customer, at=at, stages=stages) or current_inquiry(customer, at=at)
    if inquiry is None and Stage.PRE_SALE in stages:
        return open_inquiry(customer=customer, by=by, at=at)
    if inquiry is None:
        raise InquiryRefused(_("There is no in-sale or after-sale inquiry to resolve."))
    if inquiry.stage not in stages:
        raise InquiryRefused(_("Before the sale it ends as won, postponed, lost or spam; later as resolved or spam."))
    return inquiry


def _stages_of(state: str) -> list[str]:
    before = [Stage.PRE_SALE.value] if state in PRE_SALE_STATES else []
    after = [Stage.IN_SALE.value, Stage.AFTER_SALE.value] if state in SERVICE_STATES else []
    if not before and not after:
        raise InquiryRefused(_("Choose one of the offered values."))
    return before + after
