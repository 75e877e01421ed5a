"""What the set-based SQL says differently on each database; everything else is one text for both."""

from django.db import connection

from .base import Dialect


def current() -> Dialect:
    """The dialect of the database in use."""
    if connection.vendor == "postgresql":
        from .postgresql import PostgreSQL

        return PostgreSQL()
    from .sqlite import SQLite

    return SQLite()


__all__ = ["Dialect", "current"]
