"""Changes of an inquiry: each leaves a line in its history and can be turned round."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from crm.choices import InquiryState
from crm.models import Deed, Inquiry, InquiryChange
from crm.services.deeds import DeedRefused, WrongInput
from customers.models import Customer, Order

from .promises import keep_in_line

NOT_HISTORY = ("closed_at", "last_at", "last_by_id", "rule_word", "won_import_id")


class InquiryRefused(WrongInput):
    """What was said of an inquiry is not possible; the text says what is."""


class InquiryMoved(DeedRefused):
    """Another inquiry stands in the way; the text says which."""


def chosen_inquiry(customer: Customer, inquiry_id: int) -> Inquiry:
    """That inquiry of the buyer."""
    inquiry = Inquiry.objects.filter(customer=customer, pk=inquiry_id).first()
    if inquiry is None:
        raise InquiryRefused(_("This buyer has no such inquiry."))
    return inquiry


def is_stage_taken(inquiry: Inquiry, stage: str) -> bool:
    """Whether another inquiry of the buyer is open in that stage; there is one at a time."""
    rivals = Inquiry.objects.still_open().filter(customer=inquiry.customer_id, stage=stage)
    return rivals.exclude(pk=inquiry.pk).exists()


def change_inquiry(inquiry: Inquiry, values: dict[str, Any], *, by: User, at: datetime) -> dict[str, Any] | None:
    """Write what differs, with a line in the history; the way back, or None when nothing differs."""
    differing = {name: value for name, value in values.items() if getattr(inquiry, name) != value}
    if not differing:
        return None
    stands = {name: getattr(inquiry, name) for name in differing}
    if not Inquiry.objects.filter(pk=inquiry.pk, **stands).update(**differing):
        raise InquiryMoved(_("Somebody has just changed this inquiry. Look again."))
    for name, value in differing.items():
        setattr(inquiry, name, value)
    if differing.keys() & {"state", "promised_by"}:
        keep_in_line(inquiry, by=by, at=at)
    was = {name: plain(value) for name, value in stands.items()}
    now = {name: plain(value) for name, value in differing.items()}
    _record(inquiry, before=was, after=now, by=by, at=at)
    return {"inquiry": inquiry.pk, "was": was, "is": now}


def take_back_change(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """Turn a change of an inquiry round; False when somebody has changed the same since."""
    way_back = deed.way_back
    inquiry = Inquiry.objects.filter(customer=customer, pk=way_back["inquiry"]).first()
    if inquiry is None or any(plain(getattr(inquiry, name)) != value for name, value in way_back["is"].items()):
        return False
    was = {name: _parsed(name, value) for name, value in way_back["was"].items()}
    target_state, target_stage = was.get("state", inquiry.state), was.get("stage", inquiry.stage)
    if target_state == InquiryState.OPEN and is_stage_taken(inquiry, target_stage):
        return False
    if was.get("won_order_id") and not _is_free(inquiry, was["won_order_id"]):
        return False
    change_inquiry(inquiry, was, by=by, at=at)
    return True


def _is_free(inquiry: Inquiry, order_id: int) -> bool:
    """Whether the order is still this buyer's, and has won no other inquiry."""
    rivals = Inquiry.objects.filter(won_order=order_id).exclude(pk=inquiry.pk)
    return Order.objects.filter(pk=order_id, customer=inquiry.customer_id).exists() and not rivals.exists()


def _record(inquiry: Inquiry, *, before: dict[str, Any], after: dict[str, Any], by: User, at: datetime) -> None:
    told = [name for name in after if name not in NOT_HISTORY]
    if told:
        InquiryChange.objects.create(
            shop_id=inquiry.shop_id,
            customer_id=inquiry.customer_id,
            inquiry=inquiry,
            before={name: before[name] for name in told},
            after={name: after[name] for name in told},
            made_by=by,
            made_at=at,
        )


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _parsed(name: str, value: Any) -> Any:
    field: Any = Inquiry._meta.get_field(name)
    return field.to_python(value)
