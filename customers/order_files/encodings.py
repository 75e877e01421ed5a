"""Decides how a text file is written. Always strict: a file that cannot be read whole is refused."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .codes import Refusal
from .containers import open_bytes
from .contract import FileRefused
from .limits import LINE_BYTES, MEBIBYTE

# So many bytes of multi-byte UTF-8 do not come about by chance in GB18030.
SURE_OF_UTF8 = 12
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CODECS = {"windows-1252": "cp1252"}


@dataclass(frozen=True, slots=True)
class BadByte:
    """Where decoding stopped."""

    position: int
    line: int
    at_end: bool
    multibyte: int  # bytes of characters of more than one byte before it, beyond one each
    rest: bytes  # from there on, as far as it was read

    def refusal(self, code: Refusal) -> FileRefused:
        return FileRefused(Refusal.CUT_OFF if self.at_end else code, line=self.line, position=self.position)


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What one pass over the bytes has told."""

    encoding: str
    ends_in_newline: bool
    lines: int


def codec(encoding: str) -> str:
    """The name under which Python knows the encoding."""
    return CODECS.get(encoding, encoding)


def read_text_facts(path: Path, *, max_bytes: int, has_lines: bool, is_windows: Callable[[], bool]) -> TextFacts:
    """Encoding by BOM, strict UTF-8, strict GB18030, and windows-1252 when the header is one that may be so.

    Blank files and overlong lines are refused on the way.
    """
    with open_bytes(path, max_bytes=max_bytes) as file:
        head = file.read(3)
    mark = next((encoding for bytes_, encoding in MARKS.items() if head.startswith(bytes_)), None)
    ends_in_newline, lines = check_lines(path, max_bytes=max_bytes, has_lines=has_lines)
    return TextFacts(_decide(path, mark, max_bytes, is_windows), ends_in_newline, lines)


def _decide(path: Path, mark: str | None, max_bytes: int, is_windows: Callable[[], bool]) -> str:
    bad = find_bad_byte(path, mark or "utf-8", max_bytes)
    if bad is None:
        return mark or "utf-8"
    if mark:
        raise bad.refusal(Refusal.INVALID_BYTES)
    if bad.multibyte >= SURE_OF_UTF8:
        raise bad.refusal(Refusal.MIXED_ENCODING if _goes_on_in_gb18030(bad.rest) else Refusal.INVALID_BYTES)
    worse = find_bad_byte(path, "gb18030", max_bytes)
    if worse is None:
        return "gb18030"
    if is_windows() and find_bad_byte(path, "windows-1252", max_bytes) is None:
        return "windows-1252"
    raise (bad if bad.at_end else worse).refusal(Refusal.UNKNOWN_ENCODING)


def find_bad_byte(path: Path, encoding: str, max_bytes: int) -> BadByte | None:
    """The first byte at which the file is not valid in this encoding."""
    decoder = codecs.getincrementaldecoder(codec(encoding))("strict")
    position, line, multibyte, pending = 0, 1, 0, 0
    with open_bytes(path, max_bytes=max_bytes) as file:
        while True:
            chunk = file.read(MEBIBYTE)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                return BadByte(
                    position=position - pending + error.start,
                    line=line + good.count(b"\n"),
                    at_end=not chunk,
                    multibyte=multibyte + len(good) - len(good.decode(codec(encoding), "ignore")),
                    rest=error.object[error.start : error.start + 4096],
                )
            if not chunk:
                return None
            position += len(chunk)
            line += chunk.count(b"\n")
            left = decoder.getstate()[0]
            multibyte += len(chunk) + pending - len(left) - len(text)
            pending = len(left)


def _goes_on_in_gb18030(rest: bytes) -> bool:
    """Whether two files were joined: what follows reads as GB18030, and no better without its first byte."""
    lines = rest.rpartition(b"\n")[0] or rest
    return _is_valid(lines, "gb18030") and not _is_valid(lines[1:], "utf-8")


def _is_valid(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def check_lines(path: Path, *, max_bytes: int, has_lines: bool) -> tuple[bool, int]:
    """Refuse blank files and lines beyond the limit; tell whether the last line is ended, and how many there are."""
    line, length, last, is_blank = 1, 0, b"", True
    with open_bytes(path, max_bytes=max_bytes) as file:
        while chunk := file.read(LINE_BYTES):
            is_blank = is_blank and not chunk.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe")
            end = b"\n" if b"\n" in chunk else b"\r"
            first = chunk.find(end)
            if has_lines and length + (len(chunk) if first < 0 else first) > LINE_BYTES:
                raise FileRefused(Refusal.LINE_TOO_LONG, line=line, limit=LINE_BYTES)
            length = length + len(chunk) if first < 0 else len(chunk) - chunk.rfind(end) - 1
            line += chunk.count(end)
            last = chunk[-2:]
    if is_blank:
        raise FileRefused(Refusal.EMPTY_FILE)
    return last.rstrip(b"\x00").endswith((b"\n", b"\r")), line
