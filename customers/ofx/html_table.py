"""The HTML table that some tools save under the name .xls."""

from collections.abc import Iterator
from html.parser import HTMLParser

from .codes import Refusal
from customers.order_files.contract import FileRefused

MAX_BYTES = 50 * 1024**2
SIGNS = (b"<html", b"<table", b"<!doctype html")


def looks_like_html(head: bytes) -> bool:
    """Whether a file begins as a page or a table."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(SIGNS)


class HtmlTable:
    """The records of all tables of a page, one after the other."""

    delimiter = "html"
    ends_with_newline = True

    def __init__(self, content: bytes, encoding: str) -> None:
        if len(content) > MAX_BYTES:
            raise FileRefused(Refusal.FILE_TOO_LARGE, limit="50 MB")
        self.encoding = encoding
        parser = _Rows()
        parser.feed(content.decode(encoding))
        parser.close()
        self.rows = parser.rows

    def head(self) -> list[list[str]]:
        """All rows; the header is sought among the first."""
        return self.rows

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number."""
        return enumerate(self.rows, start=1)


class _Rows(HTMLParser):
    """Collects the text of cells; a page that leaves tags open is read as browsers do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self.cell = []
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.rows:
            self.rows[-1].append("".join(self.cell))
        self.cell = None
