"""Web, worker and scheduler of one machine."""

import fcntl
import socket
import sys
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import connections

from config.first_start import DEMO_WANTED, OPERATOR, OPERATOR_FILE, make_operator
from config.supervisor import Child, Supervisor


class Command(BaseCommand):
    """Prepares the database, then runs everything until Ctrl-C."""

    help = "Migrate, then run the web server, a worker and the scheduler until Ctrl-C."
    password: str | None = None
    announced = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        lock = _only_one(settings.DATA_DIR)
        _port_is_free()
        self._prepare()
        connections.close_all()
        children = [web_server(), _celery("worker"), _celery("scheduler")]
        Supervisor(children).run(on_look=self._announce)
        lock.close()
        self._say("Stopped.")

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if settings.PRODUCTION:
            call_command("collectstatic", verbosity=0, interactive=False)
            return
        self.password = make_operator(data_dir=settings.DATA_DIR, url=_url(), demo=settings.ENV.demo)

    def _announce(self, supervisor: Supervisor) -> None:
        """Once the page answers: say where, then load the demo shop beside it."""
        if self.announced or not _answers():
            return
        self.announced = True
        self._say(f"Shuke is at {_url()} (Ctrl-C stops it)")
        if self.password:
            self._say(f"Name: {OPERATOR}  Password: {self.password}")
        if (settings.DATA_DIR / OPERATOR_FILE).exists():
            self._say(f"The name and password are also in {settings.DATA_DIR / OPERATOR_FILE}")
        if demo := _demo():
            self._say("Loading the demo shop; its buyers appear within a minute.")
            supervisor.children.append(demo)

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _only_one(data_dir: Path) -> TextIO:
    """A lock held while serving: two schedulers on one folder would spoil its file."""
    lock = open(data_dir / "serve.lock", "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CommandError(f"Shuke is already running on {data_dir}: stop it, or choose another DATA_DIR.") from error
    return lock


def _port_is_free() -> None:
    bind, port = settings.ENV.bind, settings.ENV.port
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(f"Cannot listen on {bind}:{port} ({reason}). Choose another: PORT={port + 1}") from error


def _host() -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.ENV.bind, settings.ENV.bind)  # noqa: S104


def _url() -> str:
    host = _host()
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.ENV.port}/admin/"


def _answers() -> bool:
    try:
        socket.create_connection((_host(), settings.ENV.port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _manage(*words: str) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *words]


def _demo() -> Child | None:
    """The demo shop's loader while it is wanted; one that was killed midway is wanted still."""
    wanted = settings.DATA_DIR / DEMO_WANTED
    if settings.PRODUCTION or not settings.ENV.demo or not wanted.exists() or "load_demo" not in get_commands():
        return None
    return Child("demo", _manage("load_demo"), once=True, on_success=wanted.unlink)


def web_server() -> Child:
    """The server of pages, as `serve` keeps it running."""
    bind = f"[{settings.ENV.bind}]" if ":" in settings.ENV.bind else settings.ENV.bind
    return Child("web", [
        sys.executable, "-m", "gunicorn", "config.wsgi", f"--chdir={settings.BASE_DIR}",
        f"--bind={bind}:{settings.ENV.port}", "--preload", "--workers=2", "--threads=4",
        "--worker-class=gthread", "--graceful-timeout=5", "--timeout=120", "--no-control-socket",
        "--logger-class=config.logs.GunicornLogger", "--log-level=warning",
    ])  # fmt: skip


def _celery(role: str) -> Child:
    words = {
        "worker": ["worker", "--without-gossip", "--without-mingle"],
        "scheduler": ["beat", "--pidfile="],
    }
    celery = [sys.executable, "-m", "celery", f"--workdir={settings.BASE_DIR}", "--quiet", "--app=config"]
    return Child(role, [*celery, *words[role]])
