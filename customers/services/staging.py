"""From an order file to staged rows: the whole file, before anything is merged."""

import gc
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from customers import dialects
from customers.models import OrderImport, OrderImportProblem, StagedOrder, StagedRow, WaitingLine
from customers.order_files.contract import Problem
from customers.order_files.contract import StagedRow as Row

from .import_claims import holding

CHUNK = 10_000  # records of one transaction
BLOCK = 1_000  # of them handed to the database at a time: it loads while the next ones are read
TABLE = "customers_stagedrow"

Progress = Callable[[int], None]


def clear_staging(order_import: OrderImport) -> None:
    """Forget what was staged and found wrong, so that reading can begin again."""
    for model in (StagedOrder, StagedRow, OrderImportProblem, WaitingLine):
        model.objects.filter(order_import=order_import).delete()


def drop_staging(order_import: OrderImport) -> None:
    """Free the staging tables of an import that is over; its problems stay readable."""
    StagedOrder.objects.filter(order_import=order_import).delete()
    StagedRow.objects.filter(order_import=order_import).delete()


def stage_rows(*, order_import: OrderImport, rows: Iterable[Row | Problem], progress: Progress) -> None:
    """Write all rows of a file into staging, in chunks that each commit; `progress` hears the last record.

    Starts from nothing, whatever an earlier worker left; ClaimLost before a row is written among another's.
    """
    with holding(order_import):
        clear_staging(order_import)
    blocks = _blocks(iter(rows))
    filled: set[int] = set()
    for block in blocks:
        with holding(order_import):
            chunk = _Chunk(chain([block], islice(blocks, (CHUNK - 1) // BLOCK)), order_import.pk, filled)
            _load(chunk)
            _note(chunk.problems, order_import)
        progress(chunk.last)


def _blocks(iterator: Iterator[Row | Problem]) -> Iterator[list[Row | Problem]]:
    """The rows and problems, some at a time."""
    while block := _read(iterator):
        yield block


def _read(iterator: Iterator[Row | Problem]) -> list[Row | Problem]:
    """The next block; the collector would look through its rows again and again and find nothing to free."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return list(islice(iterator, min(BLOCK, CHUNK)))
    finally:
        if was_on:
            gc.enable()


class _Chunk:
    """What one transaction loads. `filled`: the columns that any row has filled so far; the others are left out."""

    def __init__(self, blocks: Iterable[list[Row | Problem]], import_id: int, filled: set[int]) -> None:
        self.problems: list[Problem] = []
        self.last = 0
        self._blocks = iter(blocks)
        self._own = (import_id,)
        self._filled = filled
        self._rows: list[Row] = []

    @property
    def columns(self) -> list[str]:
        """The columns of the rows that `stream` gives."""
        return ["order_import_id", *(Row._fields[place] for place in sorted(self._filled))]

    def has_more(self) -> bool:
        """Whether there are rows to load: those left over, else those of the next block that has any."""
        while not self._rows and (block := next(self._blocks, None)):
            self._rows = [one for one in block if type(one) is Row]
            self.problems += (one for one in block if type(one) is Problem)
            self.last = block[-1].record
            self._notice_filled()
        return bool(self._rows)

    def stream(self) -> Iterator[tuple[Any, ...]]:
        """Rows as they are read, up to those that fill other columns than these."""
        pick, own, count = itemgetter(*sorted(self._filled)), self._own, len(self._filled)
        while self.has_more() and len(self._filled) == count:
            for row in self._rows:
                yield own + pick(row)
            self._rows = []

    def _notice_filled(self) -> None:
        if self._rows:
            for place in set(range(len(Row._fields))) - self._filled:
                values = list(map(itemgetter(place), self._rows))
                if values.count(None) + values.count("") < len(values):
                    self._filled.add(place)


def _load(chunk: _Chunk) -> None:
    """Load the rows of a chunk, beginning anew whenever a column comes to be filled."""
    while chunk.has_more():
        dialects.current().load(TABLE, chunk.columns, chunk.stream())


def _note(problems: list[Problem], order_import: OrderImport) -> None:
    OrderImportProblem.objects.bulk_create(
        OrderImportProblem(
            order_import=order_import,
            record=one.record,
            kind=str(one.kind),
            code=str(one.code),
            order_no=one.order_no[:64],
            column=one.column[:128],
            value=one.value[:80],
        )
        for one in problems
    )
