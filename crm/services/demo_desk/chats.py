"""The demo shop's talks of the last weeks, brought in as chat records, and what agents said of them."""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from crm.choices import InquiryState
from crm.demo.chats import COLUMNS, Talk, talks_of
from crm.demo.people import NEW, RICH
from crm.demo.purchases import Buyer
from crm.demo.talk import Known
from crm.models import ChatImport, Inquiry, InquiryChange, LossReason
from crm.services.chats import confirm_chats, receive_file, work_on_chats
from crm.services.waits import recount_waits
from customers.models import Channel, Customer
from scripts_lib.choices import Stage

from .records import Records

FILE_NAME = "旺旺聊天记录.csv"
LATELY = 30  # days
GOING_ON = (InquiryState.OPEN, InquiryState.POSTPONED)
TOLD = ["stage", "kind", "purpose", "intent", "product", "state", "loss_reason", "postponed_until", "closed_at"]


def bring_chats(records: Records, buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> None:
    """One file with talks of buyers whose desk is quiet otherwise; those who wrote just now wait for an answer."""
    talks = talks_of(list(buyers.values()), busy=_busy(buyers, known), now=_clock(records))
    numbers = {buyer.person.number: customer for customer, buyer in buyers.items()}
    if talks:
        made = _import(records, talks)
        told = list(_told(records, made, {numbers[talk.buyer.person.number].pk: talk for talk in talks}))
        Inquiry.objects.bulk_update([inquiry for inquiry, _talk in told], TOLD)
        InquiryChange.objects.bulk_create(_change(records, *one) for one in told if one[1].state)
    meeting = Inquiry.objects.still_open().filter(shop=records.shop, stage=Stage.PRE_SALE)
    first_met = [numbers[number].pk for number in (RICH, NEW) if number in numbers]
    lately = meeting.filter(customer__in=first_met).values_list("pk", flat=True)
    written = Inquiry.objects.filter(shop=records.shop, chat_import__isnull=False).values_list("pk", flat=True)
    recount_waits(shop=records.shop, inquiry_ids=[*lately, *written])


def _busy(buyers: dict[Customer, Buyer], known: dict[Customer, Known]) -> set[int]:
    """Whose talks are going on, or are not long over."""
    return {
        buyer.person.number
        for customer, buyer in buyers.items()
        if any(talk.state in GOING_ON or talk.days < LATELY for talk in known[customer].talks)
    }


def _clock(records: Records) -> datetime:
    return records.at.astimezone(ZoneInfo(records.shop.timezone)).replace(tzinfo=None)


def _import(records: Records, talks: Iterable[Talk]) -> ChatImport:
    """As a manager does it: the file, a look, the go-ahead."""
    channel = Channel.objects.get(shop=records.shop, code="taobao")
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for talk in talks:
                writer.writerows(talk.rows())
        made = receive_file(
            shop=records.shop, channel=channel, path=path, file_name=FILE_NAME, by=records.by, at=records.at
        )
    confirm_chats(chat_import_id=made.pk, makes_buyers=False, skips_bad_rows=False, at=records.at)
    work_on_chats(chat_import_id=made.pk, worker="demo", at=records.at)
    return made


def _told(records: Records, made: ChatImport, talks: dict[int, Talk]) -> Iterable[tuple[Inquiry, Talk]]:
    """The inquiries that the file opened, as agents left them."""
    reasons = {reason.code: reason for reason in LossReason.objects.filter(shop=None)}
    for inquiry in Inquiry.objects.filter(chat_import=made).order_by("pk"):
        talk = talks[inquiry.customer_id]
        inquiry.stage, inquiry.kind, inquiry.purpose, inquiry.intent = talk.stage, talk.kind, talk.purpose, talk.intent
        inquiry.product = records.library.products[talk.good.sku] if talk.good else None
        if talk.state:
            inquiry.state, inquiry.closed_at = talk.state, inquiry.last_at
        inquiry.loss_reason = reasons[talk.loss] if talk.loss else None
        if talk.postponed_by:
            inquiry.postponed_until = records.clock(talk.postponed_by, 0).date()
        yield inquiry, talk


def _change(records: Records, inquiry: Inquiry, talk: Talk) -> InquiryChange:
    after: dict[str, object] = {"state": talk.state}
    if inquiry.loss_reason_id:
        after["loss_reason_id"] = inquiry.loss_reason_id
    if inquiry.postponed_until:
        after["postponed_until"] = inquiry.postponed_until.isoformat()
    return InquiryChange(
        shop=records.shop,
        customer_id=inquiry.customer_id,
        inquiry=inquiry,
        before={**dict.fromkeys(after), "state": InquiryState.OPEN.value},
        after=after,
        made_by_id=inquiry.last_by_id,
        made_at=inquiry.last_at,
    )
