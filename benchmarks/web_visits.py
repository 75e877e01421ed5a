"""Agents before the real web server: the process that `./run web` starts, asked over 127.0.0.1."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from config.management.commands.serve import web_server

TOKEN = "b" * 32
STARTS_WITHIN = 60


@dataclass(frozen=True)
class Visit:
    """One request of a kind; with a body it is a deed."""

    kind: str
    address: str
    body: dict[str, str] | None = None


@contextmanager
def serving() -> Iterator[None]:
    """The web server alone, without worker and scheduler, until the block ends."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(web_server().command, start_new_session=True, **quiet)
    try:
        _wait_for(server)
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def cookie_of(user: User) -> str:
    """The cookies of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"


def visit_all(cookies: Sequence[str], visits: Sequence[Visit], *, every: float = 0) -> dict[str, list[float]]:
    """Make all visits, each client asking so often or, with 0, without a pause; seconds by kind."""
    with ThreadPoolExecutor(len(cookies)) as clients:
        parts = [visits[place :: len(cookies)] for place in range(len(cookies))]
        starts = [time.monotonic() + every * place / len(cookies) for place in range(len(cookies))]
        done = [one for part in clients.map(_visit_each, cookies, parts, starts, repeat(every)) for one in part]
    seconds: dict[str, list[float]] = {}
    for kind, taken in done:
        seconds.setdefault(kind, []).append(taken)
    return seconds


def _visit_each(cookie: str, visits: Sequence[Visit], start: float, every: float) -> list[tuple[str, float]]:
    done = []
    for place, one in enumerate(visits):
        time.sleep(max(0.0, start + place * every - time.monotonic()))
        done.append((one.kind, _visit(cookie, one)))
    return done


def _visit(cookie: str, visit: Visit) -> float:
    """One request on a connection of its own, as a browser's that asks every few seconds."""
    headers = {"Cookie": cookie, "Accept-Language": "zh-hans", "HX-Request": "true"}
    body = None
    if visit.body is not None:
        body = urlencode(visit.body)
        headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", settings.ENV.port, timeout=60)
    connection.request("GET" if body is None else "POST", visit.address, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != http.client.OK:
        raise SystemExit(f"{visit.address} answered {answer.status}.")
    return time.perf_counter() - started


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(STARTS_WITHIN * 10):
        if server.poll() is not None:
            raise SystemExit(f"The web server ended with {server.returncode}.")
        try:
            probe = http.client.HTTPConnection("127.0.0.1", settings.ENV.port, timeout=5)
            probe.request("GET", "/admin/login/")
            probe.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The web server does not answer.")
