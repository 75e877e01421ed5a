"""The door to an order file: what it is, decided by its content, and its rows one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from customers.normalize_x import MomentReader

from .codes import Note, Refusal
from customers.order_files.contract import FileRefused, Problem, StagedRow
from .header import Header, find_header
from .html_table import HtmlTable, looks_like_html
from .platforms import Platform
from .records import RecordReader
from .text_table import NAMES, Opener, TextTable, candidate_encodings, first_fault, opener
from .workbook import MAX_COLUMNS, WorkbookTable
from .workbook_gate import check_workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_SHEET = "Workbook".encode("utf-16-le")
NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon"}


class Table(Protocol):
    """Records of one container: text, workbook or page."""

    encoding: str
    delimiter: str
    ends_with_newline: bool

    def records(self) -> Iterator[tuple[int, list[str]]]: ...


@dataclass
class OrderFile:
    """A recognised order file. `records` and `notes` are complete once `rows` has come to its end."""

    table: Table
    header: Header
    zone: ZoneInfo
    today: date
    records: int = 0

    @property
    def platform(self) -> Platform:
        return self.header.platform

    @property
    def encoding(self) -> str:
        return NAMES.get(self.table.encoding, self.table.encoding)

    @property
    def delimiter(self) -> str:
        return DELIMITERS.get(self.table.delimiter, self.table.delimiter)

    @property
    def columns(self) -> int:
        return len(self.header.names)

    @property
    def mapping(self) -> list[tuple[str, str | None]]:
        """Each column of the file and the field it fills, None when it is not read."""
        return [(name.strip(), field) for name, field in self.header.mapping]

    @property
    def notes(self) -> list[dict[str, object]]:
        """What is worth knowing about the whole file."""
        ignored = [name for name, field in self.mapping if field is None and name]
        notes: list[dict[str, object]] = []
        if not self.table.ends_with_newline:
            notes.append({"code": str(Note.NO_FINAL_NEWLINE)})
        if ignored:
            notes.append({"code": str(Note.IGNORED_COLUMNS), "columns": ignored})
        if others := getattr(self.table, "other_sheets", []):
            notes.append({"code": str(Note.OTHER_SHEETS), "sheets": others})
        return notes

    def rows(self) -> Iterator[StagedRow | Problem]:
        """Every record as a row or a problem, in the order of the file; FileRefused when reading stumbles."""
        reader = RecordReader(self.header, MomentReader(self.zone, self.today), str(self.zone))
        read = reader.read
        number = 1
        for place, (_, record) in enumerate(self.table.records()):
            if place <= self.header.record:
                continue
            number = place - self.header.record + 1
            yield from read(number, record)
        self.records = number - 1
        if not self.records:
            raise FileRefused(Refusal.NOTHING_TO_IMPORT)


def open_order_file(
    path: Path,
    *,
    zone: ZoneInfo,
    today: date,
    platform: str | None = None,
    filename: str = "",
    max_bytes: int = 2 * 1024**3,
) -> OrderFile:
    """Recognise an order file by its content; FileRefused when it is none, or not of the platform wanted."""
    if path.stat().st_size > max_bytes:
        raise FileRefused(Refusal.FILE_TOO_LARGE, limit=f"{max_bytes // 1024**2} MB")
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_strangers(head, path)
    if head.startswith(b"PK\x03\x04"):
        check_workbook(path)
        workbook = WorkbookTable(path, platform)
        return OrderFile(workbook, workbook.header, zone, today)
    table, header = _text(path, head, opener(path, max_bytes), platform)
    if len(header.names) > MAX_COLUMNS:
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, limit=MAX_COLUMNS, found=len(header.names))
    return OrderFile(table, header, zone, today)


def _refuse_strangers(head: bytes, path: Path) -> None:
    if head.startswith(OLE2):
        with path.open("rb") as file:
            is_old = OLD_SHEET in file.read(64 * 1024**2) and b"E\x00n\x00c\x00r\x00y\x00p\x00t" not in head
        raise FileRefused(Refusal.OLD_WORKBOOK if is_old else Refusal.ENCRYPTED_WORKBOOK)
    if head.startswith(NOT_TABLES):
        raise FileRefused(Refusal.NOT_A_TABLE)


def _text(path: Path, head: bytes, open_file: Opener, wanted: str | None) -> tuple[Table, Header]:
    """The table in the first encoding in which its header is known and all of it can be read."""
    refused: FileRefused | None = None
    for encoding in candidate_encodings(open_file):
        table: TextTable | HtmlTable
        try:
            table = _table(path, head, open_file, encoding)
            header = find_header(table.head(), wanted)
        except (FileRefused, UnicodeDecodeError) as error:
            refused = refused or (error if isinstance(error, FileRefused) else None)
            continue
        if not _may_be(encoding, header.platform):
            continue
        if encoding in ("gb18030", "cp1252") and first_fault(open_file, encoding) is not None:
            continue
        return table, header
    raise _reason(open_file, wanted, refused)


def _table(path: Path, head: bytes, open_file: Opener, encoding: str) -> TextTable | HtmlTable:
    if looks_like_html(head):
        return HtmlTable(path.read_bytes(), encoding)
    return TextTable(open_file, encoding)


def _may_be(encoding: str, platform: Platform) -> bool:
    is_marked = encoding in ("utf-8-sig", "utf-16")
    return is_marked or encoding in platform.encodings


def _reason(open_file: Opener, wanted: str | None, refused: FileRefused | None) -> FileRefused:
    """Why no encoding would do: broken text under a header we know, an unknown header, or neither."""
    fault = first_fault(open_file, "utf-8")
    if fault is None:
        return refused or FileRefused(Refusal.UNKNOWN_PLATFORM)
    for encoding in ("utf-8", "gb18030"):
        try:
            head = _readable_head(open_file, encoding)
            find_header(head, wanted)
        except FileRefused:
            continue
        line = first_fault(open_file, encoding)
        is_at_end = line is not None and _lines(open_file) <= line
        return FileRefused(Refusal.CUT_OFF if is_at_end and encoding == "gb18030" else Refusal.MIXED_ENCODING, line=line)
    return FileRefused(Refusal.UNKNOWN_ENCODING, line=fault)


def _readable_head(open_file: Opener, encoding: str) -> list[list[str]]:
    """The records before the first fault, as far as they can be read."""
    records: list[list[str]] = []
    try:
        for _, record in TextTable(open_file, encoding).records():
            records.append(record)
            if len(records) >= 40:
                break
    except FileRefused:
        pass
    return records


def _lines(open_file: Opener) -> int:
    with open_file() as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) + 1
