"""Who a buyer is, corrected by hand."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.choices import AttributeLevel, AttributeSource, BuyerKind
from customers.models import AttributeDefinition, AttributeValue, Customer
from customers.normalize import normalise_email, normalise_phone, phone_last4

from .attributes import AttributeRefused, keep_value, one_line, refuse_unseen
from .marks import mark_changed
from .merging.customers import initials

CHINESE_MOBILE = re.compile(r"^\+86(1[3-9][0-9]{9})$")
CONTACTS = ("name", "phone", "email", "address")
KIND = "kind"
BASICS = (KIND, *CONTACTS)
LONGEST = {KIND: 12, "name": 100, "phone": 32, "email": 254, "address": 500}


@transaction.atomic
def set_basic(
    *, customer: Customer, field: str, value: str, by: User | None, at: datetime, was: str | None = None
) -> bool:
    """Correct a contact detail, or say person or organisation; False when it stood like that already.

    What search finds a buyer by follows. An order that comes in later may bring a newer detail. `was` is what the
    writer saw before; AttributeConflict when something else stands by now.
    """
    value = _fitting(field, one_line(value, longest=LONGEST.get(field, 0)))
    stored = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if getattr(stored, field) == value:
        return False
    refuse_unseen(stands=getattr(stored, field), typed=value, was=was)
    columns: dict[str, str | datetime] = {field: value, **_found_by(field, value)}
    if field in CONTACTS:
        columns |= {"contact_at": at, "settled_at": at}
    Customer.objects.filter(pk=stored.pk).update(**columns)
    _keep_origin(stored, field, value, by=by, at=at)
    mark_changed(stored.pk, at)
    return True


def origin_code(field: str) -> str:
    """The code of the definition under which it is kept who corrected a detail; no shop's own code looks like it."""
    return f"basic-{field}"


def _keep_origin(customer: Customer, field: str, value: str, *, by: User | None, at: datetime) -> None:
    """Who and when; the value itself stands in the customer alone."""
    definition, _made = AttributeDefinition.objects.get_or_create(
        shop_id=customer.shop_id,
        code=origin_code(field),
        defaults={"name": field, "level": AttributeLevel.BASIC},
    )
    if value:
        keep_value(customer=customer, definition=definition, value="", source=AttributeSource.AGENT, by=by, at=at)
    else:
        AttributeValue.objects.filter(customer=customer, definition=definition).delete()


def _found_by(field: str, value: str) -> dict[str, str]:
    if field == "phone":
        return {"phone_last4": phone_last4(value)}
    return {"name_initials": initials(value)} if field == "name" else {}


def _fitting(field: str, value: str) -> str:
    """The value as files bring it; AttributeRefused when it is no such thing."""
    if field not in BASICS:
        raise AttributeRefused(_("This cannot be written here."))
    if value and field == KIND and value not in BuyerKind.values:
        raise AttributeRefused(_("Choose one of the list."))
    if value and field == "phone":
        return _phone(value)
    if value and field == "email" and not normalise_email(value):
        raise AttributeRefused(_("This is no e-mail address."))
    return normalise_email(value) if field == "email" else value


def _phone(value: str) -> str:
    """A Chinese mobile number as its eleven digits, any other as +4930901820: so files and search write them."""
    number = normalise_phone(value)
    if not number:
        raise AttributeRefused(_("This is no phone number that can be dialled."))
    return CHINESE_MOBILE.sub(r"\1", number)
