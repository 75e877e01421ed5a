from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any

from django.db import connection


class Dialect(ABC):
    """Fragments of SQL, and the quickest way to load rows."""

    row_lock = ""  # what a SELECT ends with that locks its rows until the transaction ends
    counts_distinct_along = False  # whether COUNT(DISTINCT …) of each group needs no sorting of all
    row_place: str  # where a row lies, until it is written again: the shortest way back to it

    @abstractmethod
    def differs(self, left: str, right: str) -> str:
        """Whether two values differ, where NULL equals NULL."""

    @abstractmethod
    def greatest(self, left: str, right: str) -> str:
        """The larger of two values that are not NULL."""

    def as_it_lies(self, column: str) -> str:
        """A column for which no index is looked up: who wants most rows of a table reads it as it lies."""
        return column

    @abstractmethod
    def all_bits(self, numbers: str) -> str:
        """The bits of a group's whole numbers, no two of which have one in common, as one number."""

    @abstractmethod
    def json_object(self, pairs: dict[str, str]) -> str:
        """A JSON object of expressions under fixed names."""

    @abstractmethod
    def json_list(self, item: str, order_by: str) -> str:
        """The JSON list of a group's items."""

    @abstractmethod
    def json_value(self, document: str, name: str, column_type: str) -> str:
        """A value of a JSON object, as a column of that type holds it."""

    @abstractmethod
    def json_rows(self, document: str, name: str) -> str:
        """The items of a JSON list as rows with one column, `value`."""

    @abstractmethod
    def days_after(self, day: str, count: str) -> str:
        """The date so many days after a date."""

    @abstractmethod
    def days_between(self, first: str, last: str) -> str:
        """How many days lie from the first date to the last."""

    @abstractmethod
    def earliest(self, days: Sequence[str]) -> str:
        """The first of some dates, leaving aside those that are NULL; NULL when all are."""

    @abstractmethod
    def by_code_point(self, text: str) -> str:
        """A text to order by, character by character: the same on each database, whatever language it was made for."""

    @abstractmethod
    def day_text(self, day: str) -> str:
        """A date as YYYY-MM-DD."""

    @abstractmethod
    def as_moment(self, text: str) -> str:
        """A parameter that stands for a moment where its type cannot be seen."""

    @abstractmethod
    def as_day(self, text: str) -> str:
        """A parameter or literal that stands for a day where its type cannot be seen."""

    @abstractmethod
    def load(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Put rows into a table as quickly as the database takes them."""

    @abstractmethod
    def prepare_bulk(self, *, reads_most: bool = False) -> None:
        """Ready the rest of this transaction for large sets: sorted in memory, sampled sparingly.

        `reads_most`: of most tables most rows are wanted, and reading them in a row is cheaper than by their keys.
        """

    def alone(self) -> AbstractContextManager[None]:
        """For a statement that helpers would only do over again: each of them gathers all of what it joins with."""
        return nullcontext()

    @abstractmethod
    def answers_within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what takes longer: the statement then fails with an OperationalError.

        A server gives each statement the time for itself, SQLite all of them together.
        """

    @abstractmethod
    def statistics_sql(self, table: str, columns: str = "") -> str:
        """Tells the planner about a table just filled, where it would otherwise guess; of all columns, or of some."""

    def take_statistics(self, table: str, columns: str = "") -> None:
        with connection.cursor() as cursor:
            cursor.execute(self.statistics_sql(table, columns))

    def run_together(self, statements: Sequence[str], params: Sequence[Any] | dict[str, Any] = ()) -> None:
        """Run statements, of which one alone has parameters, in their order."""
        with connection.cursor() as cursor:
            for one in statements:
                cursor.execute(one, params if "%" in one else ())

    @abstractmethod
    def notice_growth(self, table: str) -> None:
        """Tell the planner that a lasting table has grown by very much, where it would plan for what it was before."""

    @abstractmethod
    def new_id(self, table: str, place: str) -> str:
        """An expression for keys that no row of a table has had, a different one for each `place` counted from 1."""

    def keep(
        self,
        name: str,
        select: str,
        params: Sequence[Any] | dict[str, Any] = (),
        *,
        index: str = "",
        statistics: str = "",
    ) -> None:
        """Keep the rows of a SELECT as the temporary table `name` until the next `keep` of that name.

        `index`: the column by which rows are found; `statistics`: the columns to be looked at, where not all.
        """
        indexes = [f"CREATE INDEX {name}_{index} ON {name} ({index})"] if index else []
        made = [f"DROP TABLE IF EXISTS {name}", f"CREATE TEMPORARY TABLE {name} AS {select}", *indexes]
        self.run_together([*made, self.statistics_sql(name, statistics)], params)

    def moment(self, value: datetime) -> Any:
        """A moment as this database's driver takes it in raw SQL."""
        return connection.ops.adapt_datetimefield_value(value)

    def day(self, value: date) -> Any:
        """A day as this database's driver takes it in raw SQL."""
        return connection.ops.adapt_datefield_value(value)


def execute(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return max(cursor.rowcount, 0)


def fetch(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one query and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
