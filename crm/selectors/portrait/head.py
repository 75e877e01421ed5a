"""The head of the portrait: who, what must not go wrong, what to remember, what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.choices import Device
from crm.texts import clock_text, moment_text
from customers.models import Customer
from tagging.models import CustomerTag, Tag

from .records import PinnedNote, Records
from .talks import Talks
from .warnings import SHOWN as WARNINGS_SHOWN
from .warnings import Caution, warnings_about
from .who import Who, who_is

COUPON = "coupon"
NOTES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the latest word came from, and when."""

    device: str
    device_code: str
    channel: str
    when: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class ReplyBy:
    """By when the buyer is to have an answer, and since when they wait."""

    when: str
    since: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Promise:
    pk: int
    when: str
    reason: str
    made_by: str
    made: str
    moved_from: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What the eye meets first."""

    who: Who
    contact: Contact
    reply: ReplyBy | None
    photo_count: int
    price_tag: Tag | None
    warnings: list[Caution]
    more_warnings: int
    notes: list[PinnedNote]
    more_notes: int
    promise: Promise | None


def head_of(
    customer: Customer,
    *,
    rows: Sequence[CustomerTag],
    records: Records,
    talks: Talks,
    at: datetime,
    today: date,
    may_see_contact: bool,
) -> Head:
    """The head, from what was gathered; no query."""
    warnings = warnings_about(customer, rows, talks, phishing_at=records.phishing_at, today=today)
    return Head(
        who=who_is(customer, records, may_see_contact=may_see_contact),
        contact=_contact(customer, talks, records, today),
        reply=_reply(customer, talks, at, today),
        photo_count=records.photo_count,
        price_tag=next((row.tag for row in rows if row.tag.slug == COUPON), None),
        warnings=warnings[:WARNINGS_SHOWN],
        more_warnings=max(0, len(warnings) - WARNINGS_SHOWN),
        notes=records.notes[-NOTES_SHOWN:],
        more_notes=max(0, len(records.notes) - NOTES_SHOWN),
        promise=_promise(customer, records, at, today),
    )


def _contact(customer: Customer, talks: Talks, records: Records, today: date) -> Contact:
    current = talks.current
    zone = ZoneInfo(customer.shop.timezone)
    at = records.last_message_at or (current.opened_at if current else None)
    if current is not None and (at is None or at < current.opened_at):
        at = current.opened_at
    device = current.device if current else ""
    channel = current.channel if current and current.channel else customer.channel
    return Contact(
        device=str(Device(device).label) if device else "",
        device_code=device,
        channel=channel.name,
        when=clock_text(at.astimezone(zone), today=today) if at else "",
        is_first=talks.is_first,
    )


def _reply(customer: Customer, talks: Talks, at: datetime, today: date) -> ReplyBy | None:
    if talks.waiting is None:
        return None
    zone = ZoneInfo(customer.shop.timezone)
    due, since = (one.astimezone(zone) for one in (talks.waiting.due_at, talks.waiting.asked_at))
    return ReplyBy(
        when=clock_text(due, today=today),
        since=clock_text(since, today=today),
        is_late=talks.waiting.due_at < at,
    )


def _promise(customer: Customer, records: Records, at: datetime, today: date) -> Promise | None:
    if not records.promises:
        return None
    first = records.promises[0]

    def moment(when: datetime | None) -> str:
        return moment_text(when.astimezone(ZoneInfo(customer.shop.timezone)), today=today) if when else ""

    return Promise(
        pk=first.pk,
        when=moment(first.due_at),
        reason=first.reason,
        made_by=first.made_by or _("a rule"),
        made=moment(first.made_at),
        moved_from=moment(first.first_due_at) if first.first_due_at != first.due_at else "",
        is_overdue=first.due_at < at,
    )
