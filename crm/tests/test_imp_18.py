"""Two web servers, one database: whoever shows the review, a go-ahead given to both makes one import (IMP-18)."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings

from customers.tests.test_imp_15 import database_url  # noqa: F401

ROUNDS, ORDERS = 20, 3

PREPARE = """
import json
from io import BytesIO
from django.contrib.auth.models import Group, User
from django.test import Client
from customers.services.order_imports import receive_file, work_on
from customers.services.shops import create_shop
shop = create_shop(code="silk")
user = User.objects.create_user("manager", password="a-long-secret", is_staff=True)
user.groups.add(Group.objects.get(name="manager"))
shop.members.add(user)
keys = []
for turn in range({rounds}):
    lines = [f"N{{turn}}-{{number}},buyer{{number}},2026-01-01 09:00:00,1.50\\n" for number in range({orders})]
    file = BytesIO(("order_no,customer,paid_at,amount\\n" + "".join(lines)).encode())
    received = receive_file(shop=shop, file=file, file_name="orders.csv", user=user)
    assert work_on(import_id=received.pk, worker="test") == "ready"
    keys.append(received.pk)
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print(json.dumps({{"imports": keys, "session": client.cookies["sessionid"].value}}))
"""
FINISH = """
import json
from customers.models import Order, OrderImport
from customers.services.order_imports import work_on
states = list(OrderImport.objects.order_by("pk").values_list("state", flat=True))
for key in OrderImport.objects.values_list("pk", flat=True):
    for worker in ("first", "second"):
        work_on(import_id=key, worker=worker)
made = list(OrderImport.objects.order_by("pk").values_list("state", "created_count"))
print(json.dumps({"states": states, "made": made, "orders": Order.objects.count()}))
"""

pytestmark = pytest.mark.slow


class Servers:
    """Web servers with a database and a place for uploads in common, and nothing else."""

    def __init__(self, folder: Path, database: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")}
        self.folder = folder
        self.env = kept | {"DATA_DIR": str(folder / "data"), "DATABASE_URL": database, "SHUKE_ENV": "development"}
        self.running: dict[str, tuple[subprocess.Popen[bytes], int]] = {}
        (folder / "data").mkdir()

    def manage(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR, env=self.env, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip

    def shell(self, code: str) -> Any:
        return json.loads(self.manage("shell", "--no-imports", "-c", code).splitlines()[-1])

    def start(self, name: str) -> None:
        own = self.folder / name  # what it holds in temporary files is its own
        own.mkdir()
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
        with (own / "log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.env | {"TMPDIR": str(own)}, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.running[name] = (process, port)

    def kill(self, name: str) -> None:
        process, _port = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def ask(self, name: str, path: str, session: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.running[name][1], timeout=30)
        headers = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}", "Accept-Language": "en"}
        if form is None:
            connection.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": "a" * 32, **form})
            connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def woken(self) -> int:
        """How often a worker was called: no worker is there to answer."""
        return len(list((self.folder / "data/broker/queue").glob("*.msg")))


@pytest.fixture
def servers(database_url: str, tmp_path: Path) -> Iterator[Servers]:  # noqa: F811
    both = Servers(tmp_path, database_url)
    yield both
    for name in list(both.running):
        both.kill(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def answers(servers: Servers, name: str) -> bool:
    try:
        return servers.ask(name, "/admin/login/", "")[0] == 200
    except OSError:
        return False


def test_imp_18_two_servers_confirm_the_same_review_and_make_one_import(servers: Servers) -> None:
    made = servers.shell(PREPARE.format(rounds=ROUNDS, orders=ORDERS))
    session, called = made["session"], servers.woken()
    for name in ("first", "second"):
        servers.start(name)
    for name in ("first", "second"):
        wait_until(lambda name=name: answers(servers, name))  # type: ignore[misc]

    def review(key: int, name: str) -> dict[str, str]:
        _status, page = servers.ask(name, f"/admin/customers/orderimport/{key}/change/", session)
        seal = re.search(r'name="seal" value="([^"]+)"', page)
        assert seal, page[-500:]
        return {"seal": seal[1], "skips_bad_rows": "1"}

    def confirm(key: int, name: str, form: dict[str, str]) -> int:
        return servers.ask(name, f"/admin/customers/orderimport/{key}/confirm/", session, form)[0]

    *at_once, last = made["imports"]
    with ThreadPoolExecutor(2) as people:
        for turn, key in enumerate(at_once):
            form = review(key, ("first", "second")[turn % 2])
            assert list(people.map(confirm, [key, key], ["first", "second"], [form, form])) == [302, 302]
    form = review(last, "first")
    servers.kill("first")  # the host of the review is gone
    assert confirm(last, "second", form) == 302

    assert servers.woken() - called == ROUNDS
    assert servers.shell(FINISH) == {
        "states": ["queued"] * ROUNDS,
        "made": [["done", ORDERS]] * ROUNDS,
        "orders": ROUNDS * ORDERS,
    }
