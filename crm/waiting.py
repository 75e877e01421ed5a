"""When a buyer is to be answered, and how long the answer took. Plain Python, no clock."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from unicodedata import category

from crm.rules import Hours

# What asks for nothing: thanks, assent, good-bye. A message made of these alone leaves nobody waiting.
THANKS = (
    *(
        "谢谢",
        "谢谢你",
        "谢谢您",
        "谢了",
        "多谢",
        "感谢",
        "辛苦了",
        "麻烦了",
        "好",
        "好的",
        "好滴",
        "好嘞",
        "好吧",
        "好呀",
    ),
    *(
        "嗯",
        "嗯嗯",
        "嗯好",
        "哦",
        "哦哦",
        "行",
        "可以",
        "可以的",
        "收到",
        "知道了",
        "明白",
        "明白了",
        "了解",
        "没事",
        "没事了",
    ),
    *(
        "不用了",
        "没有了",
        "再见",
        "拜拜",
        "晚安",
        "亲",
        "啦",
        "哈哈",
        "哈",
        "ok",
        "okay",
        "thanks",
        "thank",
        "you",
        "thx",
    ),
    *("bye", "yes", "fine", "got", "it"),
)
_ONLY_THANKS = re.compile(
    f"(?:{'|'.join(sorted(map(re.escape, THANKS), key=len, reverse=True))})*+"
)  # possessive: no way back to try
_EMOTICON = re.compile(r"\[[^\[\]\s]{1,6}\]|/:[^\s]{1,4}")
PICTURES = ("[图片]", "[语音]", "[视频]", "[商品]", "[订单]")
TURNED_BACK = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Promise:
    """How soon a shop answers, in its hours and outside them."""

    within: timedelta
    outside: timedelta


def is_open(local: datetime, hours: Hours) -> bool:
    """Whether somebody is there: from the minute of opening until before closing, but for closed days."""
    return local.date() not in hours.closed_on and hours.opens_at <= local.time() < hours.closes_at


def reply_by(asked_local: datetime, hours: Hours, promise: Promise) -> datetime:
    """By when a message is to be answered, in UTC. The moment it was asked decides; minutes pass as on a stop-watch."""
    allowed = promise.within if is_open(asked_local, hours) else promise.outside
    return asked_local.astimezone(UTC) + allowed


def needs_answer(text: str) -> bool:
    """Whether a buyer's message asks for a word; thanks, assent and emoticons alone do not."""
    if any(picture in text for picture in PICTURES):
        return True
    said = _EMOTICON.sub("", text.casefold())
    words = "".join(char for char in said if category(char)[0] in "LN")
    return "?" in text or "？" in text or (bool(words) and _ONLY_THANKS.fullmatch(words) is None)


class Event(NamedTuple):
    """Something in a talk. `how` is "" for a message that wants an answer, else what answered it."""

    at: datetime
    rank: int  # at the same moment messages come first
    pk: int
    how: str = ""
    by: int | None = None
    name: str = ""


class Wait(NamedTuple):
    """From the first unanswered message to the answer; `how` is "" while there is none."""

    asked_at: datetime
    answered_at: datetime | None = None
    how: str = ""
    by: int | None = None
    name: str = ""


def waits_of(events: Iterable[Event]) -> list[Wait]:
    """The waits of one talk, in their order: each begins with the first message that nobody had answered yet."""
    waits: list[Wait] = []
    asked_at: datetime | None = None
    for event in sorted(events, key=lambda one: (one.at, one.rank, one.pk)):
        if not event.how:
            if asked_at is None and waits and waits[-1].asked_at == event.at:
                waits.pop()  # asked again within one second: the answer between was to neither
            asked_at = asked_at or event.at
        elif asked_at is not None:
            waits.append(Wait(asked_at, event.at, event.how, event.by, event.name))
            asked_at = None
    if asked_at is not None:
        waits.append(Wait(asked_at))
    return waits


def standing_outcomes(
    changes: Iterable[tuple[datetime, int, str, int | None]],
) -> list[tuple[datetime, int, int | None]]:
    """Of (when, key, new state, by whom) those that ended a talk, without the ones that were taken back at once."""
    rows = sorted(changes)
    return [
        (at, pk, by)
        for place, (at, pk, state, by) in enumerate(rows)
        if state != "open"
        and not any(later == "open" and then - at <= TURNED_BACK for then, _pk, later, _by in rows[place + 1 :])
    ]
