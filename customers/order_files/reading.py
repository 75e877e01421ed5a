"""The door to the reader: opens an order file, tells what it is, and streams its rows."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from customers.normalize import SERIAL_1904, ShopCalendar

from . import limits
from .chosen import NOTHING_CHOSEN, Choice, with_columns
from .codes import Note, Refusal
from .containers import Container, is_gzip, tell_container
from .contract import FileRefused, Problem, StagedRow
from .encodings import check_lines, read_text_facts
from .headers import Header, find_header, find_told_header
from .html_tables import HtmlTable
from .limits import FILE_BYTES, HEADER_RECORDS
from .mending import Original, read_originals
from .platforms import PLATFORMS
from .platforms.base import Platform
from .rows import RowReader
from .samples import SAMPLED, samples_of
from .tables import Table, text_tables
from .unknown import refuse_unknown
from .workbooks import SheetTable, sheet_tables

__all__ = ["OrderFile", "glance", "open_order_file"]


class OrderFile:
    """An order file whose header has been found. `records` counts so far, and is final after `rows()`."""

    def __init__(self, table: Table, header: Header, *, zone: ZoneInfo, today: date) -> None:
        self.platform = header.platform
        self.encoding = table.encoding
        self.delimiter = table.delimiter
        self.columns = len(header.names)
        self.names = header.names
        self.samples: list[list[str]] = []
        self.mark = ""
        self.zone = zone
        self.notes = list(table.notes)
        if header.ignored:
            self.notes.append({"code": Note.IGNORED_COLUMNS.value, "columns": header.ignored})
        self._table = table
        self._header = header
        self._today = today
        self._choice = NOTHING_CHOSEN
        self._reader = self._new_reader()

    def choose(self, choice: Choice) -> None:
        """Read columns and words from now on as somebody has decided."""
        self.mark = choice.mark(self._header)
        self._header = with_columns(self._header, choice.columns)
        self._choice = choice
        self._reader = self._new_reader()

    @property
    def mapping(self) -> list[tuple[str, str | None]]:
        """Each column with the field it fills."""
        return self._header.mapping

    @property
    def header_record(self) -> int:
        """Which record of the file the header is, counted from 1."""
        return self._header.index + 1

    @property
    def words_met(self) -> dict[str, int]:
        """Status words that somebody has explained, and how often they have occurred so far."""
        return self._reader.words_met

    @property
    def records(self) -> int:
        """Records read so far, blank ones included, the header not."""
        return self._reader.records

    def rows(self) -> Iterator[StagedRow | Problem]:
        """Read below the header, from the top each time. FileRefused may come up on the way."""
        self._reader = self._new_reader()
        records = self._records()
        first = list(islice(records, SAMPLED))
        self.samples = samples_of(self._header, first)
        return self._reader.read(chain(first, records))

    def originals(self) -> Iterator[Original]:
        """The header and the records below it as they stand in the file, from the top each time."""
        is_1904 = isinstance(self._table, SheetTable) and self._table.is_1904
        return read_originals(self._table.records(below=self._header.index), self._header, is_1904=is_1904)

    def check_filled(self) -> None:
        """FileRefused when there is nothing below the header, or more than we read."""
        if not any(any(map(str.strip, record)) for record in self._records()):
            raise FileRefused(Refusal.NOTHING_TO_IMPORT)
        if self._table.most_records > limits.RECORDS:  # line breaks inside of cells begin no record
            deque(self._records(), maxlen=0)

    def _records(self) -> Iterator[list[str]]:
        """The records below the header; FileRefused at the first beyond the limit."""
        records = self._table.records(below=self._header.index + 1)
        return chain(islice(records, limits.RECORDS), map(_refuse_record, records))

    def _new_reader(self) -> RowReader:
        table = self._table
        is_1904 = isinstance(table, SheetTable) and table.is_1904
        calendar = ShopCalendar(self.zone, serial_base=SERIAL_1904) if is_1904 else ShopCalendar(self.zone)
        return RowReader(
            self._header,
            calendar=calendar,
            zone=self.zone,
            today=self._today,
            is_sheet=isinstance(table, SheetTable),
            has_formulas=isinstance(table, SheetTable) and table.has_formulas,
            choice=self._choice,
            mark=self.mark,
        )


def open_order_file(
    path: Path,
    *,
    zone: ZoneInfo,
    today: date,
    platform: str | None = None,
    filename: str = "",
    told: Mapping[str, str] | None = None,
    max_bytes: int = FILE_BYTES,
) -> OrderFile:
    """Tell container, encoding, delimiter, header and platform by content; FileRefused when that fails.

    `platform` settles the platform instead of the header; `filename` is never believed. `told`: platforms by the
    key of headings that somebody has mapped, though columns of theirs are lacking.
    """
    wanted = _wanted(platform)
    tables = _tables(path, max_bytes)
    table, header = _find_header(tables, wanted, told or {})
    order_file = OrderFile(table, header, zone=zone, today=today)
    order_file.check_filled()
    return order_file


def glance(path: Path, *, max_bytes: int = FILE_BYTES) -> None:
    """FileRefused for what need not even be kept: too large, no table, or a line without end."""
    if tell_container(path, max_bytes=max_bytes) is Container.TEXT and not is_gzip(path):
        check_lines(path, max_bytes=max_bytes, has_lines=True)


def _refuse_record(record: list[str]) -> NoReturn:
    raise FileRefused(Refusal.TOO_MANY_RECORDS, limit=f"{limits.RECORDS:,d}")


def _wanted(platform: str | None) -> Platform | None:
    if platform is None:
        return None
    if platform not in PLATFORMS:
        raise FileRefused(Refusal.NO_SUCH_PLATFORM, wanted=platform, found=sorted(PLATFORMS))
    return PLATFORMS[platform]


def _tables(path: Path, max_bytes: int) -> Sequence[Table]:
    """The file as each table that it may be, in the order in which they are tried."""
    container = tell_container(path, max_bytes=max_bytes)
    if container is Container.WORKBOOK:
        return sheet_tables(path)
    is_html = container is Container.HTML
    facts = read_text_facts(
        path, max_bytes=max_bytes, has_lines=not is_html, is_windows=lambda: _may_be_windows(path, max_bytes)
    )
    if is_html:
        return [HtmlTable(path, encoding=facts.encoding, max_bytes=max_bytes)]
    tables = text_tables(path, encoding=facts.encoding, max_bytes=max_bytes, lines=facts.lines)
    if not facts.ends_in_newline:
        for table in tables:
            table.notes.append({"code": Note.NO_FINAL_NEWLINE.value})
    return tables


def _find_header(tables: Sequence[Table], wanted: Platform | None, told: Mapping[str, str]) -> tuple[Table, Header]:
    refusals: list[FileRefused] = []
    heads: list[list[list[str]]] = []
    platforms = [wanted] if wanted else list(PLATFORMS.values())
    for table in tables:
        try:
            header = find_header(table.records(), platforms) or find_told_header(table.records(), told)
            if header:
                return table, header
            heads.append(list(islice(table.records(), HEADER_RECORDS)))
        except FileRefused as refusal:
            if refusal.code == Refusal.TOO_MANY_COLUMNS:  # of a header that was found
                raise
            refusals.append(refusal)  # under the wrong delimiter a whole line is one field
    if refusals and len(refusals) == len(tables):
        raise refusals[0]
    raise refuse_unknown(heads, wanted)


def _may_be_windows(path: Path, max_bytes: int) -> bool:
    """Whether the header is that of a platform whose files come in Windows-1252."""
    western = [platform for platform in PLATFORMS.values() if platform.may_be_windows_1252]
    try:
        tables = text_tables(path, encoding="windows-1252", max_bytes=max_bytes)
        return any(find_header(table.records(), western) for table in tables)
    except (FileRefused, UnicodeDecodeError):
        return False
