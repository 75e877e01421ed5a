"""Moments as order files write them, read in the shop's time zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1990, 2100
# Day 0 of a serial date: workbooks count from 1900 (with a leap day that never was) or, on Macs, from 1904.
SERIAL_1900, SERIAL_1904 = date(1899, 12, 30), date(1904, 1, 1)

_WRITTEN = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?"
    r"(?:[ T]*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2}):?(\d{2}))?", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_ZERO = re.compile(r"0000[-/]0?0[-/]0?0(?:[ T]0?0:00(?::00)?)?")

Moment = tuple[datetime, date, bool]


def is_zero_date(text: str) -> bool:
    """`0000-00-00 00:00:00`, what databases write for "no date"."""
    return _ZERO.fullmatch(text) is not None


class ShopCalendar:
    """Reads moments in one shop's zone; remembers the days it has seen, as a file repeats them."""

    def __init__(self, zone: ZoneInfo, *, serial_base: date = SERIAL_1900) -> None:
        self._zone = zone
        self._serial_base = serial_base
        self._days: dict[str, tuple[timedelta, date]] = {}

    def read(self, text: str) -> Moment:
        """The moment in UTC, its day in the shop, and whether that hour came twice (the first is taken).

        ValueError for what is no date, a day that never was, or an hour that a clock change left out.
        """
        known = self._days.get(text[:10]) if len(text) == 19 else None
        if known is not None:
            return datetime.fromisoformat(text + "+00:00") - known[0], known[1], False
        local, offset = _parse(text, self._serial_base)
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            raise ValueError(text)
        if offset is not None:
            at = (local - offset).replace(tzinfo=UTC)
            return at, at.astimezone(self._zone).date(), False
        self._remember(text, local)
        return self._from_local(local)

    def _remember(self, text: str, local: datetime) -> None:
        """Keep the offset of a day that has one offset all day long, written as in this text."""
        if len(text) != 19 or text[:10] != local.date().isoformat() or len(self._days) > 20_000:
            return
        morning = datetime.combine(local, time.min, self._zone).utcoffset()
        night = datetime.combine(local, time.max, self._zone).replace(fold=1).utcoffset()
        noon = datetime.combine(local, time(12), self._zone).utcoffset()
        if morning == night == noon and morning is not None:
            self._days[text[:10]] = (morning, local.date())

    def _from_local(self, local: datetime) -> Moment:
        aware = local.replace(tzinfo=self._zone)
        at = aware.astimezone(UTC)
        if at.astimezone(self._zone).replace(tzinfo=None) != local:
            raise ValueError(local.isoformat())
        return at, local.date(), aware.utcoffset() != aware.replace(fold=1).utcoffset()


def _parse(text: str, serial_base: date) -> tuple[datetime, timedelta | None]:
    """The local time as written, and its offset from UTC when the text gives one."""
    if found := _WRITTEN.fullmatch(text):
        year, *months, day, hour, minute, second, zone = found.groups()
        month = next(one for one in months if one)
        return _local(year, month, day, hour, minute, second), _offset(zone)
    if found := _COMPACT.fullmatch(text):
        return _local(*found.groups()), None
    if _SERIAL.fullmatch(text):
        days, _, fraction = text.partition(".")
        seconds = round(int(fraction[:12]) * 86_400 / 10 ** len(fraction[:12])) if fraction else 0
        return datetime.combine(serial_base, time.min) + timedelta(days=int(days), seconds=seconds), None
    raise ValueError(text)


def _local(*parts: str | None) -> datetime:
    """Year, month and day, and the time as far as it is given; still without a zone."""
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    return datetime.combine(date(year, month, day), time(hour, minute, second))


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone in ("Z", "UTC", "GMT"):
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(zone)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if zone[0] == "-" else offset
