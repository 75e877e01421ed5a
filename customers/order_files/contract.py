"""What the file reader hands to staging: one tuple a record, and the problems beside them.

Plain Python. Money is whole cents, moments are aware and in UTC, days are the shop's calendar days.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class RowModel(StrEnum):
    """How a platform spreads one order over the records of its file."""

    ORDER = "order"  # one record an order, no lines
    LINES = "lines"  # one record a line, the order's fields repeated on each
    FIRST = "first"  # one record a line, the order's fields on its first record only
    ITEMS = "items"  # lines of orders that another file brings


class StagedRow(NamedTuple):
    """One accepted record. The field order is the column order of the staging table."""

    record: int
    order_no: str
    line_no: str  # the line's own number where the platform gives one, else ""
    is_order: bool  # carries the order's fields
    is_line: bool  # carries an item
    key: str  # identity of the buyer, "" when the record gives none
    account: str
    receiver: str
    phone: str
    email: str
    address: str
    status: str  # one of our seven words; "" when the record says nothing
    created_at: datetime | None
    paid_at: datetime | None
    paid_on: date | None  # day of paid_at in the shop's zone
    shipped_at: datetime | None
    completed_at: datetime | None
    payable: int | None  # of the order, or of the line where the platform sums its lines
    paid: int | None  # likewise
    refund: int | None  # likewise
    units: int | None  # pieces this record stands for
    goods: str  # what was bought, in files without lines
    buyer_note: str
    seller_note: str
    sku: str
    title: str
    variant: str
    quantity: int | None
    unit_price: Decimal | None
    line_amount: int | None
    line_refund: int | None
    digest: int  # 48 bits over the cleaned cells, the platform, the zone and what was decided about the columns
    extra: str | None = None  # the filled cells of unread columns as a JSON object, by heading


class ProblemKind(StrEnum):
    REJECTED = "rejected"
    SKIPPED = "skipped"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that was not taken as it stands. `record` counts the header as 1."""

    record: int
    kind: ProblemKind
    code: str
    order_no: str = ""
    column: str = ""
    value: str = ""  # the cell as it stands, cut to 80 characters


class FileRefused(Exception):
    """The whole file cannot be read; nothing was changed. `params` fill the message of `code`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
