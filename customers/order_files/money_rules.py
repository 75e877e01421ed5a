"""The amounts of a record, by the rules of its platform."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from customers.normalize import read_cents, read_count, read_price

from .codes import Rejection
from .contract import RowModel
from .layout import Layout, Texts
from .platforms.base import Counts, Money, Platform, always
from .rejected import RecordRejected
from .statuses import word_key

_FIELDS = Texts._fields
WORD, REFUND_STATE = _FIELDS.index("status"), _FIELDS.index("refund_state")
COUNT, PRICE = _FIELDS.index("quantity"), _FIELDS.index("unit_price")

OrderAmounts = tuple[int | None, int | None, int | None]
LineAmounts = tuple[int | None, Decimal | None, int | None, int | None]
PAYING = ("paid", "shipped", "completed", "refunded")
NO_AMOUNTS: OrderAmounts = (None, None, None)


def _counting(counts: Counts, words: Mapping[str, str]) -> Counts:
    """With the words that a person has explained: what they say was paid, was paid."""
    paying = {word_key(word) for word, status in words.items() if status in PAYING}
    if not paying:
        return counts

    def explained(word: str, paid_at: datetime | None, refund_state: str) -> bool:
        return word_key(word) in paying or counts(word, paid_at, refund_state)

    return explained


class AmountReader:
    """Reads what was due, paid and given back, and how many pieces for how much. Money is cents."""

    def __init__(self, platform: Platform, layout: Layout, words: Mapping[str, str] | None = None) -> None:
        self._layout = layout
        self._places = layout.money
        self._paid_is_payable = layout.money["paid"] == layout.money["payable"]
        self._required = platform.required_amounts
        self._paid_counts = None if platform.paid_counts is always else _counting(platform.paid_counts, words or {})
        self._refund_counts = None if platform.refund_counts is always else platform.refund_counts
        self._line_is_payable = platform.money is Money.SUM
        self._has_lines = platform.model is not RowModel.ORDER
        self._has_count = "quantity" in layout.has
        self._has_price = "unit_price" in layout.has

    def order(self, cells: Sequence[str], texts: Sequence[str], paid_at: datetime | None) -> OrderAmounts:
        """Payable, paid and refund; None where the file has no such column or the cell is empty."""
        paid = self._sum(cells, "paid")
        if paid is None and "paid" in self._required:
            raise self._missing("paid")
        payable = paid if self._paid_is_payable else self._sum(cells, "payable")
        refund = self._sum(cells, "refund")
        facts = (texts[WORD], paid_at, texts[REFUND_STATE])
        if paid and self._paid_counts and not self._paid_counts(*facts):
            paid = 0
        if refund and self._refund_counts and not self._refund_counts(*facts):
            refund = 0
        return payable, paid, refund

    def line(
        self,
        cells: Sequence[str],
        texts: Sequence[str],
        payable: int | None,
        refund: int | None,
        *,
        is_line: bool,
    ) -> LineAmounts:
        """Pieces, price, what the line came to (its own amount, else price × pieces), what was refunded."""
        price = self._price(texts[PRICE]) if self._has_price else None
        count = self._pieces(texts[COUNT]) if self._has_count and (is_line or not self._has_lines) else None
        if not is_line:
            return count, price, None, None
        if self._line_is_payable:
            amount, given_back = payable, refund
        else:
            amount, given_back = self._sum(cells, "line_amount"), self._sum(cells, "line_refund")
        if amount is None and price is not None and count is not None:
            amount = int((price * count * 100).to_integral_value(ROUND_HALF_UP))
        return count, price, amount, given_back

    def _pieces(self, text: str) -> int:
        try:
            return read_count(text)
        except ValueError:
            raise RecordRejected(Rejection.BAD_QUANTITY, self._layout.column("quantity"), text) from None

    def _price(self, text: str) -> Decimal | None:
        if not text and "unit_price" not in self._required:
            return None
        try:
            return read_price(text)
        except ValueError:
            raise RecordRejected(Rejection.BAD_MONEY, self._layout.column("unit_price"), text) from None

    def _sum(self, cells: Sequence[str], field: str) -> int | None:
        """The sum of a field's columns; None when the first of them is empty."""
        total: int | None = None
        for place in self._places[field]:
            cell = cells[place]
            if cell:
                total = (total or 0) + self._cents(field, place, cell)
            elif total is None:
                return None
        return total

    def _cents(self, field: str, place: int, cell: str) -> int:
        """Some programs write refunds with a minus; what was given back is the same."""
        try:
            if field in ("refund", "line_refund"):
                return abs(read_cents(cell, signed=True))
            return read_cents(cell)
        except ValueError:
            raise RecordRejected(Rejection.BAD_MONEY, self._layout.names[place], cell) from None

    def _missing(self, field: str) -> RecordRejected:
        places = self._places[field]
        return RecordRejected(Rejection.BAD_MONEY, self._layout.names[places[0]] if places else "")
