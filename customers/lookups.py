"""Look-ups that stay on an index on every engine."""

from typing import Any

from django.db.models import CharField, Lookup

LAST = "\U0010ffff"


@CharField.register_lookup
class Begins(Lookup):
    """Text that begins with a value, byte by byte.

    LIKE folds case on SQLite, and the collation of PostgreSQL sorts punctuation away, so neither can
    use a plain index for it; a range can: in SQLite's binary order, and by the pattern operators of a
    `varchar_pattern_ops` index.
    """

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self._between(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self._between(compiler, connection, "~>=~", "~<~")

    def _between(self, compiler: Any, connection: Any, low: str, high: str) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        value = str(self.rhs)
        return f"({column} {low} %s AND {column} {high} %s)", (*params, value, *params, value + LAST)
