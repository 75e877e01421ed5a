"""What must hold when Redis and workers die: with a real Redis, real workers and real schedulers."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from config.tests.redis_house import free_port
from customers.tests.test_imp_15 import postgresql

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]
Told = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, redis_server: str
) -> Iterator[str]:
    """One database for all parts, of the engine that this run of the suite is on."""
    if connection.vendor == "sqlite":
        books = tmp_path_factory.mktemp("books") / "books.sqlite3"
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), books)}"
        return
    initdb, migrated = (request.getfixturevalue(name) for name in ("initdb", "migrated_dump"))
    with postgresql(Path(initdb).resolve(), migrated) as url:
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": url}, check=True)
        yield url


@pytest.fixture
def told_by(database_url: str, tmp_path: Path, redis_server: str) -> Told:
    """What one of the programs has to tell; what its house said stands beside a failure."""
    env = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.tests.quick_house",
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
    }

    def told(part: str) -> dict[str, Any]:
        program = [sys.executable, "-m", f"config.tests.redis_{part}", str(tmp_path), redis_server]
        done = subprocess.run(program, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)
        log = tmp_path / "house.log"
        assert done.returncode == 0, done.stderr[-4000:] + (log.read_text()[-4000:] if log.exists() else "")
        return json.loads(done.stdout)

    return told


def test_job_1_job_5_and_job_9_a_redis_that_is_gone_or_flushed_costs_nobody_anything(told_by: Told) -> None:
    told = told_by("outage")

    assert told["pages"] - told["closed"] > 40
    assert (told["errors"], told["deeds"]) == ([], [302] * 4)
    assert max(told["added"], told["added_to_deeds"]) < 0.3  # JOB-5, in seconds
    assert told["queued"] == {"messages": 4, "kinds": ["application/json"], "not_keys": [], "personal": []}  # JOB-9
    assert not told["pickle_unpacked"]
    assert told["imports"] == ["ready"] * 3  # asked for with Redis up, down, and up again
    assert len(told["flushes"]) == 10
    assert max(told["flushes"]) < 60  # JOB-1; the sweeps of this house come faster than those of a real one


def test_job_6_workers_go_on_by_themselves_after_redis_came_back_five_times(told_by: Told) -> None:
    told = told_by("restarts")

    assert len(told["seconds"]) == 5
    assert max(told["seconds"]) < 120


def test_job_7_a_reminder_is_sent_exactly_once_whoever_dies(told_by: Told) -> None:
    told = told_by("reminders")

    assert told["rows"] == 1000
    assert (told["twice"], told["sent_but_not_told"], told["other_states"]) == ([], [], [])
    assert told["at_points"] == {
        "before the claim": ["sent", 1],
        "before the provider": ["unknown", 0],
        "after the provider": ["unknown", 1],
    }
    assert told["unknown"] <= 2 + 9  # the two points, and one for each death at random
    assert (told["told_in_the_end"], told["made_again"]) == (1000, 0)


def test_job_8_and_job_10_what_fails_dies_or_hangs_stops_after_three_starts_with_one_alert(told_by: Told) -> None:
    told = told_by("poison")

    assert told["starts"] == {"raises": 3, "dies": 3, "hangs": 3}
    assert told["errors"] == {"raises": "ValueError", "dies": "WorkerLostError", "hangs": "TimeLimitExceeded"}
    assert told["alerts"] == 3  # one for each of the three
    assert not told["kept_text"]
    assert told["moved_after"] < 30
