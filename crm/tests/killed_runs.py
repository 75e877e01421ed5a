"""Tag runs that are killed, run twice, or meet an import; a program of its own with a database of its own.

`python -m crm.tests.killed_runs killed|met FOLDER` prints as JSON what came out otherwise than undisturbed:
`killed` for JOB-2 and JOB-3, `met` for CON-4.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from crm.services import due_runs, tag_runs  # noqa: E402
from crm.services.due_runs import run_due_tags  # noqa: E402
from crm.services.tag_runs import run_tags  # noqa: E402
from customers.models import CustomerFacts  # noqa: E402
from customers.services.direct_import import import_now  # noqa: E402
from customers.services.shops import create_shop, find_shop  # noqa: E402
from customers.tests.children import in_child  # noqa: E402
from customers.tests.imports_at_once import together  # noqa: E402
from tagging.models import CustomerTag, TagChange, TagRun  # noqa: E402
from tagging.services import runs  # noqa: E402
from tagging.services.running import cut_points, differences, looking, writing  # noqa: E402

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = date(2026, 3, 2)
BUYERS = 30
HEADER = "order_no,customer,paid_at,amount,status\n"
# Where a run dies: the owner of the name, the name, and whether it did its work before.
POINTS: dict[str, tuple[Any, str, bool]] = {
    "before anything": (due_runs, "run_tags", False),
    "before the signals": (tag_runs, "refresh_signals", False),
    "after the signals": (tag_runs, "refresh_signals", True),
    "who is due": (looking, "keep_due", True),
    "the facts of the day": (looking, "keep_facts", True),
    "cut points moved": (cut_points, "move_cut_points", True),
    "differences known": (differences, "keep_differences", True),
    "before they are written": (writing, "write_differences", False),
    "after they are written": (writing, "write_differences", True),
    "scores written": (writing, "write_scores", True),
    "next days written": (writing, "write_next_looks", True),
    "before it says that it is done": (runs, "_finish", False),
    "before it commits": (runs, "_finish", True),
    "after it committed": (due_runs, "run_tags", True),
}
KILLS = 3  # at any moment
MEETINGS = (
    "keep_due", "keep_facts", "keep_differences", "write_differences", "follow_last_order", "write_scores",
    "write_next_looks",
)  # fmt: skip


def orders(path: Path, *, until: int = 3, first: int = 0) -> Path:
    """Buyers of all tiers, some of long ago, some with refunds."""
    chance = random.Random(first)
    lines = []
    for buyer in range(BUYERS):
        for number in range(chance.randrange(1, until + 1)):
            paid_on = DAY - timedelta(days=chance.randrange(0, 400))
            amount, status = chance.choice(["12.50", "799.99", "800.00", "2000.01", "5000.01"]), "paid"
            if chance.random() < 0.1:
                status = "refunded"
            lines.append(f"N{first}-{buyer}-{number},buyer{buyer},{paid_on} 09:00:00,{amount},{status}\n")
    path.write_text(HEADER + "".join(lines))
    return path


def make_shop(code: str, path: Path) -> None:
    create_shop(code=code)
    import_now(shop=find_shop(code), path=path)


def books(code: str, *, changes: bool = True) -> Any:
    """Tags, facts and, unless two orders of events are both right, the history."""
    shop = find_shop(code)
    tags = CustomerTag.objects.filter(shop=shop).values_list("customer__key", "tag__group__slug", "tag__slug")
    told = ("customer__key", "group__slug", "closed_tag__slug", "opened_tag__slug", "from_on")
    facts = CustomerFacts.objects.filter(shop=shop).values_list(
        "customer__key", "order_count", "spent", "r", "f", "m", "customer__next_look__due_on", "last_paid_on"
    )
    history = sorted(TagChange.objects.filter(shop=shop).values_list(*told), key=repr) if changes else []
    return sorted(tags), history, sorted(facts, key=repr)


def die_in(point: str) -> None:
    owner, name, is_after = POINTS[point]
    whole = getattr(owner, name)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        if is_after:
            whole(*args, **kwargs)
        return os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, deadly)
    run_due_tags(at=AT)


def sweep() -> None:
    run_due_tags(at=AT)


def killed_at_points(path: Path, clean: Any) -> tuple[int, list[str]]:
    kills, wrong = 0, list[str]()
    for turn, point in enumerate(POINTS):
        code = f"point-{turn}"
        make_shop(code, path)
        kills += in_child(lambda point=point: die_in(point)) == -signal.SIGKILL
        began = time.monotonic()
        run_due_tags(at=AT + timedelta(minutes=1))  # the sweep; a lock of the dead would hold it up
        if books(code) != clean or time.monotonic() - began > 15:
            wrong.append(point)
    return kills, wrong


def killed_at_moments(path: Path, clean: Any) -> tuple[int, list[str]]:
    chance, kills, wrong = random.Random(2), 0, list[str]()
    make_shop("timed", path)
    began = time.monotonic()
    in_child(sweep)
    length = time.monotonic() - began
    for turn in range(4 * KILLS):
        if kills == KILLS:
            break
        code = f"moment-{turn}"
        make_shop(code, path)
        ended = in_child(sweep, dies_after=chance.uniform(0, length))
        kills += ended == -signal.SIGKILL
        run_due_tags(at=AT + timedelta(minutes=1))
        if books(code) != clean:
            wrong.append(f"moment {turn}")
    return kills, wrong


def twice_and_at_once(path: Path, clean: Any) -> list[str]:
    """JOB-3: the same task twice, and interleaved with itself."""
    wrong = []
    make_shop("twice", path)
    for _time in range(2):
        run_due_tags(at=AT)
    if books("twice") != clean:
        wrong.append("twice")
    for turn in range(3):
        code = f"at-once-{turn}"
        make_shop(code, path)
        ends = together([sweep, sweep])
        run_due_tags(at=AT + timedelta(minutes=1))
        if any(ends) or books(code) != clean:
            wrong.append(f"{code}: {ends}")
    return wrong


def meet_an_import(folder: Path, path: Path) -> list[str]:
    """CON-4: a file comes while a run stands at a point; the end is that of one after the other."""
    later, wrong = orders(folder / "later.csv", first=1, until=2), []
    serial = []
    for code, is_run_first in (
        ("import-run", False),
        ("run-import", True),
    ):  # the cut points are those of the first run
        make_shop(code, path)
        if is_run_first:
            run_due_tags(at=AT)
        import_now(shop=find_shop(code), path=later)
        run_tags(shop=find_shop(code), as_of=DAY, at=AT)
        serial.append(books(code, changes=False))
    for turn, name in enumerate(MEETINGS):
        code = f"meets-{turn}"
        make_shop(code, path)
        met = _run_and_import(code, name, later)
        for is_full in (False, True):
            run_tags(shop=find_shop(code), as_of=DAY, at=AT + timedelta(minutes=1), full=is_full)
        last = TagRun.objects.latest("pk")
        if not met or last.changed_count or books(code, changes=False) not in serial:
            wrong.append(f"{name}: met {met}, {last.changed_count} left to change")
    return wrong


def _run_and_import(code: str, name: str, later: Path) -> bool:
    """Hold the run at the point until the import is committed, or, where they wait for each other, for a moment."""
    owner = next(one for one in (looking, differences, writing) if hasattr(one, name))
    whole = getattr(owner, name)
    met: list[str] = []
    brought: list[Any] = []

    def bring() -> None:
        try:
            brought.append(import_now(shop=find_shop(code), path=later))
        finally:
            connections.close_all()

    thread = threading.Thread(target=bring)

    def held(*args: Any, **kwargs: Any) -> Any:
        done = whole(*args, **kwargs)
        if not met:
            met.append(name)
            thread.start()
            thread.join(1.0)
        return done

    setattr(owner, name, held)
    try:
        run_due_tags(at=AT)
    finally:
        setattr(owner, name, whole)
    thread.join(60)
    return bool(met and brought)


def kill_and_double(folder: Path) -> dict[str, Any]:
    path = orders(folder / "orders.csv")
    make_shop("undisturbed", path)
    sweep()
    clean = books("undisturbed")
    points, moments = killed_at_points(path, clean), killed_at_moments(path, clean)
    return {
        "tags": bool(clean[0]),
        "points": points[0],
        "moments": moments[0],
        "killed": points[1] + moments[1],
        "twice": twice_and_at_once(path, clean),
    }


def main(part: str, folder: Path) -> None:
    call_command("migrate", verbosity=0)
    if part == "killed":
        told = kill_and_double(folder)
    else:
        told = {"points": len(MEETINGS), "met": meet_an_import(folder, orders(folder / "orders.csv"))}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
