"""How easy a buyer is to talk to."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind
from crm.models import Deed
from crm.services.deeds import WrongInput, hold, record_deed
from crm.services.inquiries import touch_inquiry
from customers.choices import Temper
from customers.models import Customer


class TemperRefused(WrongInput):
    """No such temper; the text says to choose one."""


@transaction.atomic
def set_temper(*, customer: Customer, by: User, at: datetime, temper: str) -> Deed | None:
    """Say how easy the buyer is to talk to; None when that was said already."""
    if temper not in Temper.values:
        raise TemperRefused(_("Choose one of the offered values."))
    hold(customer)
    was = Customer.objects.values_list("temper", flat=True).get(pk=customer.pk)
    if was == temper:
        return None
    Customer.objects.filter(pk=customer.pk).update(temper=temper)
    customer.temper = temper
    touch_inquiry(customer=customer, by=by, at=at)
    subject = str(Temper(temper).label)
    way_back = {"was": was, "is": temper}
    return record_deed(customer=customer, kind=DeedKind.TEMPER, subject=subject, way_back=way_back, by=by, at=at)


def take_back_temper(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """What was said before; False when somebody has said something else since."""
    customers = Customer.objects.filter(pk=customer.pk, temper=deed.way_back["is"])
    return customers.update(temper=deed.way_back["was"]) == 1
