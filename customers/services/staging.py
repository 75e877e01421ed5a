"""From an order file to staged rows: the whole file, before anything is merged."""

import gc
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from operator import itemgetter

from customers import dialects
from customers.models import OrderImport, OrderImportProblem, StagedOrder, StagedRow, WaitingLine
from customers.order_files.contract import Problem
from customers.order_files.contract import StagedRow as Row

from .import_claims import holding

CHUNK = 10_000
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
    iterator = iter(rows)
    filled: set[int] = set()
    while chunk := _read(iterator):
        with holding(order_import):
            _load([one for one in chunk if type(one) is Row], order_import.pk, filled)
            _note([one for one in chunk if type(one) is Problem], order_import)
        progress(chunk[-1].record)


def _read(iterator: Iterator[Row | Problem]) -> list[Row | Problem]:
    """The next chunk; the collector would look through its rows again and again and find nothing to free."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return list(islice(iterator, CHUNK))
    finally:
        if was_on:
            gc.enable()


def _load(rows: list[Row], import_id: int, filled: set[int]) -> None:
    """Load one chunk, leaving out the columns that no row has `filled` so far; their places come to be known there."""
    if not rows:
        return
    for place in set(range(len(Row._fields))) - filled:
        values = list(map(itemgetter(place), rows))
        if values.count(None) + values.count("") < len(values):
            filled.add(place)
    places = sorted(filled)
    pick, own = itemgetter(*places), (import_id,)
    columns = ["order_import_id", *(Row._fields[place] for place in places)]
    dialects.current().load(TABLE, columns, (own + pick(row) for row in rows))


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
