"""Sheets of an .xlsx workbook as records of text cells. The archive has passed the gate before."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from .codes import Note, Refusal
from .contract import FileRefused
from .zip_gate import SheetFacts, inspect_workbook

ERROR_VALUES = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
# Digits of a number cell that a spreadsheet program keeps; from here on an order number is damaged.
SURE_BELOW = 1e15
FLOAT_NOISE = 1e-9

_UNREADABLE = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    OSError,
    SyntaxError,  # what the XML parser raises
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class FormulaCell(str):
    """The result stored with a formula, "" when none was. The formula itself is never kept."""

    __slots__ = ()


class SheetTable:
    """One sheet of a workbook."""

    encoding = "xlsx"
    delimiter = "-"
    is_ragged = False

    def __init__(self, path: Path, title: str, facts: SheetFacts, other_sheets: list[str], *, is_1904: bool) -> None:
        self._path = path
        self._title = title
        self.has_formulas = facts.has_formulas
        self.is_1904 = is_1904
        self.most_records = facts.last_row
        self.notes: list[dict[str, object]] = []
        if other_sheets:
            self.notes.append({"code": Note.OTHER_SHEETS.value, "sheets": other_sheets})
        if facts.hidden_rows:
            self.notes.append({"code": Note.HIDDEN_ROWS.value, "count": facts.hidden_rows})

    def records(self, *, below: int = 0) -> Iterator[list[str]]:
        rows = islice(self._values(data_only=True), below, None)
        if not self.has_formulas:
            yield from ([cell_text(value) for value in row] for row in rows)
            return
        formulas = islice(self._values(data_only=False), below, None)
        for row, written in zip(rows, formulas, strict=False):
            yield [_with_formula(*pair) for pair in zip_longest(row, written)]

    def _values(self, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
        book = _open(self._path, data_only=data_only)
        try:
            sheet = book[self._title]
            # Programs write wrong dimensions; believing them would lose rows.
            sheet.reset_dimensions()
            rows = sheet.iter_rows(values_only=True)
            while (row := _next_row(rows)) is not None:
                yield row
        finally:
            book.close()


def sheet_tables(path: Path) -> list[SheetTable]:
    """The visible sheets of the workbook in their order, except charts and empty ones."""
    facts = inspect_workbook(path)
    book = _open(path, data_only=True)
    try:
        known = {sheet.title: facts.get(sheet._worksheet_path.lstrip("/")) for sheet in book.worksheets}
        visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        is_1904 = book.epoch == CALENDAR_MAC_1904
    except _UNREADABLE as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
    finally:
        book.close()
    full = {title: found for title, found in known.items() if found and found.rows}
    if not full:
        raise FileRefused(Refusal.EMPTY_FILE)
    return [
        SheetTable(path, title, full[title], [one for one in full if one != title], is_1904=is_1904)
        for title in visible
        if title in full
    ]


def cell_text(value: Any) -> str:
    """A cell's value as the text that a CSV export would have held."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value) if value < SURE_BELOW else f"{value:.6E}"
        case float():
            return _float_text(value)
        case datetime():
            return value.isoformat(" ", "seconds")
        case time():
            return value.isoformat("seconds")
    return str(value)


def _float_text(value: float) -> str:
    if not abs(value) < SURE_BELOW:
        return f"{value:.6E}"
    if value.is_integer():
        return str(int(value))
    rounded = round(value, 2)
    if abs(value - rounded) < FLOAT_NOISE:
        return f"{rounded:.2f}".removesuffix("0")
    return repr(value)


def _with_formula(value: Any, written: Any) -> str:
    """A text that only looks like a formula reads the same both ways; a formula does not."""
    is_formula = (isinstance(written, str) and written.startswith("=")) or hasattr(written, "ref")
    if is_formula and value != written:
        return FormulaCell(cell_text(value))
    return cell_text(value)


def _open(path: Path, *, data_only: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except _UNREADABLE as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error


def _next_row(rows: Iterator[tuple[Any, ...]]) -> tuple[Any, ...] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return next(rows, None)
    except _UNREADABLE as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
