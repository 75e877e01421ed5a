"""The whole of `./run web`, with its real parts."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from config.env import BASE_DIR
from config.tests.test_env import KEY
from config.tests.test_supervisor import alive, wait_for

SERVE = [sys.executable, "manage.py", "serve"]

pytestmark = [pytest.mark.any_engine, pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(tmp_path: Path, **values: str) -> dict[str, str]:
    """The caller's environment without what would lead to other databases."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return {**kept, "DATA_DIR": str(tmp_path / "data"), "DEMO": "0", "PORT": str(free_port()), **values}


@pytest.fixture
def serve(tmp_path) -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], str]]]:
    running = []

    def start(**values: str) -> tuple[subprocess.Popen[bytes], str]:
        env = environment(tmp_path, **values)
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(SERVE, cwd=BASE_DIR, env=env, stdout=log, stderr=log)
        running.append(process)
        return process, f"http://127.0.0.1:{env['PORT']}"

    yield start
    for process in running:
        process.terminate()
        process.wait(60)


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    direct = [int(child) for child in listed]
    return direct + [grandchild for child in direct for grandchild in children_of(child)]


def sign_in(address: str, note: str) -> str:
    """The address of the page behind the form, signed in as the note says."""
    name, password = (re.search(rf"^{word}: (.+)$", note, re.MULTILINE)[1] for word in ("name", "password"))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{address}/admin/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    sent = {"username": name, "password": password, "csrfmiddlewaretoken": token, "next": "/admin/"}
    request = urllib.request.Request(
        f"{address}/admin/login/", urlencode(sent).encode(), {"Referer": f"{address}/admin/login/"}
    )
    landed: str = browser.open(request).url
    return landed


class TestServe:
    def test_runs_everything_and_leaves_nothing(self, serve, tmp_path):
        process, address = serve()

        wait_for(lambda: fetch(f"{address}/admin/login/")[0] == 200, 120)  # all migrations, on a busy machine
        wait_for(lambda: '"stale"' not in fetch(f"{address}/health/")[1], 30)
        note = tmp_path / "data/operator.txt"
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        assert sign_in(address, note.read_text()) == f"{address}/admin/"
        everybody = children_of(process.pid)
        assert len(everybody) >= 6
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 10
        wait_for(lambda: not any(alive(pid) for pid in everybody), 2)

    def test_production_starts_without_users(self, serve, tmp_path, migrated_file):
        (tmp_path / "data").mkdir(mode=0o700)
        shutil.copy(migrated_file, tmp_path / "data/shuke.sqlite3")
        hosts = {"ALLOWED_HOSTS": "127.0.0.1", "SHUKE_ENV": "production", "SECRET_KEY": KEY}
        _, address = serve(**hosts, BIND="127.0.0.1")

        wait_for(lambda: fetch(f"{address}/health/")[0] == 200, 60)

        assert json.loads(fetch(f"{address}/health/")[1])["status"] == "live"
        assert not (tmp_path / "data/operator.txt").exists()
        env = environment(tmp_path, **hosts)
        code = "from django.contrib.auth.models import User; print(User.objects.count())"
        counted = subprocess.check_output([*SERVE[:2], "shell", "--no-imports", "-c", code], cwd=BASE_DIR, env=env)
        assert counted.strip() == b"0"

    def test_says_that_the_port_is_taken(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as other:
            env = environment(tmp_path, PORT=str(other.getsockname()[1]))
            done = subprocess.run(SERVE, cwd=BASE_DIR, env=env, capture_output=True, text=True)

        assert done.returncode != 0
        assert "Choose another: PORT=" in done.stderr
