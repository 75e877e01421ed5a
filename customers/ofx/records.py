"""One record of a file into one staged row, or into the reason why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b

from customers.normalize_x import (
    FORBIDDEN,
    MomentReader,
    clean_cell,
    clean_header,
    has_forbidden,
    is_damaged_order_no,
    is_order_no,
    parse_money,
    parse_quantity,
    parse_unit_price,
)

from .buyers import address_of, buyer_key, receiver_of
from .codes import Rejection, Skip, Warning
from customers.order_files.contract import Problem, ProblemKind, RowModel, StagedRow
from .header import Header
from .platforms.base import plain_word

TOTALS = {"合计", "总计", "汇总", "total"}
SEPARATOR = "\x1f"
# Cells joined by the separator need cleaning, or a closer look, only where this finds something.
UNCLEAN = re.compile(
    "(?:^|\x1f)[\\s'=\u00a0\ufeff]|[\\s\u00a0](?:\x1f|$)|(?:^|\x1f)(?:-|--|—|——|null|NULL|\\\\N)(?:\x1f|$)"
    "|[\u200b\u2060\ufeff]"
)
NOT_A_SEPARATOR = re.compile(FORBIDDEN.pattern.replace("\x0e-\x1f", "\x0e-\x1e"))
LENGTHS = {"goods": 500, "title": 500, "variant": 255, "sku": 128, "buyer_note": 2000, "seller_note": 2000}
FORMULA_MARK = "\x02"  # put before a cell by the workbook reader; no file can bring it through
EXACT_FIELDS = {"order_no", "line_no", "account", "created_at", "paid_at", "phone"}
DIGEST_BITS = 48


class Rejected(Exception):
    """The record cannot be taken."""

    def __init__(self, code: Rejection, field: str = "") -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field


@dataclass(slots=True)
class Cells:
    """The cleaned cells of one record, by field."""

    cells: Sequence[str]
    places: dict[str, tuple[int, ...]]

    def get(self, field: str) -> str:
        """The first filled cell of a field, "" when there is none."""
        for place in self.places.get(field, ()):
            if self.cells[place]:
                return self.cells[place]
        return ""

    def all(self, field: str) -> list[str]:
        """All filled cells of a field, the better column first."""
        return [self.cells[place] for place in self.places.get(field, ()) if self.cells[place]]

    def money(self, field: str) -> int:
        """The cents of a field, 0 when it is empty."""
        return self.amount(field) or 0

    def amount(self, field: str) -> int | None:
        """The cents of a field, None when it is empty; a text that is no amount rejects the record."""
        text = self.get(field)
        if not text:
            return None
        if field == "refund" and text[0] == "-":
            text = text[1:]
        cents = parse_money(text)
        if cents is None:
            raise Rejected(Rejection.BAD_MONEY, field)
        return cents


class RecordReader:
    """Turns the records after a header into rows and problems. Knows no other record than the one at hand."""

    def __init__(self, header: Header, moments: MomentReader, zone: str) -> None:
        self.platform = header.platform
        self.places = header.places
        self.names = header.names
        self.width = len(header.names)
        self.header_cells = [clean_header(name) for name in header.names]
        self.moments = moments
        self._seed = blake2b(f"{self.platform.name}\x00{zone}\x00".encode(), digest_size=DIGEST_BITS // 8)
        self._warnings: list[Warning] = []

    def read(self, number: int, raw: Sequence[str]) -> Iterator[StagedRow | Problem]:
        """What record `number` (the header is 1) comes to: a row, with its warnings, or one problem."""
        joined = SEPARATOR.join(raw)
        cells: Sequence[str] = [clean_cell(cell) for cell in raw] if UNCLEAN.search(joined) else raw
        if skip := self._skip(cells):
            yield Problem(number, ProblemKind.SKIPPED, skip)
            return
        self._warnings.clear()
        record = Cells(cells, self.places)
        try:
            if FORMULA_MARK in joined:
                record.cells = cells = self._accept_formulas(cells)
            row = self._row(number, record, cells, joined)
        except Rejected as error:
            yield self._problem(number, record, error)
            return
        for code in self._warnings:
            yield Problem(number, ProblemKind.WARNING, code, row.order_no, "", record.get("status")[:80])
        yield row

    def _skip(self, cells: Sequence[str]) -> Skip | None:
        first = next((cell for cell in cells if cell), None)
        if first is None:
            return Skip.BLANK_ROW
        if first in TOTALS or first.casefold() in TOTALS:
            return Skip.TOTAL_ROW
        if first == self.names[0] and [clean_header(cell) for cell in cells[: self.width]] == self.header_cells:
            return Skip.REPEATED_HEADER
        return None

    def _accept_formulas(self, cells: Sequence[str]) -> list[str]:
        """A formula's last result will do for money; an id or a date must be what it says."""
        for field, places in self.places.items():
            if any(cells[place].startswith(FORMULA_MARK) for place in places if place < len(cells)):
                if field in EXACT_FIELDS:
                    raise Rejected(Rejection.FORMULA, field)
                self._warn(Warning.CACHED_FORMULA)
        return [cell.removeprefix(FORMULA_MARK) for cell in cells]

    def _problem(self, number: int, record: Cells, error: Rejected) -> Problem:
        places = self.places.get(error.field, ())
        in_width = bool(places) and places[0] < len(record.cells)
        column = self.names[places[0]] if places else ""
        value = record.get(error.field).removeprefix(FORMULA_MARK)[:80] if in_width else ""
        order_no = record.get("order_no")[:64] if error.code is not Rejection.COLUMN_COUNT else ""
        return Problem(number, ProblemKind.REJECTED, error.code, order_no, column.strip(), value)

    def _row(self, number: int, record: Cells, cells: Sequence[str], joined: str) -> StagedRow:
        self._check_shape(cells, joined)
        order_no = self._order_no(record)
        is_order = self._is_order(record)
        created_at, paid_at, paid_on = self._times(record, is_order)
        self._check_money(record, is_order)
        status = self._status(record) if is_order else ""
        quantity = self._quantity(record)
        model = self.platform.model
        is_line = model is not RowModel.ORDER and bool(record.get("title") or record.get("sku") or quantity)
        if model in (RowModel.LINES, RowModel.ITEMS):
            is_line = True
        paid, refund, payable = self._amounts(record, is_order)
        if is_order:
            paid_at, paid_on = self._payment_time(status, created_at, paid_at, paid_on)
        unit_price = self._unit_price(record)
        price_of_line = record.amount("line_amount") if "line_amount" in self.places else None
        if price_of_line is None and unit_price is not None and quantity is not None:
            price_of_line = int((unit_price * quantity * 100).to_integral_value())
        get = record.get
        return StagedRow(
            number,
            order_no,
            get("line_no")[:64],
            is_order,
            is_line,
            buyer_key(self.platform.identity, record)[:255] if is_order else "",
            get("account")[:255],
            receiver_of(record)[:100],
            get("phone")[:32],
            self._email(record),
            address_of(record)[:500],
            status,
            created_at,
            paid_at,
            paid_on,
            self._time(record, "shipped_at"),
            self._time(record, "completed_at"),
            payable,
            paid,
            refund,
            quantity,
            get("goods")[: LENGTHS["goods"]],
            get("buyer_note")[: LENGTHS["buyer_note"]],
            get("seller_note")[: LENGTHS["seller_note"]],
            get("sku")[: LENGTHS["sku"]] if is_line else "",
            get("title")[: LENGTHS["title"]] if is_line else "",
            get("variant")[: LENGTHS["variant"]],
            quantity if is_line else None,
            unit_price,
            price_of_line if is_line else None,
            record.amount("line_refund") if "line_refund" in self.places else None,
            self._digest(cells),
        )

    def _check_shape(self, cells: Sequence[str], joined: str) -> None:
        if len(cells) != self.width and (len(cells) < self.width or any(cells[self.width :])):
            raise Rejected(Rejection.COLUMN_COUNT)
        if joined.isascii() and joined.isprintable():
            return
        if NOT_A_SEPARATOR.search(joined.replace(FORMULA_MARK, "")) or joined.count(SEPARATOR) >= len(cells):
            for field, places in self.places.items():
                if any(has_forbidden(cells[place]) for place in places):
                    raise Rejected(Rejection.BAD_TEXT, field)

    def _order_no(self, record: Cells) -> str:
        text = record.get("order_no")
        if not text:
            raise Rejected(Rejection.MISSING_ORDER_NO, "order_no")
        if is_damaged_order_no(text):
            raise Rejected(Rejection.ORDER_NO_DAMAGED, "order_no")
        if not is_order_no(text):
            raise Rejected(Rejection.ORDER_NO_PATTERN, "order_no")
        if len(text) >= 16 and text.endswith("0000") and text.isdigit():
            self._warnings.append(Warning.MAYBE_ROUNDED_ORDER_NO)
        return text

    def _is_order(self, record: Cells) -> bool:
        """Whether the record carries the order's cells; in a FIRST file continuation records leave them empty."""
        if self.platform.model is RowModel.FIRST:
            return any(record.get(field) for field in ("created_at", "status", "paid", "total"))
        return self.platform.model is not RowModel.ITEMS

    def _times(self, record: Cells, is_order: bool) -> tuple[datetime | None, datetime | None, date | None]:
        created_at, paid_at, paid_on = None, None, None
        if "paid_at" in self.places and record.get("paid_at"):
            paid_at, paid_on = self._moment(record, "paid_at")
        if "created_at" in self.places and record.get("created_at"):
            created_at, _ = self._moment(record, "created_at")
        if not is_order:
            return None, paid_at, paid_on
        if "created_at" not in self.platform.columns:
            created_at = paid_at
            if paid_at is None and self._status(record) not in ("unpaid", "closed"):
                raise Rejected(Rejection.BAD_DATE, "paid_at")
        elif created_at is None:
            raise Rejected(Rejection.BAD_DATE, "created_at")
        return created_at, paid_at, paid_on

    def _moment(self, record: Cells, field: str) -> tuple[datetime, date]:
        found = self.moments.read(record.get(field))
        if found is None:
            raise Rejected(Rejection.BAD_DATE, field)
        if found[2]:
            self._warn(Warning.REPEATED_HOUR)
        return found[0], found[1]

    def _time(self, record: Cells, field: str) -> datetime | None:
        """A time that may be missing or unreadable without harm to the order."""
        text = record.get(field) if field in self.places else ""
        found = self.moments.read(text) if text else None
        return found[0] if found else None

    def _check_money(self, record: Cells, is_order: bool) -> None:
        """Amounts without which the order or line means nothing must be there."""
        if not is_order and self.platform.model is RowModel.FIRST:
            return
        for field in self.platform.required_money:
            if field == "unit_price":
                if self._unit_price(record) is None:
                    raise Rejected(Rejection.BAD_MONEY, field)
            elif record.amount(field) is None:
                raise Rejected(Rejection.BAD_MONEY, field)

    def _amounts(self, record: Cells, is_order: bool) -> tuple[int | None, int | None, int | None]:
        if not is_order and self.platform.model is not RowModel.ITEMS:
            return None, None, None
        payable = record.amount("payable") if "payable" in self.places else None
        refund = record.amount("refund") if "refund" in self.places else None
        if self.platform.paid is not None:
            return self.platform.paid(record.get, record.money), refund, payable
        return record.amount("paid") if "paid" in self.places else None, refund, payable

    def _status(self, record: Cells) -> str:
        if self.platform.status is not None:
            status = self.platform.status(self.platform, record.get)
        elif "status" not in self.places:
            if "created_at" not in self.platform.columns:
                return "paid"
            return "paid" if record.get("paid_at") else "unpaid"
        else:
            status = self.platform.words.get(plain_word(record.get("status")), "unknown")
        if status == "unknown" and plain_word(record.get("status")) != "unknown":
            self._warn(Warning.UNKNOWN_STATUS)
        return status

    def _warn(self, code: Warning) -> None:
        if code not in self._warnings:
            self._warnings.append(code)

    def _payment_time(
        self, status: str, created_at: datetime | None, paid_at: datetime | None, paid_on: date | None
    ) -> tuple[datetime | None, date | None]:
        """The file's payment time, else the creation time where the platform has no such column."""
        if paid_at or "paid_at" in self.places or status not in ("paid", "shipped", "completed") or not created_at:
            return paid_at, paid_on
        return created_at, created_at.astimezone(self.moments.zone).date()

    def _quantity(self, record: Cells) -> int | None:
        field = "quantity" if "quantity" in self.places else "units"
        if field not in self.places:
            return None
        text = record.get(field)
        if not text and self.platform.name == "generic":
            return None
        quantity = parse_quantity(text)
        if quantity is None:
            raise Rejected(Rejection.BAD_QUANTITY, field)
        return quantity

    def _unit_price(self, record: Cells) -> Decimal | None:
        text = record.get("unit_price") if "unit_price" in self.places else ""
        if not text:
            return None
        price = parse_unit_price(text)
        if price is None:
            raise Rejected(Rejection.BAD_MONEY, "unit_price")
        return price

    def _email(self, record: Cells) -> str:
        email = record.get("email").lower()
        return email[:254] if "@" in email else ""

    def _digest(self, cells: Sequence[str]) -> int:
        hasher = self._seed.copy()
        hasher.update(SEPARATOR.join(cells).rstrip(SEPARATOR).encode("utf-8", "surrogatepass"))
        return int.from_bytes(hasher.digest(), "big")
