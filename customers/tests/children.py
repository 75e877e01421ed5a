"""Processes of their own, for programs that are killed or meet one another."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

from django.db import connections


def in_child(deed: Callable[[], object], *, dies_after: float | None = None) -> int:
    """Do it in a process of its own, killed after so many seconds.

    Returns how that ended: 0, its exit code, or minus the number of the signal.
    """
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        do_and_leave(deed)
    if dies_after is not None:
        time.sleep(dies_after)
        os.kill(pid, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def do_and_leave(deed: Callable[[], object]) -> NoReturn:
    """The whole life of a child: what went wrong is printed, and nothing of the parent is torn down."""
    code = 1
    try:
        deed()
        connections.close_all()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)
