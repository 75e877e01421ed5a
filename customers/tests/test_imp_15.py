"""kill -9 of an import, at named points and at any moment: the end equals that of an undisturbed one (IMP-15)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ORDERS, MOMENTS = 160, 50
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price\n"

pytestmark = pytest.mark.slow


def test_imp_15_killed_anywhere_an_import_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    lines = [
        f"N{number},buyer{number % 17},2026-01-{1 + number % 28:02d} 09:00:00,{line}.50,S{line},Scarf,{line},1.5\n"
        for number in range(ORDERS)
        for line in (1, 2)
    ]
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "".join(lines[:20]) + "\n" + "".join(lines[20:]))  # a blank row is a problem to note
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env = kept | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/books.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.tests.small_batches",
    }
    run = {"cwd": settings.BASE_DIR, "env": env, "check": True, "timeout": 300}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], **run)

    program = [sys.executable, "-m", "customers.tests.killed_imports", str(path), str(MOMENTS)]
    told = json.loads(subprocess.run(program, stdout=subprocess.PIPE, **run).stdout)

    assert told["different"] == []
    assert told["points"] >= 12
    assert told["killed"] >= told["points"] + MOMENTS * 0.8  # the others were done a moment earlier
