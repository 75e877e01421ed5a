"""What the portrait asks of the database: how long that takes, and how long the same statements take alone."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from time import perf_counter, process_time
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone

from crm.selectors.portrait import portrait
from customers.models import Customer

OF_SIGNING_IN = re.compile(r"django_session|auth_")
FIRST_TABLE = re.compile(r'FROM "(\w+)"')
INNERMOST = re.compile(r"\([^()]*\)")

Statement = tuple[str, Any]


@dataclass(frozen=True)
class Look:
    """One portrait: seconds of the whole selector, of its database part, of the same statements sent alone."""

    whole: float
    database: float
    raw: float
    each: dict[str, float] = field(default_factory=dict)


def fetch_and_draw(buyer: int, user: User, at: datetime) -> None:
    """What the page does between request and template."""
    shops = [shop.pk for shop in user.shops.order_by("name", "pk")]  # type: ignore[attr-defined]
    customers = Customer.objects.filter(shop__in=shops).select_related("facts", "channel", "shop")
    portrait(customers.get(pk=buyer), at=at, user=user, may_see_contact=False)


def look_at(buyer: int, user: User, *, raw_first: bool) -> Look:
    """Time one buyer both ways, after an unmeasured pass that brings the rows into memory for both."""
    at = timezone.now()
    with captured() as found:
        fetch_and_draw(buyer, user, at)
    statements = [_for_driver(*one) for one in found]
    names = [f"{number} {name_of(sql)}" for number, (sql, _params) in enumerate(found, start=1)]
    each = _replay(statements) if raw_first else []
    with timed() as spent:
        started = perf_counter()
        fetch_and_draw(buyer, user, at)
        whole = perf_counter() - started
    each = each or _replay(statements)
    return Look(whole, spent.seconds, sum(each), dict(zip(names, each, strict=True)))


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """The statements that are sent meanwhile."""
    found: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield found


@dataclass(frozen=True)
class Page:
    """One whole page: statements besides those of signing in, and seconds of this processor, database apart."""

    queries: int
    work: float


def pages_of(user: User, buyers: Sequence[int]) -> list[Page]:
    """The pages of some buyers, answered in this process."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    pages = []
    for buyer in buyers:
        with captured() as found:
            started = process_time()
            answer = client.get(f"/admin/customers/customer/{buyer}/change/")
            work = process_time() - started
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"The page of {buyer} answered {answer.status_code}.")
        pages.append(Page(sum(1 for sql, _params in found if not _is_of_signing_in(sql)), work))
    return pages


def _is_of_signing_in(sql: str) -> bool:
    return bool(OF_SIGNING_IN.search(name_of(sql)))


def name_of(sql: str) -> str:
    """A statement by the table it is about, not one that a part in parentheses reads."""
    outer = sql
    while INNERMOST.search(outer):
        outer = INNERMOST.sub("", outer)
    table = FIRST_TABLE.search(outer) or FIRST_TABLE.search(sql)
    return table[1] if table else sql[:40]


def _for_driver(sql: str, params: Any) -> Statement:
    """The statement as the driver itself takes it: sqlite3 writes ? where Django writes %s."""
    return (sql, params) if connection.vendor == "postgresql" else (sql.replace("%s", "?").replace("%%", "%"), params)


def _replay(statements: Sequence[Statement]) -> list[float]:
    """Send the statements through the driver's own cursor and fetch everything; seconds of each."""
    seconds = []
    for sql, params in statements:
        started = perf_counter()
        cursor = connection.connection.cursor()
        cursor.execute(sql, params)
        cursor.fetchall()
        cursor.close()
        seconds.append(perf_counter() - started)
    return seconds


class _Spent:
    seconds = 0.0


class _TimedCursor(CursorWrapper):
    """A cursor that adds up the time of its calls."""

    spent: _Spent

    def _add(self, work: Any, *arguments: Any) -> Any:
        started = perf_counter()
        try:
            return work(*arguments)
        finally:
            self.spent.seconds += perf_counter() - started

    def execute(self, sql: Any, params: Any = None) -> Any:
        return self._add(super().execute, sql, params)

    def fetchone(self) -> Any:
        return self._add(self.cursor.fetchone)

    def fetchmany(self, *arguments: Any) -> Any:
        return self._add(self.cursor.fetchmany, *arguments)

    def fetchall(self) -> Any:
        return self._add(self.cursor.fetchall)

    def close(self) -> None:
        self._add(self.cursor.close)


@contextmanager
def timed() -> Iterator[_Spent]:
    """Meanwhile every cursor of the connection adds to what is spent."""
    spent = _Spent()

    def make_cursor(cursor: Any) -> CursorWrapper:
        timed = _TimedCursor(cursor, connection)
        timed.spent = spent
        return timed

    connection.make_cursor = make_cursor  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        del connection.make_cursor
