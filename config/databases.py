"""How the two databases are opened."""

from typing import Any

SQLITE = {
    "transaction_mode": "IMMEDIATE",  # a reader that turns writer would otherwise fail at once, not wait
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def opened(database: dict[str, Any]) -> dict[str, Any]:
    """The database with our ways of opening it; what the URL says wins.

    PostgreSQL gets persistent connections, not a pool: a pool's threads do not survive the fork of a worker.
    """
    given = database.get("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        return {**database, "OPTIONS": {**SQLITE, **given}}
    return {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **database,
        "OPTIONS": {"connect_timeout": 5, **given},
    }
