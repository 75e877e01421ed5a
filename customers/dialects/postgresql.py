from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from .base import Dialect


class PostgreSQL(Dialect):
    row_lock = " FOR NO KEY UPDATE"
    row_place = "ctid"

    def differs(self, left: str, right: str) -> str:
        return f"({left} IS DISTINCT FROM {right})"

    def greatest(self, left: str, right: str) -> str:
        return f"GREATEST({left}, {right})"

    def all_bits(self, numbers: str) -> str:
        return f"BIT_OR({numbers})"

    def json_object(self, pairs: dict[str, str]) -> str:
        return "jsonb_build_object(" + ", ".join(f"'{name}', {value}" for name, value in pairs.items()) + ")"

    def json_list(self, item: str, order_by: str) -> str:
        return f"jsonb_agg({item} ORDER BY {order_by})"

    def json_value(self, document: str, name: str, column_type: str) -> str:
        return f"CAST({document} ->> '{name}' AS {column_type})"

    def json_rows(self, document: str, name: str) -> str:
        return f"jsonb_array_elements({document}) AS {name}(value)"

    def days_after(self, day: str, count: str) -> str:
        return f"({day} + {count})"

    def days_between(self, first: str, last: str) -> str:
        return f"({last} - {first})"

    def earliest(self, days: Sequence[str]) -> str:
        return f"LEAST({', '.join(days)})" if days else "CAST(NULL AS date)"

    def by_code_point(self, text: str) -> str:
        return f'{text} COLLATE "C"'

    def day_text(self, day: str) -> str:
        return f"to_char({day}, 'YYYY-MM-DD')"

    def as_moment(self, text: str) -> str:
        return f"CAST({text} AS timestamptz)"

    def as_day(self, text: str) -> str:
        return f"CAST({text} AS date)"

    def load(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        named = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {named} FROM {table} LIMIT 0")
            types = [column.type_code for column in cursor.description]
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(types)
                write = copy.write_row
                for row in rows:
                    write(row)

    def prepare_bulk(self, *, reads_most: bool = False) -> None:
        wanted = [
            "work_mem = '64MB'",
            # Compiling long CASE expressions costs more than reading a hundred thousand rows with them.
            "jit = off",
            # A sample of 6,000 rows tells sizes and repetitions well enough, in a fifth of the time.
            "default_statistics_target = 20",
        ]
        # On today's disks a page by its number costs hardly more than the next one; else few due read whole tables.
        if not reads_most:
            wanted.append("random_page_cost = 1.1")
        self.run_together([f"SET LOCAL {one}" for one in wanted])

    @contextmanager
    def alone(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            yield
            cursor.execute("SET LOCAL max_parallel_workers_per_gather TO DEFAULT")

    @contextmanager
    def answers_within(self, seconds: float) -> Iterator[None]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [max(1, round(seconds * 1000))])
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")

    def statistics_sql(self, table: str, columns: str = "") -> str:
        return f"ANALYZE {table} ({columns})" if columns else f"ANALYZE {table}"

    def run_together(self, statements: Sequence[str], params: Sequence[Any] | dict[str, Any] = ()) -> None:
        """In one message: a run has dozens of small ones."""
        with connection.cursor() as cursor:
            cursor.execute("; ".join(statements), params)

    def new_id(self, table: str, place: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            return f"nextval('{cursor.fetchone()[0]}')"

    def notice_growth(self, table: str) -> None:
        """The orders of a new shop count as one until the next look, and each is then sought among all staged ones."""
        self.take_statistics(table)
