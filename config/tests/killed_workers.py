"""JOB-2 with real workers: child and main process killed during a run; a program with a database of its own.

`python -m config.tests.killed_workers FOLDER COUNT` kills at so many points each and prints as JSON what came out other
than undisturbed, and the most seconds that passed from a kill until all was as it should be.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.tests.deadly_worker import WISH  # noqa: E402
from crm.services.due_runs import run_due_tags  # noqa: E402
from crm.tasks import run_due_tags as task  # noqa: E402
from crm.tests.killed_runs import POINTS, books, make_shop, orders  # noqa: E402

PATIENCE = 120.0  # 180 s less the minute that the scheduler lets pass between two calls


class House:
    """Real workers of one machine, and the scheduler's calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.worker: subprocess.Popen[bytes] | None = None
        self.log = (folder / "worker.log").open("w")

    def open(self) -> None:
        """A worker is there."""
        if self.worker is None or self.worker.poll() is not None:
            command = [sys.executable, "-m", "celery", "-A", "config.tests.deadly_worker", "worker", "--concurrency=1"]
            run: dict[str, Any] = {"cwd": settings.BASE_DIR, "stdout": self.log, "stderr": self.log}
            self.worker = subprocess.Popen([*command, "--loglevel=warning"], start_new_session=True, **run)

    def close(self) -> None:
        """As the supervisor does: whoever is left of the group goes too."""
        if self.worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
            self.worker = None

    def wait(self, is_so: Any) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                return False
            connections.close_all()
            time.sleep(0.1)
        return True


def killed(house: House, who: str, points: list[str], path: Path, clean: Any) -> Iterator[tuple[str, bool, float]]:
    """One shop for each point: the point, whether all came out as undisturbed, and how long it took."""
    wish = house.folder / WISH
    for turn, point in enumerate(points):
        code = f"{who}-{turn}"
        make_shop(code, path)
        wish.write_text(f"{who}:{point}")
        house.open()
        task.delay()
        died = house.wait(lambda: not wish.exists())
        began = time.monotonic()
        if who == "parent":
            house.close()
            house.open()
            task.delay()  # the call of the next minute: a broker of files loses the task in hand
        ended = house.wait(lambda code=code: books(code) == clean)
        yield point, died and ended, time.monotonic() - began


def main(folder: Path, count: int) -> None:
    call_command("migrate", verbosity=0)
    path = orders(folder / "orders.csv")
    make_shop("undisturbed", path)
    run_due_tags(at=timezone.now())
    clean = books("undisturbed")
    step = max(1, len(POINTS) // count)
    points = list(POINTS)[::step][:count]
    house = House(folder)
    try:
        found = {who: list(killed(house, who, points, path, clean)) for who in ("child", "parent")}
    finally:
        house.close()
    told: dict[str, Any] = {"tags": bool(clean[0]), "slowest": 0.0, "wrong": []}
    for who, ends in found.items():
        told[who] = len(ends)
        told["wrong"] += [f"{who} {point}" for point, is_well, _seconds in ends if not is_well]
        told["slowest"] = max([told["slowest"], *(round(seconds, 1) for _point, _well, seconds in ends)])
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
