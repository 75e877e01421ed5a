from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from time import monotonic
from typing import Any

from django.db import connection

from .base import Dialect

STEPS = 10_000  # between two looks at the clock: about a millisecond


def _stored(column: Sequence[Any]) -> Sequence[Any]:
    """A column as Django stores it: moments and days as text, in UTC."""
    sample = next((value for value in column if value is not None), None)
    if isinstance(sample, datetime):
        return [None if value is None else value.replace(tzinfo=None).isoformat(" ") for value in column]
    if isinstance(sample, date):
        return [None if value is None else value.isoformat() for value in column]
    return column


class SQLite(Dialect):
    """One writes at a time: rows need no locks of their own."""

    counts_distinct_along = True
    row_place = "rowid"

    def differs(self, left: str, right: str) -> str:
        return f"({left} IS NOT {right})"

    def greatest(self, left: str, right: str) -> str:
        return f"MAX({left}, {right})"

    def as_it_lies(self, column: str) -> str:
        """Without statistics, which nobody takes, SQLite goes by any index with the column, from row to row."""
        return f"+{column}"

    def all_bits(self, numbers: str) -> str:
        return f"SUM({numbers})"

    def json_object(self, pairs: dict[str, str]) -> str:
        return "json_object(" + ", ".join(f"'{name}', {value}" for name, value in pairs.items()) + ")"

    def json_list(self, item: str, order_by: str) -> str:
        return f"json_group_array({item})"

    def json_value(self, document: str, name: str, column_type: str) -> str:
        return f"json_extract({document}, '$.{name}')"

    def json_rows(self, document: str, name: str) -> str:
        return f"json_each({document}) AS {name}"

    def days_after(self, day: str, count: str) -> str:
        return f"date({day}, '+' || {count} || ' days')"

    def days_between(self, first: str, last: str) -> str:
        return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"

    def earliest(self, days: Sequence[str]) -> str:
        filled = [f"COALESCE({day}, '9999-12-31')" for day in days]
        least = f"MIN({', '.join(filled)})" if len(filled) > 1 else filled[0] if filled else "NULL"
        return f"NULLIF({least}, '9999-12-31')"

    def by_code_point(self, text: str) -> str:
        return text

    def day_text(self, day: str) -> str:
        return day

    def as_moment(self, text: str) -> str:
        return text

    def as_day(self, text: str) -> str:
        return text

    def load(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        connection.ensure_connection()
        marks = ", ".join("?" * len(columns))
        stored = zip(*(_stored(column) for column in zip(*rows, strict=True)), strict=True)
        connection.connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", stored)

    def prepare_bulk(self, *, reads_most: bool = False) -> None:
        """SQLite sorts in its page cache."""

    @contextmanager
    def answers_within(self, seconds: float) -> Iterator[None]:
        connection.ensure_connection()
        until = monotonic() + seconds
        connection.connection.set_progress_handler(lambda: monotonic() > until, STEPS)
        try:
            yield
        finally:
            connection.connection.set_progress_handler(None, 0)

    def statistics_sql(self, table: str, columns: str = "") -> str:
        """SQLite guesses a million rows for a table it knows nothing of, and then reads its partners whole."""
        return f"ANALYZE {table}"

    def new_id(self, table: str, place: str) -> str:
        """Nobody else writes meanwhile, and the table remembers the largest key it ever had."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
            return f"({cursor.fetchone()[0]} + {place})"

    def notice_growth(self, table: str) -> None:
        """SQLite goes by its indexes either way."""
