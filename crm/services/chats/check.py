"""Records as they were written down, checked cell by cell: what is right becomes a line, the rest a problem."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm.chat_paste import RawRecord, sender_of
from crm.choices import Sender
from crm.models.chat_import import LONGEST_AGENT
from crm.models.records import LONGEST_MESSAGE
from customers.models import Shop
from customers.normalize import ShopCalendar, clean_cell, has_forbidden, is_damaged_number

LONGEST_NICK = 255
SHOWN = 80
CLOCKS_DIFFER = timedelta(hours=1)
SENDERS = {
    Sender.BUYER: "buyer, customer, client, 买家, 顾客, 客户, 会员, 消费者",
    Sender.AGENT: "agent, seller, staff, shop, 客服, 卖家, 商家, 店铺",
    Sender.AUTOMATIC: "automatic, auto, robot, bot, system, 自动, 自动回复, 机器人, 系统",
}
SENDER_WORDS = {word: sender for sender, words in SENDERS.items() for word in words.split(", ")}


class ChatsRefused(Exception):
    """The whole file or text cannot be taken, and nothing was kept; the text says why and what to do."""


class Fault(StrEnum):
    """Why a record is not taken."""

    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    FUTURE = "future"
    NO_BUYER = "no_buyer"
    NICK_TOO_LONG = "nick_too_long"
    ID_DAMAGED = "id_damaged"
    BAD_SENDER = "bad_sender"
    NO_TEXT = "no_text"
    TEXT_TOO_LONG = "text_too_long"
    BAD_TEXT = "bad_text"
    FORMULA = "formula"


class ChatProblem(NamedTuple):
    """A record that is not taken: its row, the column, the value, and why."""

    number: int
    column: str  # time, buyer, agent, sender, text
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Said:
    """A record that is right."""

    number: int
    said_at: datetime
    buyer: str
    sender: str
    agent: str
    text: str


class _Wrong(Exception):
    def __init__(self, column: str, value: str, code: Fault) -> None:
        super().__init__(code)
        self.column, self.value, self.code = column, value, code


def check_records(records: Iterable[RawRecord], *, shop: Shop, at: datetime) -> tuple[list[Said], list[ChatProblem]]:
    """Each record is taken or becomes one problem; the same record twice is one line."""
    calendar = ShopCalendar(ZoneInfo(shop.timezone))
    said: dict[tuple[datetime, str, str, str], Said] = {}
    problems: list[ChatProblem] = []
    for record in records:
        try:
            one = _checked(record, calendar, at)
        except _Wrong as wrong:
            problems.append(ChatProblem(record.number, wrong.column, wrong.value[:SHOWN], wrong.code))
        else:
            said.setdefault((one.said_at, one.buyer, one.sender, one.text), one)
    return list(said.values()), problems


def _checked(record: RawRecord, calendar: ShopCalendar, at: datetime) -> Said:
    sender, text = sender_of(_sender(record), _text(record.text))
    return Said(record.number, _moment(record.time, calendar, at), _buyer(record.buyer), sender, _agent(record), text)


def _moment(written: str, calendar: ShopCalendar, at: datetime) -> datetime:
    cell = clean_cell(written)
    if not cell:
        raise _Wrong("time", "", Fault.NO_TIME)
    try:
        moment = calendar.read(cell)[0]
    except (ValueError, OverflowError) as unread:
        raise _Wrong("time", cell, Fault.BAD_TIME) from unread
    if moment > at + CLOCKS_DIFFER:
        raise _Wrong("time", cell, Fault.FUTURE)
    return moment.replace(microsecond=0)


def _buyer(written: str) -> str:
    nick = clean_cell(written)
    if not nick:
        raise _Wrong("buyer", "", Fault.NO_BUYER)
    if is_damaged_number(nick):
        raise _Wrong("buyer", nick, Fault.ID_DAMAGED)
    if has_forbidden(nick) or "\n" in nick:
        raise _Wrong("buyer", nick, Fault.BAD_TEXT)
    if len(nick) > LONGEST_NICK:
        raise _Wrong("buyer", nick, Fault.NICK_TOO_LONG)
    return nick


def _sender(record: RawRecord) -> str:
    """By word; or by a nick that is the buyer's or the agent's own."""
    cell = clean_cell(record.sender)
    word = SENDER_WORDS.get(cell.casefold())
    if word:
        return word
    if cell and cell == clean_cell(record.buyer):
        return Sender.BUYER
    if cell and cell == clean_cell(record.agent):
        return Sender.AGENT
    raise _Wrong("sender", cell, Fault.BAD_SENDER)


def _agent(record: RawRecord) -> str:
    name = clean_cell(record.agent)
    if has_forbidden(name):
        raise _Wrong("agent", name, Fault.BAD_TEXT)
    return name[:LONGEST_AGENT]


def _text(written: str) -> str:
    text = written.replace("\r\n", "\n").strip()
    if not text:
        raise _Wrong("text", "", Fault.NO_TEXT)
    if has_forbidden(text):
        raise _Wrong("text", text, Fault.BAD_TEXT)
    if len(text) > LONGEST_MESSAGE:
        raise _Wrong("text", text, Fault.TEXT_TOO_LONG)
    return text
