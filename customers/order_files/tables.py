"""A file as records of text cells, whatever it is made of."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .codes import Refusal
from .containers import open_bytes
from .contract import FileRefused
from .encodings import codec
from .limits import FIELD_CHARACTERS

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon"}
# A last line that no file holds: when it does not come back as a record of its own, a quote has swallowed it.
_END = "\x00end of file\x00"


class Table(Protocol):
    """Records that can be read from the top as often as wanted."""

    encoding: str
    delimiter: str
    most_records: int  # there are no more than so many, blank ones and titles included
    is_ragged: bool  # a record shorter than the header is a mistake
    notes: list[dict[str, object]]

    def records(self, *, below: int = 0) -> Iterator[list[str]]:
        """The records after the first `below`; FileRefused when the file turns out to be unreadable."""


class TextTable:
    """A delimited text file."""

    is_ragged = True

    def __init__(self, path: Path, *, encoding: str, delimiter: str, max_bytes: int, lines: int = 0) -> None:
        self._path = path
        self._sign = delimiter
        self._max_bytes = max_bytes
        self.encoding = encoding
        self.delimiter = DELIMITERS[delimiter]
        self.most_records = lines
        self.notes: list[dict[str, object]] = []

    def records(self, *, below: int = 0) -> Iterator[list[str]]:
        with self._reader() as reader:
            try:
                skipped = sum(1 for _ in islice(reader, below))
                # One record is held back, as the last must be the end mark.
                held = next(reader, [_END]) if skipped == below else [_END]
                for record in reader:
                    yield held
                    held = record
            except csv.Error as error:
                raise self._field_refusal(below) from error
        if held != [_END]:
            raise FileRefused(Refusal.UNBALANCED_QUOTE, record=self._count() - below + 1)

    @contextmanager
    def _reader(self) -> "Iterator[Reader]":
        with open_text(self._path, encoding=self.encoding, max_bytes=self._max_bytes) as text:
            yield csv.reader(chain(_without_separator_line(text), [_END]), delimiter=self._sign)

    def _field_refusal(self, below: int) -> FileRefused:
        """Read again up to the field beyond the limit: it is that long, or an open quote made it so."""
        with self._reader() as reader:
            count = line = 0
            try:
                for _ in reader:
                    count += 1
                    line = reader.line_num
            except csv.Error:
                pass
            is_quote = reader.line_num - line > 1
        if is_quote:
            return FileRefused(Refusal.UNBALANCED_QUOTE, record=count - below + 2)
        return FileRefused(Refusal.FIELD_TOO_LONG, record=count - below + 2, limit=FIELD_CHARACTERS)

    def _count(self) -> int:
        with self._reader() as reader:
            return sum(1 for _ in reader)


@contextmanager
def open_text(path: Path, *, encoding: str, max_bytes: int) -> Iterator[TextIOWrapper]:
    """The text of the file, its line ends as they stand. An encoding decided before does not fail here."""
    with (
        open_bytes(path, max_bytes=max_bytes) as file,
        TextIOWrapper(file, codec(encoding), newline="") as text,
    ):
        yield text


def _without_separator_line(lines: TextIOWrapper) -> Iterator[str]:
    """The lines without Excel's `sep=,` at the top."""
    first = next(lines, "")
    return chain([] if separator_line(first) else [first], lines)


def separator_line(line: str) -> str:
    """The delimiter that Excel's first line `sep=,` names; "" for any other line."""
    text = line.lstrip("\ufeff").strip('\r\n" ')
    return text[4:] if text[:4].lower() == "sep=" and len(text) == 5 else ""


def text_tables(path: Path, *, encoding: str, max_bytes: int, lines: int = 0) -> list[TextTable]:
    """The file under each delimiter that it may have; only under the one it names, if it names one."""
    with open_text(path, encoding=encoding, max_bytes=max_bytes) as text:
        named = separator_line(text.readline(100))
    signs = [named] if named in DELIMITERS else list(DELIMITERS)
    return [TextTable(path, encoding=encoding, delimiter=sign, max_bytes=max_bytes, lines=lines) for sign in signs]
