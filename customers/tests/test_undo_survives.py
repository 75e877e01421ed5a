"""Undoing in real processes on a database of their own: two at once, and kill -9 in the middle."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ORDERS = 2_000
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
IMPORTS = """
import sys, django
django.setup()
from django.core.management import call_command
for path in sys.argv[1:]:
    call_command("import_orders", path, "--shop", "silk", "--create-shop")
"""
STEPS = ["write_orders", "write_customers", "write_products", "_close", "write_channel"]

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]


class Installation:
    """A product of its own on SQLite."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.database = folder / "books.sqlite3"
        self.env = kept | {
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{self.database}",
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [sys.executable, *command], env=self.env, cwd=settings.BASE_DIR, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, *command: str) -> str:
        process = self.start(*command)
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        return out


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Path:
    """A folder with a database into which two files were imported; the second changed half of the first's orders."""
    folder = tmp_path_factory.mktemp("prepared")
    here = Installation(folder)
    shutil.copy(migrated_file, here.database)
    for name, numbers, status in (("a", range(ORDERS), "paid"), ("b", range(ORDERS // 2, ORDERS * 2), "completed")):
        lines = (
            f"N{n},buyer{n % 300},2026-01-{1 + n % 28:02d} 09:00:00,{n}.50,S{n % 9},Scarf,1,1.5,{status},0.00\n"
            for n in numbers
        )
        (folder / f"{name}.csv").write_text(HEADER + "".join(lines))
    here.run("-c", IMPORTS, str(folder / "a.csv"), str(folder / "b.csv"))
    return folder


@pytest.fixture
def here(prepared: Path, tmp_path: Path) -> Installation:
    shutil.copytree(prepared, tmp_path / "data")
    return Installation(tmp_path / "data")


def test_of_two_at_once_one_does_it(here: Installation) -> None:
    both = [here.start("manage.py", "undo_import", "2", "--json") for _ in range(2)]

    answers = [json.loads(one.communicate(timeout=120)[0])["orders"] for one in both]

    assert [one.returncode for one in both] == [0, 0]
    assert sorted(one["deleted"] for one in answers) == [0, ORDERS]
    assert sorted(one["restored"] for one in answers) == [0, ORDERS // 2]


@pytest.fixture(scope="module")
def told(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of an undo that was killed behind each step, and of the next one."""
    here = Installation(shutil.copytree(prepared, tmp_path_factory.mktemp("killed") / "data"))
    return json.loads(here.run("-m", "customers.tests.killed_undos", str(here.database), "2", *STEPS))


@pytest.mark.parametrize("step", STEPS)
def test_killed_in_the_middle_it_has_changed_nothing(told: dict[str, Any], step: str) -> None:
    assert told[step] == {"ended": -signal.SIGKILL, "as_before": True, "again": 0, "gone": ORDERS}
