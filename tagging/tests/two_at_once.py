"""Two deeds in the same moment, each on a connection of its own. PostgreSQL only."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, connections, transaction


def at_once(first, second):
    """The answers of two deeds on two connections; the second begins when the first has written and is not over."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answer = first()
            coming = pool.submit(_on_its_own_connection, second)
            _wait_until_it_stands_behind_us(coming)
        return [answer, coming.result(timeout=30)]


def _on_its_own_connection(deed):
    try:
        return deed()
    finally:
        connections.close_all()


def _wait_until_it_stands_behind_us(coming: Future) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    until = time.monotonic() + 30
    while not coming.done() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.01)
