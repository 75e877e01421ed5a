"""Spam: kept, hidden from every figure, and brought back by a click."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from crm.choices import ChangeSource, InquiryState, MessageSpam, Sender
from crm.models import Inquiry, InquiryChange, Message
from crm.services.deeds import hold
from crm.services.waits import recount_waits
from customers.models import Customer
from customers.services.marks import mark_many_changed
from tagging.words import Reading
from tagging.words.spam import verdict_of as verdict_of_score

from .rows import hold_words
from .senders import Senders

SENT_ROUND = 2
KINDS = {"spam": MessageSpam.SPAM, "suspicious": MessageSpam.SUSPICIOUS, "ok": ""}


def verdict_of(message: Message, reading: Reading, senders: Senders) -> str:
    """What a message is; whoever ordered within 90 days sends no spam, and what a person said stays."""
    if message.spam == MessageSpam.CLEARED:
        return MessageSpam.CLEARED
    if senders.is_buyer(message):
        return ""
    return KINDS[verdict_of_score(reading.spam.score + SENT_ROUND * senders.is_sent_round(message))]


def hide_spam_inquiries(*, messages: Sequence[Message], at: datetime) -> int:
    """Close as spam the open inquiries in which a buyer has said nothing but spam and nobody has said an outcome."""
    keys = {one.inquiry_id for one in messages if one.spam == MessageSpam.SPAM and one.inquiry_id}
    honest = Message.objects.of_buyers().without_spam().filter(inquiry__in=keys).values("inquiry")
    rows = Inquiry.objects.filter(pk__in=keys, state=InquiryState.OPEN).exclude(pk__in=honest)
    untouched = rows.exclude(changes__after__has_key="state").select_related("shop")
    return sum(_turn(one, InquiryState.SPAM, by=None, at=at) for one in untouched)


def count_anew(*, messages: Sequence[Message], at: datetime) -> None:
    """Have the figures follow messages of one shop that are hidden now, or no longer: days, points and waits."""
    if not messages:
        return
    mark_many_changed({one.customer_id for one in messages}, at=at)
    recount_waits(shop=messages[0].shop, inquiry_ids={one.inquiry_id for one in messages if one.inquiry_id})


@transaction.atomic
def clear_spam(*, customer: Customer, by: User, at: datetime, message_id: int) -> None:
    """Say of a message that it is no spam: it counts again, and its inquiry is open again. Again: nothing changes."""
    from .reading import read_messages

    hold(customer)
    hold_words(shop_id=customer.shop_id, customers=[customer.pk])
    held = Message.objects.filter(customer=customer, pk=message_id, sender=Sender.BUYER)
    if not held.filter(spam__in=(MessageSpam.SPAM, MessageSpam.SUSPICIOUS)).update(spam=MessageSpam.CLEARED):
        return
    read_messages(messages=held, at=at)
    hidden = Inquiry.objects.filter(messages=message_id, state=InquiryState.SPAM).select_related("shop").first()
    if hidden and _was_hidden_by_rule(hidden) and not _has_rival(hidden):
        _turn(hidden, InquiryState.OPEN, by=by, at=at)
    count_anew(messages=list(held.select_related("shop")), at=at)


def _was_hidden_by_rule(inquiry: Inquiry) -> bool:
    last = inquiry.changes.filter(after__has_key="state").order_by("-pk").first()
    return last is not None and last.source == ChangeSource.RULE


def _has_rival(inquiry: Inquiry) -> bool:
    return Inquiry.objects.still_open().filter(customer=inquiry.customer_id, stage=inquiry.stage).exists()


def _turn(inquiry: Inquiry, state: InquiryState, *, by: User | None, at: datetime) -> bool:
    """Write the state with a line in the history, unless somebody was faster."""
    before = inquiry.state
    closed_at = at if state == InquiryState.SPAM else None
    if not Inquiry.objects.filter(pk=inquiry.pk, state=before).update(state=state, closed_at=closed_at):
        return False
    InquiryChange.objects.create(
        shop_id=inquiry.shop_id,
        customer_id=inquiry.customer_id,
        inquiry=inquiry,
        before={"state": before},
        after={"state": state},
        source=ChangeSource.AGENT if by else ChangeSource.RULE,
        made_by=by,
        made_at=at,
    )
    recount_waits(shop=inquiry.shop, inquiry_ids=[inquiry.pk])  # nobody owes spam an answer
    return True
