"""XLSX workbooks, written piece by piece while they are sent. There is no way to write a formula."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from customers.normalize.text import FORMULA_SIGNS, clean_cell
from customers.render_xlsx_frame import BOLD, ILLEGAL, MONEY, SHEET_FOOT, SHEET_HEAD, TEXT, frame

SHEET_ROWS = 1_048_576  # what a sheet holds, the header among them
CELL_LENGTH = 32_767
SURE_DIGITS = 15  # a longer number loses its end
AT_ONCE = 500


def xlsx_pieces(
    header: Sequence[object], rows: Iterable[Sequence[object]], *, title: str, sheet_rows: int = SHEET_ROWS
) -> Iterator[bytes]:
    """The workbook piece by piece; what one sheet cannot hold goes on in the next, under the same header."""
    pipe, rows, sheets = _Pipe(), iter(rows), 0
    names = [column_name(place) for place in range(len(header))]
    with ZipFile(pipe, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        ahead = next(rows, None)
        while ahead is not None or not sheets:
            sheets += 1
            here = chain([] if ahead is None else [ahead], islice(rows, sheet_rows - 2))
            with archive.open(_part(f"xl/worksheets/sheet{sheets}.xml"), "w") as sheet:
                for text in _sheet(names, header, here):
                    sheet.write(text.encode())
                    yield pipe.taken()
            ahead = next(rows, None)
        for name, text in frame(sheets, title):
            archive.writestr(_part(name), text, ZIP_DEFLATED)
    yield pipe.taken()


def column_name(place: int) -> str:
    """0 as A, 26 as AA."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(65 + letter) + name
    return name


def _sheet(names: Sequence[str], header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield SHEET_HEAD + _row(1, names, header, is_header=True)
    numbered = enumerate(rows, 2)
    while lines := [_row(number, names, row) for number, row in islice(numbered, AT_ONCE)]:
        yield "".join(lines)
    yield SHEET_FOOT


def _row(number: int, names: Sequence[str], row: Sequence[object], *, is_header: bool = False) -> str:
    cells = [_cell(f"{name}{number}", value, is_header) for name, value in zip(names, row, strict=True)]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: object, is_header: bool) -> str:
    """A number as a number, anything else as an inline text, which is never evaluated."""
    if value is None or value == "":
        return ""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        written = f"{value:f}"
        if sum(map(str.isdigit, written)) <= SURE_DIGITS:
            style = f' s="{MONEY}"' if isinstance(value, Decimal) and value.as_tuple().exponent == -2 else ""
            return f'<c r="{place}"{style}><v>{written}</v></c>'
    text = escape(_kept(str(value)), {"\r": "&#13;"})
    style = f"{BOLD if is_header else TEXT}"
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _kept(text: str) -> str:
    """The text as far as XML can hold it; what our importer would take for a program's mark is marked as text."""
    text = ILLEGAL.sub("", text)[:CELL_LENGTH]
    if text[:1] and text[0] in FORMULA_SIGNS and clean_cell(text) != text.strip():
        return "'" + text
    return text


def _part(name: str) -> ZipInfo:
    """A part without the time of day, so that equal rows make equal files."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    return part


class _Pipe:
    """What the archive has written and nobody has sent yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
