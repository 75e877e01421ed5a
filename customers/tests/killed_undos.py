"""Undoing killed with signal 9 behind each of its steps, then done; a program of its own, on SQLite.

`python -m customers.tests.killed_undos BOOKS IMPORT STEP...` prints as JSON, for each step, what ended the first try,
whether the books were as before it, and how many orders the second one took out.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from customers.services.undoing import deed  # noqa: E402
from customers.tests.children import in_child  # noqa: E402

TABLES = (
    "order",
    "orderitem",
    "customer",
    "customerfacts",
    "nextlook",
    "product",
    "orderimage",
    "customerimage",
    "productimage",
)


def undo(number: str, *, dies_behind: str = "") -> None:
    if dies_behind:
        whole = getattr(deed, dies_behind)

        def deadly(*args: Any) -> None:
            whole(*args)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(deed, dies_behind, deadly)
    call_command("undo_import", number, stdout=StringIO())


def rows(books: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(books)) as opened:
        tables = {one: opened.execute(f"SELECT * FROM customers_{one} ORDER BY 1").fetchall() for one in TABLES}
        tables["state"] = opened.execute("SELECT id, state FROM customers_orderimport ORDER BY id").fetchall()
        return tables


@contextmanager
def brought_back(books: Path) -> Iterator[None]:
    """Afterwards the file is as it was before."""
    kept = shutil.copy(books, books.with_suffix(".kept"))
    yield
    for beside in ("-wal", "-shm"):
        books.with_name(books.name + beside).unlink(missing_ok=True)
    shutil.copy(kept, books)


def main(books: Path, number: str, steps: list[str]) -> None:
    before, told = rows(books), {}
    for step in steps:
        with brought_back(books):
            ended = in_child(lambda step=step: undo(number, dies_behind=step))
            is_as_before = rows(books) == before
            again = in_child(lambda: undo(number))
            gone = len(before["order"]) - len(rows(books)["order"])
            told[step] = {"ended": ended, "as_before": is_as_before, "again": again, "gone": gone}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
