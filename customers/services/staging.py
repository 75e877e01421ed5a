"""From an order file to staged rows: the whole file, before anything is merged."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

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
    while chunk := list(islice(iterator, CHUNK)):
        with holding(order_import):
            _load([one for one in chunk if type(one) is Row], order_import.pk)
            _note([one for one in chunk if type(one) is Problem], order_import)
        progress(chunk[-1].record)


def _load(rows: list[Row], import_id: int) -> None:
    """Load one chunk, leaving out the columns that it does not fill."""
    if not rows:
        return
    columns, values = [], []
    for name, column in _columns(rows):
        columns.append(name)
        values.append(column)
    dialects.current().load(TABLE, ["order_import_id", *columns], [[import_id] * len(rows), *values])


def _columns(rows: list[Row]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for name, column in zip(Row._fields, zip(*rows, strict=True), strict=True):
        if any(column) or column[0] not in (None, "") or any(one is not None and one != "" for one in column):
            yield name, column


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
