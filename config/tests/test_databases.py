import sqlite3
from pathlib import Path

from config.databases import opened
from config.env import read


def database(tmp_path: Path, **values: str):
    return opened(read({"DATA_DIR": str(tmp_path), **values}).database)


class TestOpened:
    def test_con_5_sqlite_waits_instead_of_failing(self, tmp_path):
        options = database(tmp_path)["OPTIONS"]

        assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
        with sqlite3.connect(tmp_path / "db") as connection:
            connection.executescript(options["init_command"])
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()

    def test_postgresql_keeps_connections_and_checks_them(self, tmp_path):
        chosen = database(tmp_path, DATABASE_URL="postgres://u:p@db/shuke?connect_timeout=2")

        assert (chosen["CONN_MAX_AGE"], chosen["CONN_HEALTH_CHECKS"]) == (60, True)
        assert chosen["OPTIONS"]["connect_timeout"] == 2
        assert "pool" not in chosen["OPTIONS"]
