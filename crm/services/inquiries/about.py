"""What an inquiry is about."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind, Device, InquiryKind, InquiryState, Intent
from crm.models import Deed, Inquiry
from crm.services.deeds import hold, record_deed
from customers.models import Customer, Product
from customers.selectors.shop_day import shop_time
from scripts_lib.choices import Stage

from .changes import InquiryRefused, change_inquiry, chosen_inquiry
from .touch import current_inquiry, mark_touched, open_inquiry

OFFERED = {"stage": Stage, "kind": InquiryKind, "intent": Intent, "device": Device}
LONGEST_PURPOSE = 200


@transaction.atomic
def say_about(
    *,
    customer: Customer,
    by: User,
    at: datetime,
    intent: str | None = None,
    stage: str | None = None,
    kind: str | None = None,
    device: str | None = None,
    product_id: int | None = None,
    purpose: str | None = None,
    promised_by: datetime | None = None,
    inquiry_id: int | None = None,
) -> Deed | None:
    """Say what the inquiry at hand is about. None leaves a value, "" and 0 empty it; None back: nothing changed."""
    hold(customer)
    said = _checked(customer, at=at, intent=intent, stage=stage, kind=kind, device=device, promised_by=promised_by)
    if product_id is not None:
        said["product_id"] = _product(customer, product_id)
    if purpose is not None:
        said["purpose"] = purpose.strip()[:LONGEST_PURPOSE]
    if not said:
        raise InquiryRefused(_("Choose one of the offered values."))
    inquiry, is_other = _inquiry_for(customer, stage, by=by, at=at, inquiry_id=inquiry_id)
    _fit_kind(said, said.get("stage", inquiry.stage))
    if is_other:
        said.update(last_at=at, last_by_id=by.pk)
    way_back = change_inquiry(inquiry, said, by=by, at=at)
    if way_back is None and not _is_new(inquiry, by, at):
        return None
    mark_touched(inquiry, by=by, at=at)
    return record_deed(
        customer=customer,
        kind=DeedKind.ABOUT,
        subject=_subject(customer, said),
        way_back=way_back or {"inquiry": inquiry.pk, "was": {}, "is": {}},
        by=by,
        at=at,
    )


def _inquiry_for(
    customer: Customer, stage: str | None, *, by: User, at: datetime, inquiry_id: int | None
) -> tuple[Inquiry, bool]:
    """The inquiry at hand, and whether it is another than before: a stage that has an open one goes on with that."""
    current = current_inquiry(customer, at=at) if inquiry_id is None else chosen_inquiry(customer, inquiry_id)
    if current and (stage is None or stage == current.stage):
        return current, False
    standing = Inquiry.objects.still_open().filter(customer=customer, stage=stage).first()
    if standing:
        return standing, True
    if current and current.state == InquiryState.OPEN:
        return current, False
    return open_inquiry(customer=customer, by=by, at=at, stage=stage or Stage.PRE_SALE), False


def _checked(customer: Customer, *, at: datetime, promised_by: datetime | None, **given: str | None) -> dict[str, Any]:
    """The given values, each out of its list."""
    said: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    for name, value in said.items():
        may_be_empty = name != "stage"
        if value not in OFFERED[name].values and not (value == "" and may_be_empty):
            raise InquiryRefused(_("Choose one of the offered values."))
    if promised_by is not None:
        if promised_by <= at:
            raise InquiryRefused(_("Choose a moment that lies ahead."))
        said["promised_by"] = promised_by
    return said


def _product(customer: Customer, product_id: int) -> int | None:
    if not product_id:
        return None
    if not Product.objects.filter(shop=customer.shop_id, pk=product_id).exists():
        raise InquiryRefused(_("This shop has no such product."))
    return product_id


def _fit_kind(said: dict[str, Any], stage: str) -> None:
    """Only an inquiry after the sale has a kind."""
    if stage != Stage.PRE_SALE:
        return
    if said.get("kind"):
        raise InquiryRefused(_("Say first whether it is about an order under way or after the sale."))
    if "stage" in said:
        said["kind"] = ""


def _is_new(inquiry: Inquiry, by: User, at: datetime) -> bool:
    return inquiry.opened_at == at and inquiry.opened_by_id == by.pk


def _subject(customer: Customer, said: dict[str, Any]) -> str:
    words = [str(OFFERED[name](said[name]).label) for name in OFFERED if said.get(name)]
    if said.get("product_id"):
        words.append(Product.objects.get(pk=said["product_id"]).name)
    if said.get("purpose"):
        words.append(said["purpose"])
    if said.get("promised_by"):
        words.append(shop_time(customer.shop, at=said["promised_by"]))
    return " · ".join(words) or _("not known")
