"""What a workbook's archive must be before anything parses it. Sizes are counted, never believed."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from .codes import Refusal
from .contract import FileRefused
from .limits import (
    ARCHIVE_BYTES,
    ARCHIVE_ENTRIES,
    ARCHIVE_RATIO,
    BLANK_SHEET_ROWS,
    DIRECTORY_BYTES,
    MEBIBYTE,
)

CHUNK = 256 * 1024
REQUIRED = ("[Content_Types].xml", "xl/workbook.xml")
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".jar", ".gz", ".7z", ".rar")
OUTSIDE = ("xl/externallinks/", "xl/embeddings/", "xl/oleobjects/", "xl/activex/", "customui/")

_UNREADABLE = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_END_OF_DIRECTORY = b"PK\x05\x06"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^>]*)?/?>")
_ROW_NUMBER = re.compile(rb"\sr\s*=\s*[\"']0*(\d{1,9})[\"']")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")


@dataclass(slots=True)
class SheetFacts:
    """What a look over a sheet's XML has told."""

    rows: int = 0
    last_row: int = 0
    hidden_rows: int = 0
    has_formulas: bool = False


def inspect_workbook(path: Path) -> dict[str, SheetFacts]:
    """The sheets' facts by part name; FileRefused for an archive that is no plain, honest workbook."""
    _check_directory_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, path.stat().st_size)
            left = ARCHIVE_BYTES
            facts: dict[str, SheetFacts] = {}
            for entry in entries:
                left -= _inspect_part(archive, entry, left, facts)
    except _UNREADABLE as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
    return facts


def _check_directory_size(path: Path) -> None:
    """Look at the end record first: a directory of a million entries must not even be loaded."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < 22:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK)
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    if count > ARCHIVE_ENTRIES or directory > DIRECTORY_BYTES:
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=f"{count} entries", limit=ARCHIVE_ENTRIES)


def _check_entries(entries: list[zipfile.ZipInfo], archive_size: int) -> None:
    names = {entry.filename for entry in entries}
    if not names.issuperset(REQUIRED):
        found = "OpenDocument" if "mimetype" in names else "ZIP"
        raise FileRefused(Refusal.NOT_A_TABLE, found="xlsb" if "xl/workbook.bin" in names else found)
    if len(entries) > ARCHIVE_ENTRIES or len(names) < len(entries):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=f"{len(entries)} entries", limit=ARCHIVE_ENTRIES)
    for entry in entries:
        _check_entry(entry)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > ARCHIVE_BYTES or (unpacked > MEBIBYTE and unpacked > ARCHIVE_RATIO * archive_size):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=f"{unpacked} bytes unpacked", limit=ARCHIVE_BYTES)
    ends = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < ends:
            raise FileRefused(Refusal.UNSAFE_WORKBOOK, found="overlapping entries")
        ends = entry.header_offset + 30 + entry.compress_size


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    lower = name.lower()
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    is_inside = not name.startswith("/") and ".." not in PurePosixPath(name).parts and ":" not in name
    if not is_inside or "\0" in entry.orig_filename or is_link:
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=name[:80])
    if entry.flag_bits & 1:
        raise FileRefused(Refusal.ENCRYPTED_WORKBOOK)
    if "vbaproject" in lower or "/macrosheets/" in lower:
        raise FileRefused(Refusal.MACRO_WORKBOOK)
    if lower.startswith(OUTSIDE):
        raise FileRefused(Refusal.EXTERNAL_LINKS, found=name[:80])
    if lower.endswith(NESTED):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=name[:80])


def _inspect_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, facts: dict[str, SheetFacts]) -> int:
    """Unpack one part to its end, counting, and look it over; returns its bytes."""
    name = entry.filename.lower()
    sheet = facts.setdefault(entry.filename, SheetFacts()) if name.startswith("xl/worksheets/") else None
    size = 0
    for before, chunk in _chunks(archive, entry):
        if not size and chunk.startswith(b"PK\x03\x04"):
            raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=entry.filename[:80])
        size += len(chunk)
        if size > left:
            raise FileRefused(Refusal.UNSAFE_WORKBOOK, limit=ARCHIVE_BYTES)
        window = before + chunk
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(window, is_start=size == len(chunk), name=name)
        if sheet is not None:
            _look_over(sheet, before, window)
    if sheet and sheet.last_row > sheet.rows + BLANK_SHEET_ROWS:
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found=f"row {sheet.last_row}", sheet=entry.filename)
    return size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The part in chunks, each with the unfinished tag before it."""
    before = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield before, chunk
            window = before + chunk
            tail = window[window.rfind(b"<") :] if b"<" in window else b""
            before = tail if b">" not in tail and len(tail) <= CHUNK else b""


def _check_xml(window: bytes, *, is_start: bool, name: str) -> None:
    if is_start and window.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found="UTF-16 XML")
    if _DOCTYPE.search(window):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK, found="DTD")
    if name == "[content_types].xml" and b"macroEnabled" in window:
        raise FileRefused(Refusal.MACRO_WORKBOOK)
    if name.endswith(".rels"):
        for relation in _RELATION.findall(window):
            if b'"External"' in relation.replace(b"'", b'"') and b"/hyperlink" not in relation:
                raise FileRefused(Refusal.EXTERNAL_LINKS, found=name[:80])
    elif name.startswith("xl/externallink") or b"<ddeLink" in window:
        raise FileRefused(Refusal.EXTERNAL_LINKS, found=name[:80])


def _look_over(sheet: SheetFacts, before: bytes, window: bytes) -> None:
    """Count rows. What stood in `before` is an unfinished tag, so nothing is counted twice."""
    sheet.has_formulas = sheet.has_formulas or b"<f>" in window or b"<f " in window or b":f>" in window
    for found in _ROW.finditer(window):
        tag = found[0]
        sheet.rows += 1
        number = _ROW_NUMBER.search(tag)
        sheet.last_row = max(sheet.last_row, int(number[1]) if number else sheet.rows)
        if _HIDDEN.search(tag):
            sheet.hidden_rows += 1
