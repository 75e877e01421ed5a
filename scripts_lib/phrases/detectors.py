"""What is found by its shape: numbers, ids and addresses. The shapes are ours; nobody types a pattern."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import decimal

from tagging.words import Spelled, spelled

from .folding import PAUSES, Folded

Spans = Iterator[tuple[int, int]]

CHINESE_DIGITS = dict(zip("零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖两", "0011234567891234567892", strict=True))
_PHONE = re.compile(r"(?=((?:0086|86)?1[3-9]\d{9}))")
_BARE_PHONE = re.compile(r"(?=(1[3-9]\d{9}))")
_IDENTITY = re.compile(r"(?=(\d{17}[\dx]))")
_BANK = [re.compile(rf"(?=(\d{{{length}}}))") for length in (19, 18, 17, 16)]
_BANK_BEGINS = re.compile(r"62|4|5[1-5]")
_OF_AN_ORDER = re.compile(r"订单|单号|运单|快递|物流|包裹")
_BEFORE = 8  # characters in which a number is called that of an order

_MESSENGER = re.compile(
    r"(?:微信|v信|weixin|vx|wx|qq|扣扣|(?:加|我|联系)v|(?<![a-z0-9])v(?=号|是))(?:号码|号|是)*[a-z0-9]{5,}"
)
_V_COLON = re.compile(r"(?<![a-z0-9])v\s*:\s*[a-z0-9_-]{5,}")

_DOT = r"\s?(?:\.|。|点|dot)\s?"
_NOT_URL = r"\s\u3000-\u303f\u3400-\u9fff"
_WEB = re.compile(
    rf"(?:https?://|(?<![a-z0-9])www\.)[^{_NOT_URL}]+"
    rf"|(?<![a-z0-9@.-])(?:[a-z0-9-]{{1,63}}{_DOT}){{1,5}}"
    rf"(?:com|cn|net|org|shop|xyz|vip|cc|top|info|link|club)(?![a-z0-9])(?:[/:?][^{_NOT_URL}]*)?"
)
_MAIL = re.compile(
    rf"(?<![a-z0-9._%+-])[a-z0-9._%+-]{{1,64}}\s?@\s?[a-z0-9-]{{1,63}}(?:{_DOT}[a-z0-9-]{{2,20}}(?![a-z0-9-])){{1,4}}"
)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A text with its digits side by side, and of each place whether it follows directly on the one before."""

    text: str
    starts: list[int]
    ends: list[int]

    def found(self, shape: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
        """Numbers of a shape that are no part of a longer one, with their place in the original."""
        for match in shape.finditer(self.text):
            start, end = match.span(1)
            if not self._goes_on(start) and not self._goes_on(end):
                yield match[1], self.starts[start], self.ends[end - 1]

    def _goes_on(self, place: int) -> bool:
        """Whether a number runs over this place without a gap."""
        if not 0 < place < len(self.text):
            return False
        digits = self.text[place - 1].isdigit() and self.text[place].isdigit()
        return digits and self.ends[place - 1] >= self.starts[place]


def _numbers(base: Spelled, *, with_chinese: bool = False) -> _Numbers:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for place, letter in enumerate(base.text):
        digit = str(decimal(letter, letter))
        if with_chinese:
            digit = CHINESE_DIGITS.get(digit, digit)
        if digit.isalnum() or digit in PAUSES:
            start, end = base.span(place, place + 1)
            letters.append(digit)
            starts.append(start)
            ends.append(end)
    return _Numbers("".join(letters), starts, ends)


def phones(text: str, form: Folded, domains: Sequence[str]) -> Spans:
    """Mobile numbers, also in Chinese digits or with something between; no order or parcel numbers."""
    numbers = _numbers(spelled(text), with_chinese=True)
    for shape in (_PHONE, _BARE_PHONE):
        for _number, start, end in numbers.found(shape):
            yield start, end


def identity_cards(text: str, form: Folded, domains: Sequence[str]) -> Spans:
    """Numbers of identity cards: a real day of birth and the right last sign."""
    for number, start, end in _numbers(spelled(text)).found(_IDENTITY):
        if _is_identity(number):
            yield start, end


def bank_cards(text: str, form: Folded, domains: Sequence[str]) -> Spans:
    """Numbers of bank cards by their first digits and check digit, unless called the number of an order."""
    numbers = _numbers(spelled(text))
    for shape in _BANK:
        for number, start, end in numbers.found(shape):
            is_order = _OF_AN_ORDER.search(text[max(0, start - _BEFORE) : start])
            if _BANK_BEGINS.match(number) and _is_luhn(number) and not is_order:
                yield start, end


def messengers(text: str, form: Folded, domains: Sequence[str]) -> Spans:
    """The name of a messenger with an id behind it."""
    for match in _MESSENGER.finditer(form.text):
        yield form.span(*match.span())
    base = spelled(text)
    for match in _V_COLON.finditer(base.text):
        yield base.span(*match.span())


def addresses(text: str, form: Folded, domains: Sequence[str]) -> Spans:
    """Web and e-mail addresses outside the domains."""
    base = spelled(text)
    for match in _MAIL.finditer(base.text):
        yield base.span(*match.span())
    for match in _WEB.finditer(base.text):
        if not _is_within(match[0], domains):
            yield base.span(*match.span())


FINDERS: dict[str, Callable[[str, Folded, Sequence[str]], Spans]] = {
    "phone": phones,
    "messenger": messengers,
    "address": addresses,
    "identity_card": identity_cards,
    "bank_card": bank_cards,
}


def _is_within(address: str, domains: Sequence[str]) -> bool:
    plain = re.sub(_DOT, ".", address.removeprefix("https://").removeprefix("http://"))
    host = re.split(r"[/?#:\\]", plain)[0].rpartition("@")[2]
    return any(host == one or host.endswith(f".{one}") for one in domains)


def _is_identity(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, number[:17], strict=True))
    return "10x98765432"[total % 11] == number[17]


def _is_luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
