"""Coupons that make up for something, within a limit and never without a reason."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind
from crm.models import Coupon, Deed, Inquiry
from crm.models.coupon import LONGEST_REASON
from crm.selectors.compensation import given_for, limit_for
from crm.selectors.inquiry_settings import inquiry_settings
from crm.services.deeds import DeedRefused, WrongInput, hold, record_deed
from crm.services.inquiries.changes import chosen_inquiry
from crm.services.inquiries.touch import current_inquiry, mark_touched
from customers.models import Customer
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import Stage

LARGEST = Decimal("999999.99")
SAME_CLICK = timedelta(seconds=10)
SERVICE_STAGES = (Stage.IN_SALE.value, Stage.AFTER_SALE.value)


class CompensationRefused(DeedRefused):
    """It is not given; the text says why, and who may."""


@transaction.atomic
def give_compensation(
    *, customer: Customer, by: User, at: datetime, value: Decimal, reason: str, inquiry_id: int | None = None
) -> Deed | None:
    """Give the buyer a coupon for an in-sale or after-sale inquiry; None when the same click came twice.

    What one inquiry has cost together stays within the limit of who gives, also when two give at once.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise WrongInput(_("Say what it makes up for."))
    if not Decimal("0.01") <= value <= LARGEST:
        raise WrongInput(_("Write an amount above 0."))
    hold(customer)
    if Customer.objects.filter(pk=customer.pk, is_grey=True).exists():
        raise CompensationRefused(_("The grey list gets no coupons."))
    inquiry = _inquiry(customer, inquiry_id, at)
    if _was_just_given(inquiry, by, value, reason, at):
        return None
    settings = inquiry_settings(customer.shop)
    _refuse_too_much(inquiry, value, limit_for(by, settings))
    coupon = Coupon.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=inquiry,
        name=_("Compensation %(amount)s") % {"amount": f"¥{value.quantize(Decimal('0.01'))}"},
        value=value,
        reason=reason,
        given_by=by,
        expires_on=shop_day(customer.shop, at=at) + timedelta(days=settings.coupon_days),
        created_at=at,
    )
    mark_touched(inquiry, by=by, at=at)
    return record_deed(
        customer=customer,
        kind=DeedKind.COMPENSATION,
        subject=f"{coupon.name} · {reason}",
        way_back={"coupon": coupon.pk},
        by=by,
        at=at,
    )


def take_back_compensation(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The coupon goes; False when the buyer has used it already."""
    return Coupon.objects.filter(customer=customer, pk=deed.way_back["coupon"], used_at=None).delete()[0] > 0


def _inquiry(customer: Customer, inquiry_id: int | None, at: datetime) -> Inquiry:
    if inquiry_id is not None:
        inquiry: Inquiry | None = chosen_inquiry(customer, inquiry_id)
    else:
        inquiry = current_inquiry(customer, at=at, stages=SERVICE_STAGES)
    if inquiry is None or inquiry.stage not in SERVICE_STAGES:
        raise CompensationRefused(_("There is no in-sale or after-sale inquiry to make up for."))
    return inquiry


def _was_just_given(inquiry: Inquiry, by: User, value: Decimal, reason: str, at: datetime) -> bool:
    same = Coupon.objects.filter(inquiry=inquiry, given_by=by, value=value, reason=reason)
    return same.filter(created_at__gt=at - SAME_CLICK).exists()


def _refuse_too_much(inquiry: Inquiry, value: Decimal, limit: Decimal | None) -> None:
    if limit is None or given_for(inquiry) + value <= limit:
        return
    left = max(limit - given_for(inquiry), Decimal(0))
    raise CompensationRefused(
        _("At most %(limit)s for one inquiry, %(left)s are left. A manager may give more.")
        % {"limit": f"¥{limit}", "left": f"¥{left}"}
    )
