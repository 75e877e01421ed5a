"""Imports killed with signal 9, at named points or at any moment, then taken up again; a program of its own.

`python -m customers.tests.killed_imports FILE KILLS` imports the file into a new shop each time, in a child that is
killed, lets other children go on, and prints as JSON what differs from an import that nobody disturbed.
"""

import gc
import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from customers.choices import ImportState  # noqa: E402
from customers.models import OrderImport, StagedOrder, StagedRow  # noqa: E402
from customers.services import direct_import, import_steps, staging  # noqa: E402
from customers.services.order_imports import confirm_import, work_on  # noqa: E402
from customers.services.shops import create_shop, find_shop  # noqa: E402
from customers.tests.business_rows import rows  # noqa: E402
from customers.tests.children import in_child  # noqa: E402

# Where the killer waits: the owner and name of a function, the number of the call, and whether it is over by then.
POINTS: dict[str, tuple[Any, str, int, bool]] = {
    "before the file is kept": (direct_import, "receive_file", 1, False),
    "after the file is kept": (direct_import, "receive_file", 1, True),
    "before the check": (direct_import, "check_file", 1, False),
    "among the rows": (staging, "_load", 2, True),
    "among the problems": (staging, "_note", 1, True),
    "before the rows are gathered": (import_steps, "group_rows", 1, False),
    "after the rows are gathered": (import_steps, "group_rows", 1, True),
    "after the figures": (import_steps, "staged_report", 1, True),
    "after the check": (direct_import, "check_file", 1, True),
    "before the first batch": (import_steps, "merge_batch", 1, False),
    "before a batch is committed": (import_steps, "merge_batch", 2, True),
    "between two batches": (import_steps, "_merge_next", 2, True),
    "after the last batch": (import_steps, "_finish_lines", 1, False),
    "after the staging is freed": (import_steps, "drop_staging", 1, True),
    "before it says that it is done": (direct_import, "release_claim", 1, False),
    "after it has said so": (direct_import, "release_claim", 1, True),
}
TURNS = 60
staging.CHUNK = 50


def bring(code: str, path: Path) -> None:
    direct_import.import_now(shop=find_shop(code), path=path)


def bring_and_die(code: str, path: Path, point: str) -> None:
    owner, name, number, is_after = POINTS[point]
    whole, calls = getattr(owner, name), []

    def deadly(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        if len(calls) < number:
            return whole(*args, **kwargs)
        if is_after:
            whole(*args, **kwargs)
        return os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, deadly)
    bring(code, path)


def take_up(code: str, path: Path) -> None:
    """What the next worker does; then the person who does not know brings the file once more."""
    imports = OrderImport.objects.filter(shop__code=code)
    imports.update(claimed_until=None)
    for pk in imports.values_list("pk", flat=True):
        work_on(import_id=pk, worker="next")
        if imports.filter(pk=pk, state=ImportState.READY).exists():
            confirm_import(import_id=pk, user=None, skips_bad_rows=False, at=timezone.now())
            work_on(import_id=pk, worker="next")
    bring(code, path)
    bring(code, path)


def state_of(code: str) -> Any:
    shop = find_shop(code)
    imports = OrderImport.objects.filter(shop=shop)
    ends = sorted(set(imports.values_list("state", flat=True)))
    staged = [model.objects.filter(order_import__in=imports).count() for model in (StagedRow, StagedOrder)]
    return rows(shop), ends, staged, sum(imports.values_list("created_count", flat=True))


def ends_otherwise(code: str, path: Path, clean: Any) -> bool:
    """Let the living finish; whether what they leave is anything but the books of an undisturbed import."""
    return bool(in_child(lambda: take_up(code, path))) or state_of(code) != clean


def die_at_points(path: Path, clean: Any) -> Iterator[tuple[int, str]]:
    """An import for each named point: how often it was killed, and what is different at its end."""
    for turn, point in enumerate(POINTS):
        code = f"point-{turn}"
        create_shop(code=code)
        killed = in_child(lambda code=code, point=point: bring_and_die(code, path, point)) == -signal.SIGKILL
        yield killed, point if ends_otherwise(code, path, clean) else ""


def die_at_moments(path: Path, clean: Any, kills: int) -> Iterator[tuple[int, str]]:
    """Imports of which each is killed up to four times, he who takes it up like he who began it."""
    chance = random.Random(15)
    create_shop(code="timed")
    started = time.monotonic()
    in_child(lambda: bring("timed", path))
    length = time.monotonic() - started
    turn = 0
    while kills > 0 and turn < TURNS:
        turn += 1
        code, killed = f"moment-{turn}", 0
        create_shop(code=code)
        for deed in (bring, take_up, take_up, take_up)[:kills]:
            moment = chance.uniform(0, length)
            is_killed = in_child(lambda code=code, deed=deed: deed(code, path), dies_after=moment) == -signal.SIGKILL
            killed += is_killed
            length *= 1.01 if is_killed else 0.95  # so that moments reach just to the end, on any machine
        kills -= killed
        yield killed, f"moment {turn}" if ends_otherwise(code, path, clean) else ""


def main(path: Path, kills: int) -> None:
    for app in ("auth", "customers"):
        call_command("migrate", app, verbosity=0)
    create_shop(code="undisturbed")
    bring("undisturbed", path)
    clean = state_of("undisturbed")
    gc.freeze()  # so that children copy nothing of it
    points, moments = list(die_at_points(path, clean)), list(die_at_moments(path, clean, kills))
    told = {
        "points": sum(killed for killed, _ in points),
        "moments": sum(killed for killed, _ in moments),
        "different": [name for _, name in points + moments if name],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
