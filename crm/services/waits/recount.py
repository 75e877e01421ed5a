"""The waits of some inquiries counted anew from what was said and done in them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from crm.choices import AnsweredBy, Sender
from crm.models import Inquiry, InquiryChange, Message, ReplyWait, ScriptUse
from crm.selectors.reply_terms import ReplyTerms, reply_terms
from crm.waiting import Event, Wait, needs_answer, standing_outcomes, waits_of
from customers.models import Shop

DEEDS = 1  # at the same moment messages come first
TOLD = ("answered_at", "how", "answered_by_id", "agent_name")


@transaction.atomic
def recount_waits(*, shop: Shop, inquiry_ids: Collection[int]) -> int:
    """Write the waits that differ from what the events say; returns how many. Called twice it writes nothing."""
    if not inquiry_ids:
        return 0
    terms = reply_terms(shop)
    events = _events(inquiry_ids)
    known: dict[int, list[ReplyWait]] = defaultdict(list)
    for row in ReplyWait.objects.filter(inquiry__in=inquiry_ids):
        known[row.inquiry_id].append(row)
    found = _Differences()
    for inquiry in Inquiry.objects.filter(pk__in=inquiry_ids).order_by("pk"):
        found.compare(inquiry, known[inquiry.pk], waits_of(events[inquiry.pk]), terms)
    found.write()
    return len(found.gone) + len(found.differing) + len(found.new)


@dataclass(slots=True)
class _Differences:
    """What is written, and what is to be."""

    gone: list[int] = field(default_factory=list)
    differing: list[ReplyWait] = field(default_factory=list)
    new: list[ReplyWait] = field(default_factory=list)

    def compare(self, inquiry: Inquiry, rows: list[ReplyWait], waits: list[Wait], terms: ReplyTerms) -> None:
        """Note what of one inquiry goes, changes or is new. By when it was promised stays as it was."""
        by_moment = {row.asked_at: row for row in rows}
        wanted = {one.asked_at for one in waits}
        self.gone += [row.pk for row in rows if row.asked_at not in wanted]
        for place, wait in enumerate(waits):
            known = by_moment.get(wait.asked_at)
            if known is None:
                self.new.append(_filled(_begun(inquiry, wait, terms), wait, is_first=place == 0))
            elif _differs(known, wait, is_first=place == 0):
                self.differing.append(_filled(known, wait, is_first=place == 0))

    def write(self) -> None:
        """First what goes and ends, then what opens: an inquiry never has two open waits, not even for a statement."""
        ReplyWait.objects.filter(pk__in=self.gone).delete()
        for rows in ([row for row in self.differing if row.how], [row for row in self.differing if not row.how]):
            ReplyWait.objects.bulk_update(rows, [*(name.removesuffix("_id") for name in TOLD), "is_first"])
        ReplyWait.objects.bulk_create(self.new)


def _begun(inquiry: Inquiry, wait: Wait, terms: ReplyTerms) -> ReplyWait:
    return ReplyWait(
        shop_id=inquiry.shop_id,
        customer_id=inquiry.customer_id,
        inquiry=inquiry,
        asked_at=wait.asked_at,
        due_at=terms.due_at(wait.asked_at),
    )


def _filled(row: ReplyWait, wait: Wait, *, is_first: bool) -> ReplyWait:
    row.answered_at, row.how, row.answered_by_id, row.agent_name = wait.answered_at, wait.how, wait.by, wait.name
    row.is_first = is_first
    return row


def _differs(row: ReplyWait, wait: Wait, *, is_first: bool) -> bool:
    stands = tuple(getattr(row, name) for name in TOLD)
    return stands != (wait.answered_at, wait.how, wait.by, wait.name) or row.is_first != is_first


def _events(inquiry_ids: Collection[int]) -> dict[int, list[Event]]:
    """What asks and answers in each inquiry, in five queries."""
    events: dict[int, list[Event]] = defaultdict(list)
    for source in (_messages, _uses, _outcomes, _said_by_hand):
        for inquiry_id, event in source(inquiry_ids):
            events[inquiry_id].append(event)
    return events


def _messages(inquiry_ids: Collection[int]) -> Iterator[tuple[int, Event]]:
    rows = Message.objects.without_spam().filter(inquiry__in=inquiry_ids).exclude(sender=Sender.AUTOMATIC)
    for inquiry_id, pk, at, sender, text, agent_id, agent_name in rows.values_list(
        "inquiry_id", "pk", "said_at", "sender", "text", "agent_id", "agent_name"
    ):
        if sender == Sender.AGENT:
            yield inquiry_id, Event(at, 0, pk, AnsweredBy.MESSAGE, agent_id, agent_name)
        elif needs_answer(text):
            yield inquiry_id, Event(at, 0, pk)


def _uses(inquiry_ids: Collection[int]) -> Iterator[tuple[int, Event]]:
    rows = ScriptUse.objects.filter(inquiry__in=inquiry_ids)
    for inquiry_id, pk, at, by in rows.values_list("inquiry_id", "pk", "made_at", "made_by_id"):
        if inquiry_id is not None:
            yield inquiry_id, Event(at, DEEDS, pk, AnsweredBy.SCRIPT, by)


def _outcomes(inquiry_ids: Collection[int]) -> Iterator[tuple[int, Event]]:
    changes: dict[int, list[tuple[datetime, int, str, int | None]]] = defaultdict(list)
    rows = InquiryChange.objects.filter(inquiry__in=inquiry_ids)
    for inquiry_id, pk, at, after, by in rows.values_list("inquiry_id", "pk", "made_at", "after", "made_by_id"):
        if "state" in after:
            changes[inquiry_id].append((at, pk, after["state"], by))
    for inquiry_id, said in changes.items():
        for then, key, who in standing_outcomes(said):
            yield inquiry_id, Event(then, DEEDS, key, AnsweredBy.OUTCOME, who)


def _said_by_hand(inquiry_ids: Collection[int]) -> Iterator[tuple[int, Event]]:
    rows = ReplyWait.objects.filter(inquiry__in=inquiry_ids, how=AnsweredBy.HAND)
    for inquiry_id, pk, at, by in rows.values_list("inquiry_id", "pk", "answered_at", "answered_by_id"):
        if at is not None:
            yield inquiry_id, Event(at, DEEDS, pk, AnsweredBy.HAND, by)
