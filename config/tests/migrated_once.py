"""The test database: migrated once for all processes of a run, and brought back after tests that empty it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

from config.tests.programs import find_program

MIGRATED_FILE, MIGRATED_DUMP = "migrated.sqlite3", "migrated.sql"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all processes of a run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def migrating(shared_folder: Path) -> Iterator[ExitStack]:
    """Until it is closed, other processes wait: the first migrates, and the others take a copy."""
    with ExitStack() as turn:
        flock(turn.enter_context((shared_folder / "migrating").open("w")), LOCK_EX)
        yield turn


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    shared_folder: Path,
    migrating: ExitStack,
) -> None:
    """SQLite's test database is a file: in memory, all threads of a test's server would share one connection."""
    test = connection.settings_dict["TEST"]
    if connection.vendor != "sqlite":
        migrating.close()  # each makes its own
        return
    test["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    if (shared_folder / MIGRATED_FILE).exists():
        migrating.close()
        shutil.copy(shared_folder / MIGRATED_FILE, test["NAME"])
        test["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """A copy is kept as it is."""
    return django_db_keepdb or connection.settings_dict["TEST"].get("MIGRATE") is False


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
    shared_folder: Path,
    migrating: ExitStack,
) -> None:
    """The test database; what migrations made is put aside before a test writes: they take twenty seconds.

    A test with transactions of its own empties the database, and the next one brings those rows back, whichever
    connection it has: Playwright starts one of its own. On SQLite the whole file comes back, which is quicker.
    """
    with migrating, django_db_blocker.unblock():
        if connection.settings_dict["NAME"] != connection.creation._get_test_db_name():
            return  # no test of this run asks for a database
        connection.ensure_connection()
        kind = type(connections[DEFAULT_DB_ALIAS])
        if connection.vendor == "sqlite":
            path = shared_folder / MIGRATED_FILE
            if not path.exists():
                with closing(sqlite3.connect(path)) as copy:
                    connection.connection.backup(copy)
            kind._test_serialized_contents = connection._test_serialized_contents = str(path)
            type(connection.creation).deserialize_db_from_string = _bring_file_back
            return
        kind._test_serialized_contents = connection.creation.serialize_db_to_string()
        if dump := find_program("pg_dump"):
            about = connection.get_connection_params()
            names = {"PGDATABASE": "dbname", "PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
            env = os.environ | {name: str(about[key]) for name, key in names.items() if about.get(key)}
            path = tmp_path_factory.getbasetemp() / MIGRATED_DUMP
            command = [dump, "--no-owner", "--no-privileges", "--file", str(path)]
            subprocess.run(command, env=env | {"PGPASSWORD": str(about.get("password", ""))})


def _bring_file_back(creation: Any, path: str) -> None:
    creation.connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(creation.connection.connection)


@pytest.fixture(scope="session")
def migrated_file(request: pytest.FixtureRequest, shared_folder: Path) -> Path:
    """A SQLite database as migrations leave it; a program that needs one of its own takes a copy."""
    path = shared_folder / MIGRATED_FILE
    if connection.vendor == "sqlite":
        request.getfixturevalue("django_db_setup")
    with (shared_folder / "migrating").open("w") as turn:
        flock(turn, LOCK_EX)
        if not path.exists():
            env = os.environ | {"DATABASE_URL": f"sqlite:///{path}"}
            command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)
    return path


@pytest.fixture(scope="session")
def migrated_dump(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """What migrations make on PostgreSQL, for `psql`; none where pg_dump does not fit the server."""
    path = tmp_path_factory.getbasetemp() / MIGRATED_DUMP
    return path if path.exists() and path.stat().st_size else None
