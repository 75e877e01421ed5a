"""Reads the table of a catalogue: its first row names the columns, by titles in any language or by codes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import gettext as _

from customers.normalize import clean_cell
from customers.order_files.catalogues import open_catalogue
from customers.order_files.contract import FileRefused
from customers.order_files.limits import COLUMNS
from customers.order_files.tables import Table
from customers.order_files.workbooks import FormulaCell
from customers.render_csv import BLANKS, LINE_SIGNS, TRIGGERS
from customers.texts import refusal_words

BYTES = 20 * 1024**2
ROWS = 10_000
_MARKED = re.compile(f"'+[{BLANKS}]*[{re.escape(''.join(sorted(TRIGGERS)))}]")


class SheetRefused(Exception):
    """The whole file cannot be taken, and nothing was changed; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose header was understood: cells by column, with the number that each row has in the file."""

    columns: dict[str, str]  # code of a column and the title it has in the file
    left_out: list[str]
    rows: list[tuple[int, dict[str, str]]]


def folded(name: str) -> str:
    """A title without what does not tell titles apart: width, case, blanks, underscores."""
    return " ".join(normalize("NFKC", clean_cell(name)).casefold().replace("_", " ").split())


def marked(text: str) -> str:
    """A text that begins like one that our writers made harmless, told apart from those by one more mark."""
    return "'" + text if _MARKED.match(text) else text


def unmarked(text: str) -> str:
    """A text as it was before a writer made it harmless, its line ends as ours."""
    text = text[1:] if _MARKED.match(text) else text
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS + LINE_SIGNS)


def read_sheet(path: Path, *, titles: Mapping[str, str], must: str) -> Sheet:
    """The rows of the file; `titles` tells which column a folded title means, `must` the one that has to be there."""
    try:
        table, names = _find(open_catalogue(path, max_bytes=BYTES), titles, must)
        columns = _columns(names, titles)
        rows = list(_rows(table, names, columns))
    except FileRefused as refused:
        words = refusal_words(str(refused.code), refused.params)
        raise SheetRefused(f"{words.label}. {words.remedy}") from refused
    if not rows:
        raise SheetRefused(_("There is no row below the header. Nothing to import."))
    known = {code: names[place] for code, place in columns.items()}
    return Sheet(known, [name for name in names if name and name not in known.values()], rows)


def _find(tables: Sequence[Table], titles: Mapping[str, str], must: str) -> tuple[Table, list[str]]:
    refusals = []
    for table in tables:
        try:
            first = next(islice(table.records(), 1), [])
        except FileRefused as refusal:  # under the wrong delimiter a whole line is one field
            refusals.append(refusal)
            continue
        names = [clean_cell(cell) for cell in first]
        if len(names) <= COLUMNS and any(titles.get(folded(name)) == must for name in names):
            return table, names
    if refusals and len(refusals) == len(tables):
        raise refusals[0]
    raise SheetRefused(
        _("The first row must name the columns, one of them “%(must)s”. Name them and upload the file again.")
        % {"must": must}
    )


def _columns(names: Sequence[str], titles: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, name in enumerate(names):
        code = titles.get(folded(name))
        if code in columns:
            raise SheetRefused(
                _("Two columns mean the same: “%(first)s” and “%(second)s”. Delete one of them.")
                % {"first": names[columns[code]], "second": name}
            )
        if code:
            columns[code] = place
    return columns


def _rows(table: Table, names: Sequence[str], columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    count = 0
    for number, record in enumerate(table.records(below=1), 2):
        if not any(cell.strip() or type(cell) is FormulaCell for cell in record):
            continue
        count += 1
        if count > ROWS:
            raise SheetRefused(
                _("More than %(limit)s rows. Split the file and upload the parts one after another.")
                % {"limit": f"{ROWS:,d}"}
            )
        if any(cell.strip() for cell in record[len(names) :]):
            raise SheetRefused(
                _("Row %(row)s has more cells than the header: columns have slipped. Mend the row.") % {"row": number}
            )
        yield number, {code: _cell(record, place) for code, place in columns.items()}


def _cell(record: Sequence[str], place: int) -> str:
    """A formula stays marked as one: it is no value."""
    cell = record[place] if place < len(record) else ""
    return cell if type(cell) is FormulaCell else unmarked(cell)
