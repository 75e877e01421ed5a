"""Cleaning of typed values. Plain Python; every function says what it accepts.

The rules for cells are those of the platforms' export files: ids wrapped as ="…", an apostrophe
before digits, dashes and `null` for nothing.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers

EMPTY = frozenset({"-", "--", "—", "——", "null", "NULL", "\\N"})
BLANKS = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b\u2060"
WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

PLAIN_MONEY = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?")
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
NOTE = re.compile(r"\([^()]*\)$")
MAX_CENTS = 999_999_999

ORDER_NO = re.compile(r"[^\s/\\\"'<>]{1,64}")
SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]+")

MOMENT = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?)?"
    r" ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
)
COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
FIRST_YEAR, LAST_YEAR = 1990, 2100
SERIAL_EPOCH = datetime(1899, 12, 30)


def clean_cell(text: str) -> str:
    """A cell without its wrapping; "" when it stands for nothing."""
    text = text.strip(BLANKS)
    if text.startswith('="') and (match := WRAPPED.fullmatch(text)):
        text = match[1].strip(BLANKS)
    if text[:1] == "'" and text[1:2] and (text[1].isdigit() or text[1] in "+*"):
        text = text[1:]
    return "" if text in EMPTY else INVISIBLE.sub("", text)


def clean_header(text: str) -> str:
    """A column name for comparison: half-width, without blanks, in lower case."""
    return "".join(unicodedata.normalize("NFKC", clean_cell(text)).split()).casefold()


def has_forbidden(text: str) -> bool:
    """Whether a text holds control characters or marks that turn its direction."""
    return FORBIDDEN.search(text) is not None


def parse_money(text: str) -> int | None:
    """An amount in cents, or None when the text is no plain non-negative amount up to 9,999,999.99.

    Currency signs, 元, thousands commas in right groups and a bracketed note at the end are taken off.
    """
    if PLAIN_MONEY.fullmatch(text):
        whole, _, part = text.partition(".")
        return int(whole) * 100 + int((part + "00")[:2])
    text = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    text = NOTE.sub("", text.strip()).strip(" ¥￥$£€").removesuffix("元").strip()
    if GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]+)?", text) is None:
        return None
    exact = Decimal(text) * 100
    cents = int(exact.to_integral_value())
    is_noise = abs(exact - cents) < Decimal("1e-7")  # what a spreadsheet makes of 0.1 + 0.2
    return cents if is_noise and cents <= MAX_CENTS else None


def parse_unit_price(text: str) -> Decimal | None:
    """A price with up to six decimals, or None."""
    plain = text.strip(" ¥￥$£€").removesuffix("元")
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", plain) is None:
        cents = parse_money(text)
        return None if cents is None else Decimal(cents) / 100
    return Decimal(plain)


def parse_quantity(text: str) -> int | None:
    """A whole number from 1 to a million, or None. `3.0` is 3, as spreadsheets write it."""
    whole, point, part = text.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and part.strip("0")) or len(whole) > 7:
        return None
    number = int(whole)
    return number if 1 <= number <= 1_000_000 else None


def is_damaged_order_no(text: str) -> bool:
    """Whether a spreadsheet has cut the digits of an order number: 4.86937E+18."""
    return SCIENTIFIC.fullmatch(text) is not None


def is_order_no(text: str) -> bool:
    """Whether a text can be an order number: up to 64 characters, no blanks, slashes or quotes."""
    return ORDER_NO.fullmatch(text) is not None


def phone_digits(text: str) -> str:
    """The national digits of a phone number, masked or not as it stands when it is none."""
    compact = re.sub(r"[\s\-().]", "", unicodedata.normalize("NFKC", text))
    if "*" in compact or not compact:
        return compact[:32]
    try:
        number = phonenumbers.parse(compact, "CN")
    except phonenumbers.NumberParseException:
        return compact[:32]
    return str(number.national_number) if number.country_code == 86 else compact.lstrip("+")[:32]


class MomentReader:
    """Reads the times of one file in the shop's zone; remembers what it has read.

    `read` gives (moment in UTC, day in the shop's zone, whether the hour came twice), or None for a
    time that is none, does not exist in the zone, or lies after tomorrow.
    """

    REMEMBERED = 50_000

    def __init__(self, zone: ZoneInfo, today: date) -> None:
        self.zone = zone
        self.latest = today + timedelta(days=1)
        self._moments: dict[str, tuple[datetime, date, bool] | None] = {}
        self._offsets: dict[date, timedelta | None] = {}

    def read(self, text: str) -> tuple[datetime, date, bool] | None:
        try:
            return self._moments[text]
        except KeyError:
            if len(self._moments) >= self.REMEMBERED:
                self._moments.clear()
            found = self._moments[text] = self._read(text)
            return found

    def _read(self, text: str) -> tuple[datetime, date, bool] | None:
        parsed = parse_moment(text)
        if parsed is None or not FIRST_YEAR <= parsed.year <= LAST_YEAR:
            return None
        found = self._place(parsed)
        return found if found and found[1] <= self.latest else None

    def _place(self, parsed: datetime) -> tuple[datetime, date, bool] | None:
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC), parsed.astimezone(self.zone).date(), False
        offset = self._offset(parsed.date())
        if offset is not None:
            return (parsed - offset).replace(tzinfo=UTC), parsed.date(), False
        moment = parsed.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) != parsed:
            return None
        second = parsed.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        return moment, parsed.date(), second != moment

    def _offset(self, day: date) -> timedelta | None:
        """The zone's offset on a day without a change of clocks, else None."""
        if day not in self._offsets:
            start = datetime(day.year, day.month, day.day, tzinfo=self.zone)
            offsets = {(start + timedelta(hours=hours)).utcoffset() for hours in (0, 3, 6, 12, 24)}
            self._offsets[day] = offsets.pop() if len(offsets) == 1 else None
        return self._offsets[day]


def parse_moment(text: str) -> datetime | None:
    """A date with or without a time, aware when an offset is given; None when there is no such time.

    Reads 2025-01-02 03:04[:05], 2025/1/2, 2025年1月2日, 20250102, ISO with an offset, spreadsheet serials.
    """
    if match := MOMENT.fullmatch(text) or COMPACT_DAY.fullmatch(text):
        return _from_parts(*match.groups())
    if SERIAL.fullmatch(text):
        return SERIAL_EPOCH + timedelta(seconds=round(float(text) * 86_400))
    return None


def _from_parts(
    year: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    offset: str | None = None,
) -> datetime | None:
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
    except ValueError:
        return None
    if offset is None:
        return moment
    written = "+0000" if offset in ("Z", "UTC") else offset
    try:
        return datetime.strptime(f"{moment:%Y%m%d%H%M%S}{written}", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
