"""The processor time that this process and its database have used."""

import os
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


def processor_time() -> float:
    """Seconds so far: of this process, and on PostgreSQL of the server with all that it started.

    Other sessions of a shared server would count too; the benchmarks have a server of their own.
    """
    own = os.times()
    seconds = own.user + own.system
    if connection.vendor != "postgresql":
        return seconds
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    server = _numbers(backend)[1]
    children = [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
    return seconds + sum(_used(pid) for pid in children) + _used(server, ended=True)


def _used(pid: int, *, ended: bool = False) -> float:
    """What a process used, and with `ended` what those used that it started and that have ended."""
    try:
        numbers = _numbers(pid)
    except FileNotFoundError:  # a helper that has just ended
        return 0.0
    return sum(numbers[11:15] if ended else numbers[11:13]) / TICKS


def _numbers(pid: int) -> list[int]:
    """The line of /proc after the name, by proc_pid_stat(5): the second is the parent."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [int(one) if one.lstrip("-").isdigit() else 0 for one in after_name]
