"""kill -9 of an import, at named points and at any moment: the end equals that of an undisturbed one (IMP-15)."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ORDERS, MOMENTS = 100, 50
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price\n"

pytestmark = pytest.mark.slow


@contextmanager
def postgresql(initdb: Path, migrated: Path | None) -> Iterator[str]:
    """A server of its own, already migrated, that is thrown away; root may not be its owner."""
    with tempfile.TemporaryDirectory(prefix="shuke-imp-15-") as name, socket.socket() as free:
        folder = Path(name)
        owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if owner:
            shutil.chown(folder, **owner)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        run = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, **owner}
        subprocess.run([initdb, "-N", "-D", folder / "data", "-A", "trust", "-E", "UTF8", "-U", "shop"], **run)
        control = [initdb.with_name("pg_ctl"), "-D", folder / "data", "-w"]
        # Nobody pulls the plug of this server, only its clients are killed: -F spares the disk.
        options = f"-F -p {port} -k {folder} -c listen_addresses=127.0.0.1"
        subprocess.run([*control, "-o", options, "-l", folder / "log", "start"], **run)
        try:
            if migrated:
                at = ["-h", "127.0.0.1", "-p", str(port), "-U", "shop", "-d", "postgres"]
                with migrated.open() as dump:
                    subprocess.run([initdb.with_name("psql"), "-q", "-X", *at], stdin=dump, **run)
            yield f"postgres://shop@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database for programs of their own, of the engine that this run of the suite is on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path / 'books.sqlite3')}"
        return
    initdb, migrated = (request.getfixturevalue(name) for name in ("initdb", "migrated_dump"))
    with postgresql(Path(initdb).resolve(), migrated) as url:
        yield url


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    lines = [
        f"N{number},buyer{number % 17},2026-01-{1 + number % 28:02d} 09:00:00,{line}.50,S{line},Scarf,{line},1.5\n"
        for number in range(ORDERS)
        for line in (1, 2)
    ]
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "".join(lines[:20]) + "\n" + "".join(lines[20:]))  # a blank row is a problem to note
    return path


def test_imp_15_killed_anywhere_an_import_ends_as_if_nothing_had_happened(
    database_url: str, orders: Path, tmp_path: Path
) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    env = kept | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.tests.small_batches",
    }
    program = [sys.executable, "-m", "customers.tests.killed_imports", str(orders), str(MOMENTS)]
    run = {"cwd": settings.BASE_DIR, "env": env, "check": True, "timeout": 300}

    told = json.loads(subprocess.run(program, stdout=subprocess.PIPE, **run).stdout)

    assert told == {"points": 16, "moments": MOMENTS, "different": []}
