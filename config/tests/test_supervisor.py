"""Children are kept running, and none is left behind: on POSIX processes, with real ones."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.env import BASE_DIR

PROGRAM = """
import sys
from pathlib import Path
from config.supervisor import Child, Supervisor
from config import supervisor
supervisor.PATIENCE = float(sys.argv[2])
note = "import os, sys, time, signal; {deaf}open(sys.argv[1], 'a').write(f'{{os.getpid()}} '); time.sleep(60)"
deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); " if "deaf" in sys.argv else ""
code = note.format(deaf=deaf) if "short" not in sys.argv else "raise SystemExit(3)"
Supervisor([Child("child", [sys.executable, "-c", code, sys.argv[1]])]).run()
"""

pytestmark = [pytest.mark.any_engine, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def start(tmp_path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started = []

    def start(*words: str, patience: float = 7) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path / "pids"), str(patience), *words]
        # stderr goes to a file: a pipe would fill up or outlive the test
        with (tmp_path / "log").open("w") as log:
            started.append(subprocess.Popen(command, cwd=BASE_DIR, stderr=log, stdout=log, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def pids(tmp_path) -> Callable[[], list[int]]:
    file = tmp_path / "pids"
    return lambda: [int(line) for line in file.read_text().split()] if file.exists() else []


class TestSupervisor:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_ends_its_children_on_a_signal(self, start, pids, number):
        supervisor = start()
        wait_for(lambda: len(pids()) == 1)

        supervisor.send_signal(number)

        assert supervisor.wait(5) == 0
        assert not alive(pids()[0])

    def test_kills_a_child_that_does_not_listen(self, start, pids):
        supervisor = start("deaf", patience=0.5)
        wait_for(lambda: len(pids()) == 1)

        supervisor.terminate()

        assert supervisor.wait(5) == 0
        assert not alive(pids()[0])

    def test_a_second_ctrl_c_kills_at_once(self, start, pids):
        supervisor = start("deaf", patience=60)
        wait_for(lambda: len(pids()) == 1)

        supervisor.send_signal(signal.SIGINT)
        time.sleep(0.3)
        supervisor.send_signal(signal.SIGINT)

        assert supervisor.wait(5) == 0
        assert not alive(pids()[0])

    def test_starts_a_killed_child_again(self, start, pids):
        start()
        wait_for(lambda: len(pids()) == 1)

        os.kill(pids()[0], signal.SIGKILL)

        wait_for(lambda: len(pids()) == 2)
        assert alive(pids()[1])

    def test_leaves_no_orphan_when_killed_itself(self, start, pids):
        supervisor = start()
        wait_for(lambda: len(pids()) == 1)

        supervisor.kill()

        wait_for(lambda: not alive(pids()[0]))

    def test_pauses_longer_before_each_start_of_a_child_that_keeps_failing(self, start, tmp_path):
        start("short")

        wait_for(lambda: "restart_in_seconds=2.0" in (tmp_path / "log").read_text())
        assert "restart_in_seconds=1.0" in (tmp_path / "log").read_text()
