"""Waits begin and end with what happens on the desk; the caller holds the buyer."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from crm.choices import AnsweredBy
from crm.models import Inquiry, ReplyWait
from crm.selectors.reply_terms import reply_terms
from crm.services.deeds import hold
from crm.waiting import needs_answer
from customers.models import Customer


def ask(*, customer: Customer, inquiry: Inquiry, at: datetime, text: str) -> None:
    """The buyer waits from now on, unless they wait already or ask for nothing."""
    if not needs_answer(text) or ReplyWait.objects.unanswered().filter(inquiry=inquiry).exists():
        return
    is_first = not ReplyWait.objects.filter(inquiry=inquiry).exists()
    wait = ReplyWait(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=inquiry,
        asked_at=at,
        due_at=reply_terms(customer.shop).due_at(at),
        is_first=is_first,
    )
    ReplyWait.objects.bulk_create([wait], ignore_conflicts=True)


def answer(*, inquiry: Inquiry, by: User, at: datetime, how: AnsweredBy) -> bool:
    """The buyer has their answer; False when nobody waited."""
    waiting = ReplyWait.objects.unanswered().filter(inquiry=inquiry, asked_at__lte=at)
    return waiting.update(answered_at=at, how=how, answered_by=by) == 1


@transaction.atomic
def say_answered(*, customer: Customer, by: User, at: datetime) -> int:
    """An agent says that the buyer was answered, in words that nobody copied here; how many waits that ended."""
    hold(customer)
    waiting = ReplyWait.objects.unanswered().filter(customer=customer, asked_at__lte=at)
    return waiting.update(answered_at=at, how=AnsweredBy.HAND, answered_by=by)
