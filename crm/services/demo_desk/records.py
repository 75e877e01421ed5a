"""Inquiries, messages, notes, coupons, attributes and interactions of the demo shop's buyers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.choices import Device, InquiryKind, InquiryState
from crm.demo.people import LONG_NAMED, RICH
from crm.demo.talk import Known, Talk
from crm.models import Coupon, Inquiry, InquiryChange, Interaction, LossReason, Message, Note
from customers.choices import BuyerKind
from customers.models import (
    AttributeDefinition,
    AttributeValue,
    Channel,
    Customer,
    CustomerAlias,
    CustomerFacts,
    Shop,
)
from customers.services.marks import mark_many_changed
from scripts_lib.choices import Stage

from .library import Library

SHORT_TALK = timedelta(minutes=12)
SAME_TALK = timedelta(hours=3)
ANSWERS_BY = 18  # o'clock
FRIEND_BROUGHT = 3  # the number of the buyer whom another brought
RICH_ON_JD = "jd_yuebai_tea"  # the same person's id on another platform


@dataclass(frozen=True, slots=True)
class Records:
    """Whose rows are written, by whom, and when that is."""

    shop: Shop
    by: User | None
    at: datetime
    library: Library

    def before(self, days: float) -> datetime:
        """The moment so many days ago, or ahead when they are negative."""
        return self.at - timedelta(days=days)

    def clock(self, days: int, hour: int, minute: int = 0) -> datetime:
        """That time of the shop's day so many days from today."""
        local = self.at.astimezone(ZoneInfo(self.shop.timezone)) + timedelta(days=days)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def write_records(records: Records, known: dict[Customer, Known], numbers: dict[int, Customer]) -> None:
    """All of it, a table at a time."""
    _people(known, numbers)
    inquiries = Inquiry.objects.bulk_create(_inquiries(records, known))
    InquiryChange.objects.bulk_create(_changes(records, inquiries))
    talks: dict[int, list[Inquiry]] = {}
    for inquiry in inquiries:
        talks.setdefault(inquiry.customer_id, []).append(inquiry)
    _last_inquiries(talks)
    Message.objects.bulk_create(_messages(records, known, talks))
    Interaction.objects.bulk_create(_interactions(records, known, talks, numbers.get(FRIEND_BROUGHT)))
    Note.objects.bulk_create(_notes(records, known))
    Coupon.objects.bulk_create(_coupons(records, known))
    AttributeValue.objects.bulk_create(_attributes(records, known))
    mark_many_changed([customer.pk for customer in known], at=records.at)


def _people(known: dict[Customer, Known], numbers: dict[int, Customer]) -> None:
    """How buyers are to talk to, and whether one writes for a house."""
    for customer, one in known.items():
        customer.temper = one.temper
        customer.kind = BuyerKind.PERSON if one.temper else BuyerKind.UNKNOWN
    if LONG_NAMED in numbers:
        numbers[LONG_NAMED].kind = BuyerKind.ORGANISATION
    Customer.objects.bulk_update(known, ["temper", "kind"], batch_size=500)
    if RICH in numbers and (channel := Channel.objects.filter(shop=numbers[RICH].shop_id, code="jd").first()):
        CustomerAlias.objects.get_or_create(
            shop_id=channel.shop_id, channel=channel, key=RICH_ON_JD, defaults={"customer": numbers[RICH]}
        )


def _inquiries(records: Records, known: dict[Customer, Known]) -> Iterator[Inquiry]:
    reasons = {reason.code: reason for reason in LossReason.objects.filter(shop=None)}
    for customer, one in known.items():
        for talk in sorted(one.talks, key=lambda talk: -talk.days):
            inquiry = _inquiry(records, customer, talk)
            inquiry.loss_reason = reasons[talk.loss] if talk.loss else None
            yield inquiry


def _inquiry(records: Records, customer: Customer, talk: Talk) -> Inquiry:
    opened_at = records.before(talk.days)
    is_open = talk.state == InquiryState.OPEN
    last_at = min(opened_at + SHORT_TALK, records.at)
    product = records.library.products[talk.sku] if talk.sku else None
    return Inquiry(
        shop=records.shop,
        customer=customer,
        channel_id=customer.channel_id,
        device=Device.PHONE if customer.pk % 3 else Device.COMPUTER,
        stage=talk.stage,
        kind=talk.kind,
        purpose=talk.purpose,
        intent=talk.intent,
        product=product,
        state=talk.state,
        postponed_until=records.clock(talk.postponed_by, 0).date() if talk.postponed_by else None,
        promised_by=_promised_by(records) if is_open and _needs_answer(talk) else None,
        opened_at=opened_at,
        opened_by=records.by,
        last_at=last_at,
        last_by=records.by,
        closed_at=None if is_open else last_at,
    )


def _needs_answer(talk: Talk) -> bool:
    return talk.stage == Stage.AFTER_SALE and talk.kind in (InquiryKind.COMPLAINT, InquiryKind.DEFECT)


def _promised_by(records: Records) -> datetime:
    """The next time at which answers are given, at least an hour ahead."""
    today = records.clock(0, ANSWERS_BY)
    return today if today > records.at + timedelta(hours=1) else records.clock(1, ANSWERS_BY)


def _changes(records: Records, inquiries: list[Inquiry]) -> Iterator[InquiryChange]:
    """How each inquiry that is over came to its end."""
    for inquiry in inquiries:
        if inquiry.closed_at is None:
            continue
        after: dict[str, object] = {"state": inquiry.state}
        if inquiry.loss_reason_id:
            after["loss_reason_id"] = inquiry.loss_reason_id
        if inquiry.postponed_until:
            after["postponed_until"] = inquiry.postponed_until.isoformat()
        yield InquiryChange(
            shop=records.shop,
            customer_id=inquiry.customer_id,
            inquiry=inquiry,
            before={**dict.fromkeys(after), "state": InquiryState.OPEN.value},
            after=after,
            made_by=records.by,
            made_at=inquiry.closed_at,
        )


def _last_inquiries(talks: dict[int, list[Inquiry]]) -> None:
    """Facts hold when a buyer last inquired, for lists and rules."""
    facts = list(CustomerFacts.objects.filter(customer__in=talks))
    for one in facts:
        one.last_inquiry_at = max(inquiry.last_at for inquiry in talks[one.customer_id])
    CustomerFacts.objects.bulk_update(facts, ["last_inquiry_at"], batch_size=500)


def _talk_at(talks: dict[int, list[Inquiry]], customer: Customer, moment: datetime) -> Inquiry | None:
    """The inquiry in which something was said or done."""
    near = [one for one in talks.get(customer.pk, []) if abs(one.opened_at - moment) < SAME_TALK]
    return min(near, key=lambda one: abs(one.opened_at - moment), default=None)


def _messages(records: Records, known: dict[Customer, Known], talks: dict[int, list[Inquiry]]) -> Iterator[Message]:
    for customer, one in known.items():
        for said in one.said:
            moment = records.before(said.days)
            yield Message(
                shop=records.shop,
                customer=customer,
                inquiry=_talk_at(talks, customer, moment),
                text=said.text,
                said_at=moment,
                recorded_by=records.by,
            )


def _interactions(
    records: Records, known: dict[Customer, Known], talks: dict[int, list[Inquiry]], friend: Customer | None
) -> Iterator[Interaction]:
    for customer, one in known.items():
        for kind, days in one.interactions:
            moment = records.before(days)
            yield Interaction(
                shop=records.shop,
                customer=customer,
                inquiry=_talk_at(talks, customer, moment),
                kind=kind,
                friend=friend if kind == "friend" else None,
                happened_at=moment,
                made_by=records.by,
            )


def _notes(records: Records, known: dict[Customer, Known]) -> Iterator[Note]:
    for customer, one in known.items():
        for days, text, is_pinned in one.notes:
            yield Note(
                shop=records.shop,
                customer=customer,
                text=text,
                is_pinned=is_pinned,
                made_by=records.by,
                made_at=records.before(days),
            )


def _coupons(records: Records, known: dict[Customer, Known]) -> Iterator[Coupon]:
    for customer, one in known.items():
        for name, cents, days_left, is_used in one.coupons:
            given_at = records.before(max(1, 60 - days_left))
            yield Coupon(
                shop=records.shop,
                customer=customer,
                name=name,
                value=Decimal(cents) / 100,
                expires_on=records.clock(days_left, 0).date(),
                used_at=given_at + timedelta(days=1) if is_used else None,
                created_at=given_at,
            )


def _attributes(records: Records, known: dict[Customer, Known]) -> Iterator[AttributeValue]:
    wanted = {one.code: one for one in AttributeDefinition.objects.filter(shop=records.shop)}
    for customer, one in known.items():
        for code, value, source, days in one.attributes:
            if code in wanted:
                yield AttributeValue(
                    shop=records.shop,
                    customer=customer,
                    definition=wanted[code],
                    value=value,
                    source=source,
                    set_by=records.by,
                    set_at=records.before(days),
                )
