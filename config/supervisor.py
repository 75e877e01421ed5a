"""Keeps the processes of one machine running and ends them all together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

import structlog

LOOK = 0.1
PATIENCE = 7.0
STEADY = 30.0
LONGEST_PAUSE = 30.0
PR_SET_PDEATHSIG = 1

logger = structlog.get_logger(__name__)


@dataclass
class Child:
    """One program to keep running; `once` programs are not started again."""

    name: str
    command: Sequence[str]
    once: bool = False
    on_success: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = field(default=0)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: PLW1509

    def look(self) -> None:
        """Start it when its time has come; note when it has died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            self._has_ended(self.process.returncode, now)

    def _has_ended(self, code: int, now: float) -> None:
        self.signal(signal.SIGKILL)  # what it left behind in its session
        self.process = None
        if self.once:
            self.start_at = float("inf")
            if code == 0:
                self.on_success()
            else:
                logger.error("child_failed", child=self.name, code=code)
            return
        self.failures = 1 if now - self.started_at >= STEADY else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self.start_at = now + pause
        logger.error("child_died", child=self.name, code=code, restart_in_seconds=pause)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and everything in its session."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    @property
    def running(self) -> bool:
        """Whether its main process lives."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs children until INT, TERM or HUP; then none is left after PATIENCE seconds."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stop_requests = 0

    def run(self, *, on_look: Callable[["Supervisor"], None] | None = None) -> None:
        """Keep all children running until told to stop; `on_look` is called between looks."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            while not self.stop_requests:
                for child in self.children:
                    child.look()
                if on_look:
                    on_look(self)
                time.sleep(LOOK)
        finally:
            self._end_all()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requests += 1

    def _end_all(self) -> None:
        """Ask politely, then insist; a second Ctrl-C insists at once."""
        asked, deadline = self.stop_requests, time.monotonic() + PATIENCE
        for child in self.children:
            if child.running and child.process:
                child.process.terminate()
        while any(child.running for child in self.children) and time.monotonic() < deadline:
            if self.stop_requests > max(asked, 1):
                break
            time.sleep(LOOK)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process:
                child.process.wait()


def _die_with_parent() -> None:
    """On Linux the kernel ends a child whose supervisor was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
