"""Texts with gaps for what is known about a buyer. A closed list of names, no language behind them. Plain Python."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

# English and Chinese spelling of every name.
NAMES = {
    "salutation": "称呼",
    "nick": "昵称",
    "city": "城市",
    "product_asked": "在问商品",
    "product_bought": "买过商品",
    "order_no": "订单尾号",
    "tier": "会员等级",
    "coupon": "优惠券",
    "days_since_order": "距上次下单天数",
    "memory_note": "备忘",
    "reply_by": "答复时间",
    "agent": "客服",
    "shop": "店铺",
}
_BY_SPELLING = {spelling: name for name, chinese in NAMES.items() for spelling in (name, chinese)}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LIKE_ENOUGH = 0.5

# What every buyer, shop and agent has; the time of a promise is the agent's to give each time. All others may be empty.
NEVER_EMPTY = frozenset({"salutation", "nick", "agent", "shop", "reply_by"})
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)

# One pair of braces, half or full width. Doubled ones belong to other languages and mean nothing here.
_GAP = re.compile(r"(?<![{｛])[{｛]([^{}｛｝|｜]*)(?:[|｜]([^{}｛｝]*))?[}｝](?![}｝])")
_BRACED = re.compile(r"[{｛]+([^{}｛｝]*)[}｝]*")


@dataclass(frozen=True)
class Piece:
    """A part of a text: fixed words, what stands for a name, or a name for which nothing is known."""

    kind: Literal["text", "value", "blank"]
    text: str
    name: str = ""


@dataclass(frozen=True)
class Run:
    """Words of two versions of a text: in both, only in the old one, or only in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True)
class Fault:
    """Braces that would reach the buyer as they stand; `suggestion` is the spelling that was probably meant."""

    name: str
    start: int
    suggestion: str


def pieces(text: str, values: Mapping[str, str | int | None]) -> list[Piece]:
    """The text with its names filled. Values are plain text, never read again; anything unknown stays as it is."""
    return list(_joined(_pieces(text, values)))


def is_complete(parts: Iterable[Piece]) -> bool:
    """Whether nothing is missing."""
    return all(part.kind != "blank" for part in parts)


def plain(parts: Iterable[Piece]) -> str:
    """The text as it is sent; what is missing leaves nothing, so ask `is_complete` first."""
    return "".join(part.text for part in parts)


def faults(text: str) -> list[Fault]:
    """What must be put right before the text is saved: names that nobody knows, braces left open or doubled."""
    good = {match.start() for match in _GAP.finditer(text) if known_name(match[1])}
    found = []
    for match in _BRACED.finditer(text):
        if match.start() not in good:
            name = re.split(r"[|｜]", match[1])[0].strip()
            found.append(Fault(name=name, start=match.start(), suggestion=_nearest(name)))
    return found


def unanswered(text: str) -> list[str]:
    """Names, as they are spelled, that may be empty for a buyer and have no words to stand in for them."""
    found = [match[1].strip() for match in _GAP.finditer(text) if match[2] is None and _may_be_empty(match[1])]
    return list(dict.fromkeys(found))


def compared(old: str, new: str) -> list[Run]:
    """What changed from one text to the next, word by word; Chinese character by character."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Run] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Run("same", "".join(before[a:b])))
            continue
        found += [run for run in (Run("gone", "".join(before[a:b])), Run("new", "".join(after[c:d]))) if run.text]
    return found


def known_name(spelling: str) -> str:
    """The English name that a spelling stands for, or ""."""
    return _BY_SPELLING.get(normalize("NFKC", spelling).strip().lower(), "")


def _may_be_empty(spelling: str) -> bool:
    name = known_name(spelling)
    return bool(name) and name not in NEVER_EMPTY


def _pieces(text: str, values: Mapping[str, str | int | None]) -> Iterator[Piece]:
    end = 0
    for match in _GAP.finditer(text):
        name = known_name(match[1])
        if not name:
            continue
        yield Piece("text", text[end : match.start()])
        yield _filled(name, values.get(name), fallback=match[2])
        end = match.end()
    yield Piece("text", text[end:])


def _filled(name: str, value: str | int | None, *, fallback: str | None) -> Piece:
    shown = "" if value is None else str(value).strip()
    if shown:
        return Piece("value", shown, name)
    return Piece("blank", "", name) if fallback is None else Piece("value", fallback, name)


def _joined(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Without the empty parts: an empty fallback means that nothing need be said."""
    return (part for part in parts if part.text or part.kind == "blank")


def _nearest(name: str) -> str:
    wanted = normalize("NFKC", name).lower()
    if wanted in _BY_SPELLING:
        return wanted
    spellings = list(NAMES.values()) if _HAN.search(wanted) else list(NAMES)
    return next(iter(difflib.get_close_matches(wanted, spellings, n=1, cutoff=_LIKE_ENOUGH)), "")
