"""Reads a team's file: the header as a whole set, then rows of as many cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.normalize import clean_cell
from customers.order_files.catalogues import open_catalogue
from customers.order_files.contract import FileRefused
from customers.order_files.limits import COLUMNS, HEADER_RECORDS
from customers.order_files.tables import Table
from customers.order_files.workbooks import FormulaCell
from customers.render_csv import BLANKS, LINE_SIGNS, TRIGGERS
from customers.texts import note_text, refusal_words

BYTES = 20 * 1024**2
ROWS = 50_000
SHOWN = 80

IDENTITY = ("key", "account", "phone")
CONTENT = ("tags", "note", "temper", "interactions")
ATTRIBUTE = "attribute:"
NOT_READ = ""  # a column of our own exports that only orders or the buyer's page may write
SEVERAL = ("tags", "note", "interactions")  # may stand in several columns


class TeamFileRefused(Exception):
    """The whole file cannot be taken, and nothing was changed; the text says where and what to do."""


@dataclass(frozen=True, slots=True)
class TeamFile:
    """A file whose header was understood."""

    encoding: str
    names: list[str]
    fields: list[str | None]  # by place: a field, NOT_READ, or None for a column nobody knows
    notes: list[str]
    rows: list[tuple[int, list[str]]]
    blank_count: int

    def places(self, field: str) -> list[int]:
        """Where a field stands."""
        return [place for place, one in enumerate(self.fields) if one == field]


def read_team_file(path: Path, *, columns: Mapping[str, str], attributes: Mapping[str, int]) -> TeamFile:
    """The rows of the file; `columns` tells what folded headers mean, `attributes` the shop's own ones."""
    known = {**{name: f"{ATTRIBUTE}{pk}" for name, pk in attributes.items()}, **columns}
    try:
        table, place, names = _find_header(open_catalogue(path, max_bytes=BYTES), known)
        fields = [known.get(folded(name)) for name in names]
        _check_header(names, fields)
        rows, blanks = _rows(table, place, len(names))
    except FileRefused as refused:
        words = refusal_words(str(refused.code), refused.params)
        raise TeamFileRefused(_sentence(words.label, words.place, SAVE_AGAIN())) from refused
    if not rows:
        raise TeamFileRefused(_("There is no row below the header. Nothing to import."))
    notes = [note_text(note) for note in table.notes]
    return TeamFile(table.encoding, names, fields, notes, rows, blanks)


def SAVE_AGAIN() -> str:  # noqa: N802  a text, made when it is needed, in the reader's language
    return _("Save the table as .xlsx or as “CSV UTF-8” and upload that file.")


def folded(name: str) -> str:
    """A header name without what does not tell names apart: width, case, blanks, underscores."""
    return " ".join(normalize("NFKC", clean_cell(name)).casefold().replace("_", " ").split())


def plain(text: str) -> str:
    """A cell as it was before our own export made it harmless, cleaned like the cells of an order file."""
    if text[:1] == "'" and text[1:].lstrip(BLANKS)[:1] in TRIGGERS:
        inner = text[1:]
        return inner.strip(BLANKS + LINE_SIGNS)
    return clean_cell(text)


def _find_header(tables: Sequence[Table], known: Mapping[str, str]) -> tuple[Table, int, list[str]]:
    """The first table whose first filled record names a buyer's id; a header further down is refused."""
    seen: list[str] = []
    refusals: list[FileRefused] = []
    for table in tables:
        try:
            place, head = _look_for_header(table, known)
        except FileRefused as refusal:  # under the wrong delimiter a whole line is one field
            refusals.append(refusal)
            continue
        if place is not None:
            if any(head[:-1]):
                raise TeamFileRefused(
                    _("The header stands in row %(row)s. Delete what is above it and upload the file again.")
                    % {"row": place + 1}
                )
            return table, place, head[-1]
        seen = max([seen, *head], key=len)
    if refusals and len(refusals) == len(tables):
        raise refusals[0]
    found = _listed(seen[:10]) or _("nothing")
    raise TeamFileRefused(
        _(
            "The first row must name the columns, one of them “buyer id”, “nick” or “phone”. Found: %(found)s. "
            "Name the columns and upload the file again."
        )
        % {"found": found}
    )


def _look_for_header(table: Table, known: Mapping[str, str]) -> tuple[int | None, list[list[str]]]:
    """Where the header stands, and the records down to it; None when there is none near the top."""
    head: list[list[str]] = []
    for place, record in enumerate(islice(table.records(), HEADER_RECORDS)):
        head.append(_trimmed(record))
        if any(known.get(folded(name)) in IDENTITY for name in head[-1]):
            return place, head
    return None, head


def _check_header(names: list[str], fields: list[str | None]) -> None:
    if len(names) > COLUMNS:
        raise TeamFileRefused(
            _("The table has %(found)s columns; up to %(limit)s are read. Delete those that are not needed.")
            % {"found": len(names), "limit": COLUMNS}
        )
    first: dict[str, int] = {}
    for place, (name, field) in enumerate(zip(names, fields, strict=True), 1):
        single = field and field not in SEVERAL
        for it in {f"name:{folded(name)}" if name else "", f"field:{field}" if single else ""} - {""}:
            if it in first:
                raise TeamFileRefused(
                    _("Column %(first)s and column %(second)s mean the same: “%(name)s”. Delete one of them.")
                    % {"first": first[it], "second": place, "name": name[:SHOWN]}
                )
            first[it] = place
    if not any(field in CONTENT or (field or "").startswith(ATTRIBUTE) for field in fields):
        raise TeamFileRefused(
            _(
                "There is no column “tags”, “note”, “temper”, “interactions” or one named like an attribute. "
                "Add one, or nothing comes."
            )
        )


def _rows(table: Table, place: int, width: int) -> tuple[list[tuple[int, list[str]]], int]:
    rows: list[tuple[int, list[str]]] = []
    blanks = 0
    for number, record in enumerate(table.records(below=place + 1), 2):
        if not any(cell.strip() or type(cell) is FormulaCell for cell in record):
            blanks += 1
            continue
        if len(rows) == ROWS:
            raise TeamFileRefused(
                _("More than %(limit)s rows. Split the file and upload the parts one after another.")
                % {"limit": f"{ROWS:,d}"}
            )
        rows.append((number, _whole(record, number, width, is_ragged=table.is_ragged)))
    return rows, blanks


def _whole(record: list[str], number: int, width: int, *, is_ragged: bool) -> list[str]:
    """As many cells as the header; anything else means that the columns have slipped."""
    spare = any(cell.strip() for cell in record[width:])
    if spare or (is_ragged and len(record) < width):
        raise TeamFileRefused(
            _("Row %(row)s has %(found)s cells, the header %(wanted)s: columns have slipped. Mend the row.")
            % {"row": number, "found": len(record), "wanted": width}
        )
    return [*record[:width], *[""] * (width - len(record))]


def _trimmed(record: list[str]) -> list[str]:
    """Cleaned names without the empty ones at the end."""
    names = [clean_cell(cell) for cell in record]
    while names and not names[-1]:
        names.pop()
    return names


def _listed(names: Sequence[str]) -> str:
    return pgettext("between the names of a list", ", ").join(name[:SHOWN] for name in names)


def _sentence(label: str, place: str, remedy: str) -> str:
    said = f"{label} ({place})" if place else label
    return _("%(what)s. %(remedy)s") % {"what": said, "remedy": remedy}
