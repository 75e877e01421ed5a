"""What came of an inquiry."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import PRE_SALE_STATES, SERVICE_STATES, AnsweredBy, DeedKind, InquiryState, RuleWord
from crm.models import Deed, Inquiry, LossReason
from crm.models.inquiry import LONGEST_LOSS_NOTE
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
    loss_note: str = "",
    until: date | None = None,
    inquiry_id: int | None = None,
) -> Deed | None:
    """Say how the inquiry at hand, or the named one, ended; None when that was said already.

    Said otherwise than an order had it, it stays as said.
    """
    hold(customer)
    if state == InquiryState.OPEN:
        return continue_inquiry(customer=customer, by=by, at=at, inquiry_id=inquiry_id)
    reason = _reason(customer, state, loss_reason_id)
    said: dict[str, Any] = {
        "state": state,
        "loss_reason_id": reason.pk if reason else None,
        "postponed_until": _day(customer, state, until, at),
        "loss_note": loss_note.strip()[:LONGEST_LOSS_NOTE] if reason else "",
    }
    inquiry = _inquiry_for(customer, state, by=by, at=at, inquiry_id=inquiry_id)
    said |= _over_the_rule(inquiry, state)
    if all(getattr(inquiry, name) == value for name, value in said.items()):
        return None
    way_back = change_inquiry(inquiry, {**said, "closed_at": at}, by=by, at=at)
    mark_touched(inquiry, by=by, at=at)
    answer(inquiry=inquiry, by=by, at=at, how=AnsweredBy.OUTCOME)
    details = [InquiryState(state).label, reason.label if reason else said["postponed_until"], said["loss_note"]]
    subject = " · ".join(str(one) for one in details if one)
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
    opened = {"state": InquiryState.OPEN.value, "loss_reason_id": None, "postponed_until": None, "loss_note": ""}
    opened |= {"closed_at": None} | _over_the_rule(inquiry, InquiryState.OPEN)
    way_back = change_inquiry(inquiry, opened, by=by, at=at)
    mark_touched(inquiry, by=by, at=at)
    if way_back is None:
        return None
    subject = str(InquiryState.OPEN.label)
    return record_deed(customer=customer, kind=DeedKind.OUTCOME, subject=subject, way_back=way_back, by=by, at=at)


def _over_the_rule(inquiry: Inquiry, state: str) -> dict[str, Any]:
    """What a person says counts: a sale found by the rule is overruled by anything else, and comes back as a sale."""
    if state == InquiryState.WON:
        return {"rule_word": RuleWord.NOTHING} if inquiry.rule_word == RuleWord.OVERRULED else {}
    if inquiry.rule_word == RuleWord.WON:
        return {"rule_word": RuleWord.OVERRULED, "won_order_id": None, "won_import_id": None}
    return {"won_order_id": None} if inquiry.won_order_id else {}


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
