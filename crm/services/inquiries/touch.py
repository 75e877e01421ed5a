"""Which inquiry a deed belongs to."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest

from crm.choices import InquiryState
from crm.models import Deed, Inquiry
from crm.services.deeds import hold
from customers.models import Customer, CustomerFacts
from customers.services.marks import mark_changed
from scripts_lib.choices import Stage

CONTINUES_FOR = timedelta(hours=4)


@transaction.atomic
def touch_inquiry(*, customer: Customer, by: User, at: datetime, device: str = "") -> Inquiry:
    """The inquiry that a deed of this moment belongs to; opened when there is none. Two at once get the same one."""
    hold(customer)
    inquiry = current_inquiry(customer, at=at)
    if inquiry is None:
        return open_inquiry(customer=customer, by=by, at=at, device=device)
    if device and device != inquiry.device:
        inquiry.device = device
        inquiry.save(update_fields=["device"])
    mark_touched(inquiry, by=by, at=at)
    return inquiry


def current_inquiry(customer: Customer, *, at: datetime, stages: Collection[str] = Stage.values) -> Inquiry | None:
    """An open one, the latest deed first, else one that was closed a short while ago."""
    inquiries = Inquiry.objects.filter(customer=customer, stage__in=stages).order_by("-last_at", "-pk")
    closed = inquiries.exclude(state=InquiryState.OPEN).filter(last_at__gt=at - CONTINUES_FOR)
    return inquiries.filter(state=InquiryState.OPEN).first() or closed.first()


def open_inquiry(
    *, customer: Customer, by: User, at: datetime, stage: str = Stage.PRE_SALE, device: str = ""
) -> Inquiry:
    """A new open inquiry on the buyer's channel."""
    inquiry = Inquiry.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        channel_id=customer.channel_id,
        stage=stage,
        device=device,
        opened_at=at,
        opened_by=by,
        last_at=at,
        last_by=by,
    )
    _mark_changed(customer.pk, at)
    return inquiry


def mark_touched(inquiry: Inquiry, *, by: User, at: datetime) -> None:
    """Say who did the latest deed and when; never moves back."""
    if Inquiry.objects.filter(pk=inquiry.pk, last_at__lte=at).update(last_at=at, last_by=by):
        inquiry.last_at, inquiry.last_by = at, by
    _mark_changed(inquiry.customer_id, at)


def forget_if_unused(deed: Deed) -> None:
    """Remove the inquiry that a deed opened by itself, when it was taken back and nothing else is tied to it."""
    opened = Inquiry.objects.filter(
        customer=deed.customer_id, opened_at=deed.made_at, last_at=deed.made_at, opened_by=deed.made_by_id
    )
    if _untied(opened).delete()[0]:
        last_at = Inquiry.objects.filter(customer=deed.customer_id).aggregate(last_at=Max("last_at"))["last_at"]
        CustomerFacts.objects.filter(customer=deed.customer_id).update(last_inquiry_at=last_at)


def _untied(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    nothing = dict.fromkeys(("changes", "messages", "interactions", "script_uses", "follow_ups", "coupons"))
    return inquiries.filter(**nothing)


def _mark_changed(customer_id: int, at: datetime) -> None:
    """A deed of the talk: when it was, and that the next tag run shall look at the buyer."""
    latest = Greatest(Coalesce(F("last_inquiry_at"), at), at)
    mark_changed(customer_id, at, last_inquiry_at=latest)
