"""What a file really is, told by its first bytes and never by its name."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO

from .codes import Refusal
from .contract import FileRefused
from .limits import MEBIBYTE

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b"
HEAD_BYTES = 4096

# Names of streams inside an OLE2 file, as its directory writes them.
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_OLD = ("Workbook\0".encode("utf-16-le"), "Book\0".encode("utf-16-le"))

FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"SQLite format": "SQLite",
    b"{\\rtf": "RTF",
    b"\x7fELF": "program",
    b"MZ\x90": "program",
}


class Container(StrEnum):
    WORKBOOK = "workbook"
    HTML = "html"
    TEXT = "text"


def tell_container(path: Path, *, max_bytes: int) -> Container:
    """Workbook, HTML or text; FileRefused for what cannot be an order file."""
    with open_bytes(path, max_bytes=max_bytes) as file:
        head = file.read(HEAD_BYTES)
    if head.startswith(OLE2):
        raise FileRefused(_ole2_code(path))
    if head.startswith(b"PK"):
        if is_gzip(path):
            raise FileRefused(Refusal.NOT_A_TABLE, found="ZIP")
        return Container.WORKBOOK
    for signature, name in FOREIGN.items():
        if head.startswith(signature):
            raise FileRefused(Refusal.NOT_A_TABLE, found=name)
    if head.startswith(GZIP):
        raise FileRefused(Refusal.NOT_A_TABLE, found="gzip")
    return _tell_text(head)


def _tell_text(head: bytes) -> Container:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Container.TEXT
    if head[:HEAD_BYTES].count(0) * 10 > len(head):
        raise FileRefused(Refusal.UTF16_WITHOUT_MARK)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") and b"schemas-microsoft-com:office:spreadsheet" in start:
        raise FileRefused(Refusal.NOT_A_TABLE, found="XML 2003")
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")):
        return Container.HTML
    return Container.TEXT


def _ole2_code(path: Path) -> Refusal:
    """A password is the usual reason for OLE2 today; only a real Workbook stream tells an old .xls."""
    is_old = False
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(MEBIBYTE):
            window = before + chunk
            if any(name in window for name in _ENCRYPTED):
                return Refusal.ENCRYPTED_WORKBOOK
            is_old = is_old or any(name in window for name in _OLD)
            before = chunk[-64:]
    return Refusal.OLD_WORKBOOK if is_old else Refusal.ENCRYPTED_WORKBOOK


def is_gzip(path: Path) -> bool:
    """Whether the file is packed with gzip."""
    with path.open("rb") as file:
        return file.read(2) == GZIP


@contextmanager
def open_bytes(path: Path, *, max_bytes: int) -> Iterator[IO[bytes]]:
    """The bytes of the file, unpacked when it is gzip, counted while they are read."""
    if not is_gzip(path):
        if path.stat().st_size > max_bytes:
            raise FileRefused(Refusal.FILE_TOO_LARGE, limit=max_bytes)
        with path.open("rb") as file:
            yield file
        return
    with gzip.open(path, "rb") as packed, BufferedReader(_Counted(packed, max_bytes), MEBIBYTE) as file:
        yield file


class _Counted(RawIOBase):
    """Passes bytes on and refuses when they become too many, whatever the archive says of itself."""

    def __init__(self, file: gzip.GzipFile, limit: int) -> None:
        self._file = file
        self._limit = limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise FileRefused(Refusal.CUT_OFF) from error
        self._left -= len(data)
        if self._left < 0:
            raise FileRefused(Refusal.FILE_TOO_LARGE, limit=self._limit)
        buffer[: len(data)] = data
        return len(data)
