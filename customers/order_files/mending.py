"""Records as they stand in the file, for a smaller file that holds only what is to be mended."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from customers.normalize import clean_cell, is_order_no
from customers.render_csv import safe_cell

from .cells import clean_cells
from .headers import Header
from .layout import DATE_FIELDS, Layout

DAYS_FROM_1900_TO_1904 = 1462
_SERIAL = re.compile(r"\d{1,6}(?:\.\d+)?")


class Original(NamedTuple):
    """One record, uncleaned. `order_no` is "" where no order can be told."""

    record: int
    order_no: str
    cells: list[str]


def read_originals(records: Iterable[list[str]], header: Header, *, is_1904: bool) -> Iterator[Original]:
    """The header, as record 1, and every record below it, with the number of its order."""
    layout, open_order = Layout(header), ""
    serial_places = {place for field in DATE_FIELDS for place in header.places.get(field, ())} if is_1904 else set()
    for record, cells in enumerate(records, 1):
        if record == 1:
            yield Original(record, "", cells)
            continue
        cleaned = clean_cells(cells[: layout.width])
        cleaned += [""] * (layout.width - len(cleaned))
        layout.complete(cleaned)
        order_no = cleaned[layout.places["order_no"]]
        if order_no or not header.platform.fills_down:
            open_order = order_no if is_order_no(order_no) else ""
        kept = [_as_of_1900(cell) if place in serial_places else cell for place, cell in enumerate(cells)]
        yield Original(record, open_order, kept)


def _as_of_1900(cell: str) -> str:
    """A day counted from 1904 as other workbooks count it."""
    return str(Decimal(cell) + DAYS_FROM_1900_TO_1904) if _SERIAL.fullmatch(cell) else cell


def orders_beside(originals: Iterable[Original], records: Collection[int]) -> set[str]:
    """The orders before and behind these records: a line that lost its number belongs to one of them."""
    beside, before, waits = set(), "", False
    for original in originals:
        if original.record in records:
            beside.add(before)
            waits = True
        elif original.order_no:
            if waits:
                beside.add(original.order_no)
            before, waits = original.order_no, False
    return beside - {""}


def to_mend(originals: Iterable[Original], records: Collection[int], orders: Collection[str]) -> Iterator[Original]:
    """The header, these records, and all lines of these orders: lines replace an order's lines together."""
    return (one for one in originals if one.record == 1 or one.record in records or one.order_no in orders)


def kept_cells(cells: Sequence[str]) -> list[str]:
    """The cells so that our writers neither change nor endanger what our reader makes of them."""
    return [cell if clean_cell(safe_cell(cell)) == clean_cell(cell) else clean_cell(cell) for cell in cells]
