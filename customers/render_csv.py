"""CSV files that a spreadsheet program may open without running what buyers typed."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

from customers.normalize.text import FORMULA_SIGNS

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of the country
BLANKS = " \u00a0\u3000\u200b\ufeff"
LINE_SIGNS = "\t\r\n\0"
TRIGGERS = frozenset(FORMULA_SIGNS + LINE_SIGNS)


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet program takes for a formula; a number stays one."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    text = str(value)
    if text.lstrip(BLANKS)[:1] in TRIGGERS:
        text = "'" + text
    return text.replace("\0", "")


def csv_lines(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The file piece by piece: UTF-8 with a byte order mark, every cell quoted and made safe."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write(BYTE_ORDER_MARK)
    for row in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")
