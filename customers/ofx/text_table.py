"""Text with separators: which encoding, which separator, and one record after the other."""

import csv
import gzip
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from .codes import Refusal
from customers.order_files.contract import FileRefused

LINE_LIMIT = 1_000_000
FIELD_LIMIT = 131_072
BLOCK = 1 << 20
HEAD_RECORDS = 40
NAMES = {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16", "gb18030": "gb18030", "cp1252": "windows-1252"}

Opener = Callable[[], IO[bytes]]


def opener(path: Path, max_bytes: int) -> Opener:
    """How to open a file's bytes, unpacked when it is gzip; more than `max_bytes` are refused."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"

    def open_file() -> IO[bytes]:
        if not packed:
            return path.open("rb")
        return io.BufferedReader(_Counted(gzip.open(path, "rb"), max_bytes))

    return open_file


class _Counted(io.RawIOBase):
    """Bytes that are counted while unpacking; what an archive says of its size is not believed."""

    def __init__(self, source: IO[bytes], max_bytes: int) -> None:
        self.source = source
        self.left = max_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            block = self.source.read(len(buffer))
        except (OSError, EOFError) as error:
            raise FileRefused(Refusal.CUT_OFF) from error
        self.left -= len(block)
        if self.left < 0:
            raise FileRefused(Refusal.FILE_TOO_LARGE)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self.source.close()
        super().close()


def candidate_encodings(open_file: Opener) -> list[str]:
    """Encodings in which the whole file can be read, the likelier first; by its mark when it has one.

    Decoding is strict. FileRefused when there is none.
    """
    with open_file() as file:
        head = file.read(4096)
    if not head.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise FileRefused(Refusal.EMPTY_FILE)
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _only("utf-16", open_file)
    if head.startswith(BOM_UTF8):
        return _only("utf-8-sig", open_file)
    if head.count(b"\x00") > len(head) // 8:
        raise FileRefused(Refusal.UNKNOWN_ENCODING)
    if first_fault(open_file, "utf-8") is None:
        return ["utf-8"]
    return ["gb18030", "cp1252"]


def _only(encoding: str, open_file: Opener) -> list[str]:
    fault = first_fault(open_file, encoding)
    if fault is not None:
        raise FileRefused(Refusal.MIXED_ENCODING, line=fault)
    return [encoding]


def first_fault(open_file: Opener, encoding: str) -> int | None:
    """The line of the first byte that is no text in an encoding, None when all of them are."""
    decoder = getincrementaldecoder(encoding)("strict")
    lines = 1
    with open_file() as file:
        while True:
            block = file.read(BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return lines + block.count(b"\n", 0, error.start)
            if not block:
                return None
            lines += block.count(b"\n")


class TextTable:
    """The records of one text file in one encoding."""

    def __init__(self, open_file: Opener, encoding: str) -> None:
        self.open_file = open_file
        self.encoding = encoding
        self.ends_with_newline = True
        self.delimiter = self._delimiter()

    def head(self) -> list[list[str]]:
        """The first records, among them the header."""
        return [record for _, record in islice(self.records(), HEAD_RECORDS)]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record with the line on which it begins; blank ones are empty lists."""
        csv.field_size_limit(FIELD_LIMIT)
        with io.TextIOWrapper(self.open_file(), self.encoding, errors="strict", newline="") as text:
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=self.delimiter)
            begins = 1
            try:
                for record in reader:
                    yield begins, record
                    begins = lines.number + 1
                    lines.quotes = 0
            except csv.Error as error:
                raise FileRefused(Refusal.FIELD_TOO_LONG, line=begins) from error
            except UnicodeDecodeError as error:
                raise FileRefused(Refusal.MIXED_ENCODING, line=lines.number + 1) from error
            self.ends_with_newline = lines.ends_with_newline

    def _delimiter(self) -> str:
        """Tab, comma or semicolon: which occurs most in the first lines with any of them."""
        with io.TextIOWrapper(self.open_file(), self.encoding, errors="replace", newline="") as text:
            lines = [line for line in islice(_head_lines(text), HEAD_RECORDS) if line.strip()]
        counts = [(line.count(mark), mark) for line in lines for mark in (",", "\t", ";")]
        return max(counts, default=(0, ","), key=lambda found: found[0])[1]


def _head_lines(text: IO[str]) -> Iterator[str]:
    return iter(lambda: text.readline(LINE_LIMIT), "")


class _Lines:
    """Lines for the CSV reader, watched for length and for a quote that nothing closes."""

    def __init__(self, text: IO[str]) -> None:
        self.text = text
        self.number = 0
        self.quotes = 0
        self.quoted_line = 1
        self.ends_with_newline = True

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.text.readline(LINE_LIMIT + 1)
        if not line:
            if self.quotes % 2:
                raise FileRefused(Refusal.UNBALANCED_QUOTE, line=self.quoted_line)
            raise StopIteration
        self.number += 1
        if len(line) > LINE_LIMIT:
            raise FileRefused(Refusal.LINE_TOO_LONG, line=self.number)
        if '"' in line:
            if not self.quotes % 2:
                self.quoted_line = self.number
            self.quotes += line.count('"')
        self.ends_with_newline = line[-1] in "\r\n"
        return line
