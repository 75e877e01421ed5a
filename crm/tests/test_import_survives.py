"""kill -9 of the whole worker in mid-import: the next worker goes on, and nothing is missing or doubled."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

ORDERS = 4_000
PREPARE = """
from pathlib import Path
from customers.services.direct_import import import_now
from customers.services.order_imports import confirm_import, receive_file, work_on
from customers.services.shops import create_shop
from django.utils import timezone
path = Path({path!r})
import_now(shop=create_shop(code="undisturbed"), path=path)
with path.open("rb") as file:
    received = receive_file(shop=create_shop(code="killed"), file=file, file_name="orders.csv")
work_on(import_id=received.pk, worker="test")
confirm_import(import_id=received.pk, user=None, skips_bad_rows=False, at=timezone.now())
"""
WAKE = "from crm.tasks import sweep_imports; sweep_imports.delay()"
ROWS = """
SELECT o.order_no, o.status, o.paid, o.units, o.paid_on, c.key, f.order_count, f.spent, f.last_paid_on,
       (SELECT COUNT(*) FROM customers_orderitem i WHERE i.order_id = o.id),
       (SELECT SUM(i.amount) FROM customers_orderitem i WHERE i.order_id = o.id)
FROM customers_order o JOIN customers_customer c ON c.id = o.customer_id
JOIN customers_customerfacts f ON f.customer_id = c.id JOIN customers_shop s ON s.id = o.shop_id
WHERE s.code = ? ORDER BY o.order_no
"""

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]


class Installation:
    """A product of its own on SQLite, run by real processes."""

    def __init__(self, folder: Path, redis_url: str, migrated: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.folder = folder
        self.env = kept | {
            "DATA_DIR": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "config.tests.small_batches",
            **({"REDIS_URL": redis_url} if redis_url else {}),
        }
        self.database = folder / "data/books.sqlite3"
        self.env["DATABASE_URL"] = f"sqlite:///{self.database}"
        self.workers: list[subprocess.Popen[bytes]] = []
        (folder / "data").mkdir()
        shutil.copy(migrated, self.database)

    def manage(self, *command: str) -> None:
        subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=self.env, check=True)

    def shell(self, code: str) -> None:
        self.manage("shell", "--no-imports", "-c", code)

    def start_worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=1", "--loglevel=warning"]
        with (self.folder / "worker.log").open("a") as log:
            worker = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """The whole group at once: no goodbye, no rollback, no answer to the broker."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with sqlite3.connect(self.database, timeout=20) as connection:
            return connection.execute(sql, values).fetchall()

    def standing(self) -> tuple[str, int]:
        [(state, merged)] = self.ask("SELECT state, orders_merged FROM customers_orderimport ORDER BY id DESC LIMIT 1")
        return str(state), int(str(merged))


@pytest.fixture(params=["file broker", "Redis"])
def installation(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Iterator[Installation]:
    redis = None
    redis_url = ""
    if request.param == "Redis":
        server = request.getfixturevalue("redis_server")
        port = free_port()
        redis = subprocess.Popen([server, "--port", str(port), "--save", ""], cwd=tmp_path, stdout=subprocess.DEVNULL)
        redis_url = f"redis://127.0.0.1:{port}/0"
    installed = Installation(tmp_path, redis_url, migrated_file)
    yield installed
    for worker in installed.workers:
        if worker.poll() is None:
            installed.kill(worker)
    if redis:
        redis.kill()
        redis.wait()


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    lines = (
        f"N{number:06d},buyer{number % 500},2026-0{1 + number % 9}-11 09:00:00,{number % 90}.50,"
        f"S{line},Scarf,{line},1.5\n"
        for number in range(ORDERS)
        for line in (1, 2)
    )
    path.write_text("order_no,customer,paid_at,amount,sku,product,qty,unit_price\n" + "".join(lines))
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


class TestKilledWorker:
    def test_imp_15_is_followed_by_one_that_goes_on_where_it_stopped(self, installation: Installation, orders: Path):
        installation.shell(PREPARE.format(path=str(orders)))
        installation.shell(WAKE)  # before anybody hears it, so that we look on from the first batch
        worker = installation.start_worker()
        wait_until(lambda: installation.standing()[1] > 0, seconds=60)
        installation.kill(worker)
        state, merged = installation.standing()
        assert state == "merging"
        assert 0 < merged < ORDERS

        lease_is_over = time.monotonic() + 3.5
        installation.shell(WAKE)
        time.sleep(max(0, lease_is_over - time.monotonic()))
        installation.start_worker()
        wait_until(lambda: installation.standing()[0] == "done", seconds=60)

        assert installation.ask(ROWS, "killed") == installation.ask(ROWS, "undisturbed")
        assert len(installation.ask(ROWS, "killed")) == ORDERS
