"""An HTML table, as some shops' programs name it .xls."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path

from .codes import Refusal
from .containers import open_bytes
from .contract import FileRefused
from .encodings import codec
from .limits import COLUMNS, FIELD_CHARACTERS

CHUNK = 64 * 1024


class HtmlTable:
    """The rows of all tables of the page, one after another."""

    delimiter = "html"
    is_ragged = True

    def __init__(self, path: Path, *, encoding: str, max_bytes: int) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self.encoding = encoding
        self.most_records = 0  # counted while they are read
        self.notes: list[dict[str, object]] = []

    def records(self, *, below: int = 0) -> Iterator[list[str]]:
        return islice(self._rows(), below, None)

    def _rows(self) -> Iterator[list[str]]:
        parser = _RowParser()
        decoder = getincrementaldecoder(codec(self.encoding))("strict")
        with open_bytes(self._path, max_bytes=self._max_bytes) as file:
            while chunk := file.read(CHUNK):
                parser.feed(decoder.decode(chunk))
                yield from parser.take()
        parser.close()
        yield from parser.take(is_over=True)


class _RowParser(HTMLParser):
    """Gathers the cells of `tr` elements; end tags may be left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._length = 0

    def take(self, *, is_over: bool = False) -> list[list[str]]:
        """The rows that are complete by now."""
        if is_over:
            self._end_row()
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), COLUMNS) if span.isascii() and span.isdigit() and len(span) < 5 else 1
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is None:
            return
        self._length += len(data)
        if self._length > FIELD_CHARACTERS:
            raise FileRefused(Refusal.FIELD_TOO_LONG, limit=FIELD_CHARACTERS)
        self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            self._row += ["".join(self._cell), *[""] * (self._span - 1)]
        self._cell, self._length = None, 0

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._rows.append(self._row)
        self._row = None
