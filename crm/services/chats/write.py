"""One batch of lines becomes messages: told apart from what is known, put into talks, written in a few statements."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F

from crm.choices import InquiryState, Sender
from crm.models import ChatBuyer, ChatImport, ChatLine, Inquiry, Message
from crm.services.waits import recount_waits
from crm.talks import Talk, talk_of
from customers.models import Customer
from customers.services.marks import mark_many_changed
from scripts_lib.choices import Stage

from .agents import Agents

BATCH = 1000
PASTED_WITHIN = timedelta(hours=4)  # so much later an agent may have pasted what the record tells
Key = tuple[int, datetime, str, str]


def write_batch(chat_import: ChatImport, agents: Agents, *, at: datetime) -> bool:
    """Write the next lines, buyer by buyer in the order in which they were said; False when none is left."""
    lines = list(chat_import.lines.select_related("buyer").order_by("buyer_id", "said_at", "number")[:BATCH])
    if not lines:
        return False
    meant = [line for line in lines if line.buyer.customer_id is not None]
    batch = _Batch(chat_import, agents, _hold({line.buyer.customer_id or 0 for line in meant}))
    batch.load(meant)
    for line in meant:
        batch.take(line)
    batch.write()
    recount_waits(shop=chat_import.shop, inquiry_ids=batch.inquiry_ids)
    mark_many_changed(batch.customers, at=at)
    ChatLine.objects.filter(pk__in=[line.pk for line in lines]).delete()
    ChatImport.objects.filter(pk=chat_import.pk).update(
        written_count=F("written_count") + len(batch.new),
        known_count=F("known_count") + batch.known_count + len(batch.adopted),
        skipped_count=F("skipped_count") + len(lines) - len(meant),
    )
    return True


def digest_of(key: Key) -> str:
    """One record of a chat: who, when, which side, which words."""
    customer_id, at, sender, text = key
    told = f"{customer_id}\0{at.timestamp():.0f}\0{sender}\0{text}"
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _hold(customer_ids: Collection[int]) -> list[int]:
    """Agents' deeds on these buyers wait until the batch is through."""
    rows = Customer.objects.filter(pk__in=customer_ids).order_by("pk").select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


@dataclass(slots=True)
class _Batch:
    """What a batch knows and will write."""

    chat_import: ChatImport
    agents: Agents
    customers: list[int]
    new: list[Message] = field(default_factory=list)
    adopted: list[Message] = field(default_factory=list)
    known_count: int = 0
    _known: set[Key] = field(default_factory=set)
    _pasted: dict[tuple[int, str], list[Message]] = field(default_factory=lambda: defaultdict(list))
    _talks: dict[int, list[Talk]] = field(default_factory=lambda: defaultdict(list))
    _was: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    _in_talk: list[tuple[Message, Talk]] = field(default_factory=list)
    _buyer_of: dict[int, ChatBuyer] = field(default_factory=dict)

    @property
    def inquiry_ids(self) -> set[int]:
        """The inquiries in which something was said that is new."""
        return {one.inquiry_id for one in (*self.new, *self.adopted) if one.inquiry_id}

    def load(self, lines: list[ChatLine]) -> None:
        """What is stored already of these buyers: messages of those days, and all their talks."""
        if not lines:
            return
        moments = [line.said_at for line in lines]
        stored = Message.objects.filter(
            customer__in=self.customers, said_at__range=(min(moments), max(moments) + PASTED_WITHIN)
        )
        for one in stored.order_by("said_at", "pk"):
            self._known.add((one.customer_id, one.said_at, one.sender, one.text))
            if not one.digest and one.sender == Sender.BUYER:
                self._pasted[one.customer_id, one.text].append(one)
        for inquiry in Inquiry.objects.filter(customer__in=self.customers).order_by("pk"):
            is_open = inquiry.state == InquiryState.OPEN
            talk = Talk(inquiry.pk, inquiry.stage, is_open, inquiry.opened_at, inquiry.last_at)
            self._talks[inquiry.customer_id].append(talk)
            self._was[inquiry.pk] = (inquiry.opened_at, inquiry.last_at)

    def take(self, line: ChatLine) -> None:
        """One line: known, pasted by an agent before, or new."""
        customer_id = line.buyer.customer_id
        if customer_id is None:
            return
        self._buyer_of[customer_id] = line.buyer
        key = (customer_id, line.said_at, line.sender, line.text)
        if key in self._known:
            self.known_count += 1
            return
        self._known.add(key)
        if pasted := self._pasted_before(line, customer_id):
            pasted.pasted_at, pasted.said_at = pasted.said_at, line.said_at
            pasted.digest, pasted.chat_import = digest_of(key), self.chat_import
            self.adopted.append(pasted)
            self._widen(pasted)
            return
        message = self._message(line, key)
        self.new.append(message)
        opens = line.sender == Sender.BUYER
        if talk := talk_of(line.said_at, self._talks[customer_id], stage=Stage.PRE_SALE, opens=opens):
            self._in_talk.append((message, talk))

    def _pasted_before(self, line: ChatLine, customer_id: int) -> Message | None:
        """What an agent pasted shortly after it was said."""
        if line.sender != Sender.BUYER:
            return None
        waiting = self._pasted[customer_id, line.text]
        found = next((one for one in waiting if line.said_at <= one.said_at < line.said_at + PASTED_WITHIN), None)
        if found:
            waiting.remove(found)
        return found

    def _widen(self, message: Message) -> None:
        """The talk of a sentence began no later than the sentence."""
        for talk in self._talks[message.customer_id]:
            if talk.pk == message.inquiry_id:
                talk.opened_at = min(talk.opened_at, message.said_at)

    def _message(self, line: ChatLine, key: Key) -> Message:
        return Message(
            shop=self.chat_import.shop,
            customer_id=key[0],
            text=line.text,
            sender=line.sender,
            agent_id=self.agents.called(line.agent_name) if line.sender == Sender.AGENT else None,
            agent_name=line.agent_name,
            source=self.chat_import.source,
            chat_import=self.chat_import,
            digest=digest_of(key),
            said_at=line.said_at,
            recorded_by=self.chat_import.created_by,
        )

    def write(self) -> None:
        """Inquiries first, then the messages in them."""
        opened = self._open(talk for _message, talk in self._in_talk if talk.pk is None)
        for message, talk in self._in_talk:
            message.inquiry_id = talk.pk
        for talk, inquiry in opened:
            inquiry.last_by_id = next(
                (one.agent_id for one, its in reversed(self._in_talk) if its is talk and one.agent_id), None
            )
        Inquiry.objects.bulk_update([one for _talk, one in opened if one.last_by_id], ["last_by"])
        self._move()
        Message.objects.bulk_create(self.new, ignore_conflicts=True, batch_size=BATCH)
        Message.objects.bulk_update(self.adopted, ["said_at", "pasted_at", "digest", "chat_import"])

    def _open(self, talks: Iterable[Talk]) -> list[tuple[Talk, Inquiry]]:
        owners = {id(talk): customer_id for customer_id, rows in self._talks.items() for talk in rows}
        channels = dict(Customer.objects.filter(pk__in=self.customers).values_list("pk", "channel_id"))
        opened = [
            (
                talk,
                Inquiry(
                    shop=self.chat_import.shop,
                    customer_id=owners[id(talk)],
                    channel_id=channels[owners[id(talk)]],
                    stage=talk.stage,
                    opened_at=talk.opened_at,
                    last_at=talk.last_at,
                    chat_import=self.chat_import,
                ),
            )
            for talk in dict.fromkeys(talks)
        ]
        Inquiry.objects.bulk_create([inquiry for _talk, inquiry in opened])
        for talk, inquiry in opened:
            talk.pk = inquiry.pk
        return opened

    def _move(self) -> None:
        """Say of the talks that were known from when to when they went on; how it was is kept for an undo."""
        moved: list[Inquiry] = []
        buyers: dict[int, ChatBuyer] = {}
        for customer_id, talks in self._talks.items():
            for talk in talks:
                was = self._was.get(talk.pk or 0)
                if was is None or was == (talk.opened_at, talk.last_at):
                    continue
                moved.append(Inquiry(pk=talk.pk, opened_at=talk.opened_at, last_at=talk.last_at))
                buyer = buyers.setdefault(customer_id, self._buyer_of[customer_id])
                first = buyer.moved.get(str(talk.pk), [one.isoformat() for one in was])[:2]
                buyer.moved[str(talk.pk)] = [*first, talk.opened_at.isoformat(), talk.last_at.isoformat()]
        Inquiry.objects.bulk_update(moved, ["opened_at", "last_at"])
        ChatBuyer.objects.bulk_update(list(buyers.values()), ["moved"])
