"""Workbooks (.xlsx): the records of the first visible sheet that has a header we know."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from .codes import Refusal
from customers.order_files.contract import FileRefused
from .header import Header, find_header
from .records import FORMULA_MARK

MAX_COLUMNS = 200
MAX_ROWS = 1_048_576
EXACT_DIGITS = 10**15
HEAD_RECORDS = 40


class WorkbookTable:
    """The records of one sheet, every cell as text."""

    encoding = "xlsx"
    delimiter = "-"
    ends_with_newline = True

    def __init__(self, path: Path, wanted: str | None) -> None:
        self.path = path
        self.values = _load(path, data_only=True)
        self.formulas = _load(path, data_only=False) if _has_formulas(path) else None
        self.header, self.sheet = self._choose(wanted)

    @property
    def other_sheets(self) -> list[str]:
        """Names of the sheets that are not read."""
        return [name for name in self.values.sheetnames if name != self.sheet]

    def _choose(self, wanted: str | None) -> tuple[Header, str]:
        refused: FileRefused | None = None
        visible = [sheet for sheet in self.values.worksheets if sheet.sheet_state == "visible"]
        for sheet in visible:
            try:
                return find_header(list(islice(self._rows(sheet.title), HEAD_RECORDS)), wanted), sheet.title
            except FileRefused as error:
                refused = refused or error
        raise refused or FileRefused(Refusal.EMPTY_FILE)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Every record with its row."""
        return enumerate(self._rows(self.sheet), start=1)

    def _rows(self, title: str) -> Iterator[list[str]]:
        values = _cells(self.values[title])
        if self.formulas is None:
            return ([_text(cell) for cell in row] for row in values)
        marked = zip_longest(values, _cells(self.formulas[title]), fillvalue=())
        return ([_marked(*pair) for pair in zip_longest(*rows)] for rows in marked)


def _load(path: Path, *, data_only: bool) -> Any:
    try:
        # An open file, not a path: openpyxl judges paths by their suffix, and ours tell nothing.
        return load_workbook(path.open("rb"), read_only=True, data_only=data_only, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a malformed part makes it raise
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The sheet's rows; what it says of its own size is not believed, and far-off cells are refused."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(row) > MAX_COLUMNS:
            raise FileRefused(Refusal.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
        if number > MAX_ROWS:
            raise FileRefused(Refusal.UNSAFE_WORKBOOK)
        yield row


def _has_formulas(path: Path) -> bool:
    """Whether some sheet holds a formula; asked of the bytes, since formulas are rare."""
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in sheets)


def _text(value: Any) -> str:
    """A cell as text; a number with more digits than a float keeps shows that it is damaged."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case int():
            return str(value) if abs(value) < EXACT_DIGITS else f"{value:.5E}"
        case float():
            if value.is_integer() and abs(value) < EXACT_DIGITS:
                return str(int(value))
            return f"{value:.15g}" if abs(value) < EXACT_DIGITS else f"{value:.5E}"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date() | time():
            return value.isoformat()
    return str(value)


def _marked(value: Any, formula: Any) -> str:
    is_formula = not isinstance(formula, str | int | float | bool | date | time | None) or (
        isinstance(formula, str) and formula.startswith("=")
    )
    return FORMULA_MARK + _text(value) if is_formula else _text(value)
