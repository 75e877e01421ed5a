"""Files in formats of our own, told by content like order files: a text table or a workbook, and nothing else."""

from collections.abc import Sequence
from pathlib import Path

from .codes import Note, Refusal
from .containers import Container, tell_container
from .contract import FileRefused
from .encodings import read_text_facts
from .tables import Table, text_tables
from .workbooks import sheet_tables


def open_catalogue(path: Path, *, max_bytes: int) -> Sequence[Table]:
    """The file as each table that it may be; a workbook passes the gate before any library reads it.

    Stricter than with order files: a web page named .xls is refused, and there is no last resort for encodings.
    """
    container = tell_container(path, max_bytes=max_bytes)
    if container is Container.WORKBOOK:
        return sheet_tables(path)
    if container is Container.HTML:
        raise FileRefused(Refusal.NOT_A_TABLE, found="HTML")
    facts = read_text_facts(path, max_bytes=max_bytes, has_lines=True, is_windows=lambda: False)
    tables = text_tables(path, encoding=facts.encoding, max_bytes=max_bytes, lines=facts.lines)
    if not facts.ends_in_newline:
        for table in tables:
            table.notes.append({"code": Note.NO_FINAL_NEWLINE.value})
    return tables
