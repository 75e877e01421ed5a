"""What a record's texts must be before they are taken."""

from collections.abc import Sequence

from customers.normalize import has_forbidden, is_damaged_number

from .codes import Rejection
from .layout import Layout, Texts
from .limits import LINE_NO_LENGTH
from .rejected import RecordRejected
from .workbooks import ERROR_VALUES, FormulaCell

# Fields that are read as something else than text, each by a rule of its own.
_NOT_TEXT = frozenset(
    {"order_no", "created_at", "paid_at", "shipped_at", "completed_at", "quantity", "unit_price", "status"}
)
_TEXTS = tuple((position, field) for position, field in enumerate(Texts._fields) if field not in _NOT_TEXT)


def order_no_rejected(layout: Layout, order_no: str) -> RecordRejected:
    """Why this is no order number: not there, its digits lost, or signs that none has."""
    if not order_no:
        return RecordRejected(Rejection.MISSING_ORDER_NO, layout.column("order_no"))
    is_damaged = is_damaged_number(order_no)
    code = Rejection.ORDER_NO_DAMAGED if is_damaged else Rejection.ORDER_NO_PATTERN
    return RecordRejected(code, layout.column("order_no"), order_no)


def check_line_no(layout: Layout, line_no: str) -> None:
    """A line's own number has kept its digits and is no novel."""
    if len(line_no) > LINE_NO_LENGTH:
        raise RecordRejected(Rejection.BAD_TEXT, layout.column("line_no"), line_no)
    if is_damaged_number(line_no):
        raise RecordRejected(Rejection.ORDER_NO_DAMAGED, layout.column("line_no"), line_no)


def check_lengths(layout: Layout, texts: Sequence[str]) -> None:
    """Texts that tell a buyer or an article are not cut: cut, they would tell another."""
    for position, limit in layout.names_limited:
        if len(texts[position]) > limit:
            raise RecordRejected(Rejection.BAD_TEXT, layout.column(Texts._fields[position]), texts[position])


def check_signs(layout: Layout, texts: Sequence[str]) -> None:
    """No control characters and no direction overrides in what is stored."""
    for position, field in _TEXTS:
        if has_forbidden(texts[position]):
            raise RecordRejected(Rejection.BAD_TEXT, layout.column(field), texts[position])


def check_errors(layout: Layout, texts: Sequence[str]) -> None:
    """No spreadsheet error stands in for a text."""
    for position, field in _TEXTS:
        if texts[position] in ERROR_VALUES:
            raise RecordRejected(Rejection.FORMULA, layout.column(field), texts[position])


def find_formula(layout: Layout, cells: Sequence[str]) -> str | None:
    """The column of a formula whose stored result may be taken.

    A number that names an order and a moment are never taken from a formula, nor anything without a result.
    """
    found = None
    for place, cell in enumerate(cells[: layout.width]):
        if type(cell) is FormulaCell and place in layout.used_places:
            if place in layout.key_places or not cell:
                raise RecordRejected(Rejection.FORMULA, layout.names[place], cell)
            found = layout.names[place]
    return found


def cut_shown(layout: Layout, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that are only shown, cut to what is kept of them."""
    lengths = dict(layout.shown_limited)
    return tuple(text[: lengths.get(position)] for position, text in enumerate(texts))


def cut_line_no(line_no: str) -> str:
    """Several joined numbers may be longer than one: the beginning tells them apart well enough."""
    return line_no[:LINE_NO_LENGTH]
