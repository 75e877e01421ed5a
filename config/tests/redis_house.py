"""A house with real parts: Redis, workers and schedulers of their own, which tests stop, flush and kill."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from redis import Redis, RedisError

PATIENCE = 60.0
CELERY = [sys.executable, "-m", "celery", "--app=config.tests.deadly_tasks"]


def arguments() -> tuple[Path, str]:
    """Folder and Redis of a program; it ends here unless a test has given it a house of its own."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") != "config.tests.quick_house" or not settings.REDIS_URL:
        sys.exit("Started by config/tests/test_jobs_with_redis.py alone.")
    return Path(sys.argv[1]), sys.argv[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(is_so: Callable[[], Any], patience: float = PATIENCE) -> float:
    """Seconds until it was so; a TimeoutError when it never was."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > patience:
            raise TimeoutError(is_so)
        connections.close_all()
        time.sleep(0.1)
    return time.monotonic() - began


class RedisServer:
    """One that keeps nothing."""

    def __init__(self, program: str, folder: Path, port: int) -> None:
        self.command = [program, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        self.client = Redis(port=port)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def answers(self) -> bool:
        with suppress(RedisError):
            return bool(self.client.ping())
        return False


class House:
    """Redis, and what runs beside it; `with` leaves nothing behind."""

    def __init__(self, folder: Path, redis_program: str) -> None:
        self.folder = folder
        port = int(settings.REDIS_URL.rpartition(":")[2].partition("/")[0])
        self.redis = RedisServer(redis_program, folder, port)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (folder / "house.log").open("a")

    def __enter__(self) -> "House":
        self.redis.start()
        return self

    def __exit__(self, *error: object) -> None:
        for name in list(self.running):
            self.end(name)
        self.redis.stop()
        self.log.close()

    def worker(self, name: str, concurrency: int = 1) -> None:
        words = ["worker", "--without-gossip", "--without-mingle", f"--concurrency={concurrency}", f"-n{name}@here"]
        self._start(name, [*words, "--loglevel=warning"])

    def scheduler(self, name: str) -> None:
        self._start(name, ["beat", "--pidfile=", f"--schedule={self.folder / name}", "--loglevel=warning"])

    def _start(self, name: str, words: list[str]) -> None:
        run: dict[str, Any] = {"cwd": settings.BASE_DIR, "stdout": self.log, "stderr": self.log}
        self.running[name] = subprocess.Popen([*CELERY, *words], start_new_session=True, **run)

    def end(self, name: str) -> None:
        """As when the machine takes it away: the whole group at once."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def children(self, name: str) -> list[int]:
        pid = self.running[name].pid
        with suppress(OSError):
            return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return []

    def kill_a_child(self, chance: random.Random) -> bool:
        """Any child of any worker; False when there is none just now."""
        children = [child for name in self.running for child in self.children(name)]
        if not children:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)
        return True
