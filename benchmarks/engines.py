"""One child process for each database engine, each on a database of its own that is thrown away."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHILD = "SHUKE_BENCH_ENGINE"


def current_engine() -> str | None:
    """The engine this process was started for, None in the process that starts the others."""
    return os.environ.get(CHILD)


def run_on_each_engine(module: str, arguments: list[str]) -> int:
    """Run a benchmark once on SQLite and, where its programs are installed, once on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="shuke-bench-") as folder:
        code = _run(module, arguments, "SQLite", f"sqlite:///{folder}/bench.sqlite3", Path(folder))
        initdb = _find_initdb()
        if initdb is None:
            print("PostgreSQL: no initdb on this machine, left out")
            return code
        with _private_postgresql(initdb) as url:
            return code or _run(module, arguments, "PostgreSQL", url, Path(folder))


def _run(module: str, arguments: list[str], engine: str, url: str, folder: Path) -> int:
    print(f"\n## {engine}", flush=True)
    environment = {**os.environ, CHILD: engine, "DATABASE_URL": url, "DATA_DIR": str(folder / "data")}
    return subprocess.run([sys.executable, "-m", module, *arguments], env=environment, check=False).returncode


def _find_initdb() -> Path | None:
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return Path(on_path).resolve() if on_path else next(iter(found), None)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _private_postgresql(initdb: Path) -> Iterator[str]:
    """A server on a port of its own, with the settings of a small production machine."""
    with tempfile.TemporaryDirectory(prefix="shuke-pg-") as name:
        folder = Path(name)
        owner = "postgres" if os.geteuid() == 0 else None
        if owner:
            shutil.chown(folder, owner, owner)
        port = free_port()
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c max_wal_size=4GB"

        def call(program: str, *arguments: str | Path) -> None:
            command = [initdb.with_name(program), *arguments]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=owner, group=owner)

        call("initdb", "-D", folder / "data", "-A", "trust", "-E", "UTF8", "-U", "bench")
        control = ("-D", folder / "data", "-w")
        call("pg_ctl", *control, "-o", options, "-l", folder / "log", "start")
        try:
            call("createdb", "-h", folder, "-p", str(port), "-U", "bench", "bench")
            yield f"postgres://bench@127.0.0.1:{port}/bench"
        finally:
            call("pg_ctl", *control, "-m", "immediate", "stop")
