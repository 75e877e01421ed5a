"""Questions to the database that may take so long and no longer."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection, transaction

STEPS = 10_000  # of SQLite, between two looks at the clock: about a millisecond


@contextmanager
def answers_within(seconds: float) -> Iterator[None]:
    """Break off what takes longer: the statement then fails with an OperationalError.

    On PostgreSQL each statement has the time for itself, on SQLite all of them together.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [max(1, round(seconds * 1000))])
            yield
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        return
    connection.ensure_connection()
    until = monotonic() + seconds
    connection.connection.set_progress_handler(lambda: monotonic() > until, STEPS)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 0)
