"""Status and times of a record. They belong together: each says something about the other."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from customers.normalize import Moment, ShopCalendar, is_zero_date

from .codes import Caution, Rejection
from .layout import Layout, Texts
from .platforms.base import Platform
from .rejected import RecordRejected
from .statuses import StatusReader

UNKNOWN = "unknown"
PAID_STATUSES = frozenset({"paid", "shipped", "completed"})

_FIELDS = Texts._fields
WORD, CANCELLED = _FIELDS.index("status"), _FIELDS.index("cancelled_at")
CREATED, PAID = _FIELDS.index("created_at"), _FIELDS.index("paid_at")
SHIPPED, COMPLETED = _FIELDS.index("shipped_at"), _FIELDS.index("completed_at")

Times = tuple[str, datetime | None, datetime | None, date | None, datetime | None, datetime | None]
Cautions = dict[Caution, tuple[str, str]]


class TimeReader:
    """Reads status, creation, payment (with its day), shipping and completion of a record."""

    def __init__(
        self,
        platform: Platform,
        layout: Layout,
        calendar: ShopCalendar,
        today: date,
        words: Mapping[str, str] | None = None,
    ) -> None:
        self._platform = platform
        self._layout = layout
        self._calendar = calendar
        self._latest = today + timedelta(days=1)
        self.statuses = StatusReader(platform, words or {})
        self._has_status = "status" in layout.has
        self._has_paid_at = "paid_at" in layout.has
        self._has_later = bool({"shipped_at", "completed_at"} & layout.has)

    def read(self, texts: tuple[str, ...], cautions: Cautions) -> Times:
        """Status, created_at, paid_at, paid_on, shipped_at, completed_at; doubts go to `cautions`."""
        status = self._status(texts, cautions)
        created = self._ordered(texts[CREATED], "created_at", cautions)
        if created is None and status not in self._platform.undated:
            raise self._bad_date("created_at", texts[CREATED])
        same = texts[PAID] == texts[CREATED]
        paid = created if same else self._ordered(texts[PAID], "paid_at", cautions)
        if not self._has_paid_at and status in PAID_STATUSES:
            paid = created
        shipped_at = completed_at = None
        if self._has_later:
            shipped_at = self._later(texts[SHIPPED], "shipped_at")
            completed_at = self._later(texts[COMPLETED], "completed_at")
        created_at = created[0] if created else None
        paid_at, paid_on = (paid[0], paid[1]) if paid else (None, None)
        return status, created_at, paid_at, paid_on, shipped_at, completed_at

    def _status(self, texts: tuple[str, ...], cautions: Cautions) -> str:
        """Our status word. Without a column the payment time tells; an unexplained word is `unknown`."""
        if texts[CANCELLED]:
            return "closed"
        if not self._has_status:
            return self._platform.status_without_column or ("paid" if is_filled(texts[PAID]) else "unpaid")
        status = self.statuses.read(texts[WORD])
        if status is None:
            cautions[Caution.UNKNOWN_STATUS] = (self._layout.column("status"), texts[WORD])
            return UNKNOWN
        return status

    def _ordered(self, text: str, field: str, cautions: Cautions) -> Moment | None:
        """A moment at which a buyer did something: never later than tomorrow."""
        moment = self._moment(text, field)
        if moment is None:
            return None
        if moment[1] > self._latest:
            raise self._bad_date(field, text)
        if moment[2]:
            cautions[Caution.REPEATED_HOUR] = (self._layout.column(field), text)
        return moment

    def _later(self, text: str, field: str) -> datetime | None:
        moment = self._moment(text, field)
        return moment[0] if moment else None

    def _moment(self, text: str, field: str) -> Moment | None:
        if not text:
            return None
        try:
            return self._calendar.read(text)
        except ValueError:
            if is_zero_date(text):
                return None
            raise self._bad_date(field, text) from None

    def _bad_date(self, field: str, text: str) -> RecordRejected:
        return RecordRejected(Rejection.BAD_DATE, self._layout.column(field), text)


def is_filled(text: str) -> bool:
    """Whether a cell names a moment at all."""
    return bool(text) and not is_zero_date(text)
