"""What a buyer said, word for word."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Message
from crm.models.records import LONGEST_MESSAGE
from crm.services.deeds import WrongInput, hold
from crm.services.inquiries import touch_inquiry
from crm.services.waits import ask
from crm.services.words import read_messages
from customers.models import Customer

SAME_WITHIN = timedelta(minutes=10)


class MessageRefused(WrongInput):
    """There is nothing to keep; the text says so."""


@transaction.atomic
def keep_message(*, customer: Customer, by: User, at: datetime, text: str) -> Message:
    """Keep a sentence of the buyer; pasted twice within ten minutes it is kept once."""
    text = text.strip()[:LONGEST_MESSAGE]
    if not text:
        raise MessageRefused(_("Write something first."))
    hold(customer)
    said = Message.objects.of_buyers().filter(customer=customer, text=text)
    kept = said.filter(said_at__gt=at - SAME_WITHIN).first()
    if kept:
        return kept
    inquiry = touch_inquiry(customer=customer, by=by, at=at)
    ask(customer=customer, inquiry=inquiry, at=at, text=text)
    message = Message.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=inquiry,
        text=text,
        said_at=at,
        recorded_by=by,
    )
    read_messages(messages=[message], at=at)
    return message
