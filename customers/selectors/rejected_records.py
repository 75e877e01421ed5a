"""The rejected records of an import as they stand in its file, to be mended and uploaded again."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from customers.choices import ProblemKind
from customers.models import OrderImport, OrderImportProblem
from customers.normalize import is_order_no
from customers.order_files.chosen import Choice
from customers.order_files.codes import Rejection
from customers.order_files.contract import FileRefused, RowModel
from customers.order_files.mending import kept_cells, orders_beside, to_mend
from customers.order_files.platforms import PLATFORMS
from customers.order_files.reading import OrderFile, open_order_file
from customers.selectors.import_report import problems_of
from customers.selectors.reading_memory import told_platforms


class FileGone(Exception):
    """The uploaded file is no longer kept, or no longer the same; take the records from the platform's file."""


class TooManyToMend(Exception):
    """More records than one file may hold; export a shorter time from the platform."""


@dataclass(slots=True)
class RecordsToMend:
    """Header and records, all of one width; `count` of them wait in a file that vanishes once they are read."""

    header: list[str]
    count: int
    width: int
    kept: IO[str]

    def keep(self, cells: list[str]) -> None:
        """Add a record."""
        self.kept.write(json.dumps(cells) + "\n")
        self.count += 1
        self.width = max(self.width, len(cells))

    def rows(self, *, width: int = 0) -> Iterator[list[str]]:
        """The records as they stand, filled up to `width`."""
        with self.kept:
            self.kept.seek(0)
            for line in self.kept:
                cells = json.loads(line)
                yield cells + [""] * (width - len(cells))


def rejected_of(order_import: OrderImport) -> QuerySet[OrderImportProblem]:
    """What somebody has to mend. A line that waits for its order is kept as it is."""
    platform = PLATFORMS.get(order_import.platform)
    waits = platform is not None and platform.model is RowModel.ITEMS
    mere = Q(code=Rejection.ORPHAN_LINE) if waits else Q(pk=None)
    return problems_of(order_import).filter(kind=ProblemKind.REJECTED).exclude(mere)


def records_to_mend(order_import: OrderImport, *, limit: int) -> RecordsToMend:
    """The rejected records with the other lines of their orders; FileGone or TooManyToMend instead."""
    problems = rejected_of(order_import)
    if problems.count() > limit:
        raise TooManyToMend
    found = dict(problems.values_list("record", "order_no"))
    with _opened(order_import) as order_file:
        orders = _orders_of(order_file, found)
        originals = to_mend(order_file.originals(), found, orders)
        header = kept_cells(next(originals).cells)
        kept = RecordsToMend(header, 0, len(header), TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115
        for original in originals:
            kept.keep(kept_cells(original.cells))
            if kept.count > limit:
                raise TooManyToMend
    return kept


def _orders_of(order_file: OrderFile, found: dict[int, str]) -> set[str]:
    """The orders whose lines must come along; none where a record is an order."""
    if order_file.platform.model is RowModel.ORDER:
        return set()
    lost = {record for record, order_no in found.items() if not is_order_no(order_no)}
    beside = orders_beside(order_file.originals(), lost) if lost else set()
    return beside | set(filter(is_order_no, found.values()))


@contextmanager
def _opened(order_import: OrderImport) -> Iterator[OrderFile]:
    """The file as it was uploaded, read as the platform that it was found to be."""
    try:
        path = Path(order_import.file.path)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != order_import.sha256:
                raise FileGone
        zone = ZoneInfo(order_import.shop.timezone)
        today = order_import.created_at.astimezone(zone).date()
        order_file = open_order_file(
            path, zone=zone, today=today, platform=order_import.platform, told=told_platforms(order_import)
        )
        order_file.choose(Choice(columns=_columns_read(order_import, order_file.mapping)))
        yield order_file
    except (OSError, FileRefused) as error:
        raise FileGone from error


def _columns_read(order_import: OrderImport, ours: list[tuple[str, str | None]]) -> dict[int, str]:
    """Where the import read a column otherwise than we would by ourselves."""
    then = order_import.layout.get("mapping", [])
    if [name for name, _field in then] != [name for name, _field in ours]:
        return {}
    pairs = zip(then, ours, strict=True)
    return {place: field or "" for place, ((_n, field), (_m, own)) in enumerate(pairs) if field != own}
