"""What an .xlsx must be before anything opens it: the archive is checked without being believed."""

import zipfile
from pathlib import Path, PurePosixPath

from .codes import Refusal
from customers.order_files.contract import FileRefused

MAX_ENTRIES = 200
MAX_UNPACKED = 200 * 1024**2
MAX_RATIO = 100
SMALL = 1024**2  # below this a high ratio harms nobody
BLOCK = 1 << 20
MACROS = ("vbaproject.bin", "macrosheets/")
OUTSIDE = ("externallinks/", "embeddings/", "oleobject", "activex/")


def check_workbook(path: Path) -> None:
    """FileRefused unless the file is a plain workbook of bounded size, without macros, links or DTDs."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_names(entries)
            unpacked = sum(_unpack(archive, entry) for entry in entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
    if unpacked > SMALL and unpacked > path.stat().st_size * MAX_RATIO:
        raise FileRefused(Refusal.UNSAFE_WORKBOOK)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(Refusal.ENCRYPTED_WORKBOOK)
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise FileRefused(Refusal.NOT_A_TABLE)
    if any(mark in name for name in names for mark in MACROS):
        raise FileRefused(Refusal.MACRO_WORKBOOK)
    if any(mark in name for name in names for mark in OUTSIDE):
        raise FileRefused(Refusal.EXTERNAL_LINKS)
    if len(names) > MAX_ENTRIES or len(set(names)) < len(names) or any(map(_leaves_archive, names)):
        raise FileRefused(Refusal.UNSAFE_WORKBOOK)


def _leaves_archive(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in PurePosixPath(name.replace("\\", "/")).parts


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How many bytes an entry really has; refuses what no workbook needs."""
    size = 0
    with archive.open(entry) as file:
        while block := file.read(BLOCK):
            if size == 0 and block.startswith((b"PK\x03\x04", b"\x1f\x8b")):
                raise FileRefused(Refusal.UNSAFE_WORKBOOK)
            if size == 0 and b"<!DOCTYPE" in block[:4096].upper():
                raise FileRefused(Refusal.UNSAFE_WORKBOOK)
            size += len(block)
            if size > MAX_UNPACKED:
                raise FileRefused(Refusal.UNSAFE_WORKBOOK)
    return size
