"""SQL that the engines spell differently."""

from typing import Any

from django.db.models import Func, IntegerField

from customers import dialects


class DaysBetween(Func):
    """How many days lie from the first date to the last."""

    output_field = IntegerField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        template = "CAST(julianday(%(last)s) - julianday(%(first)s) AS INTEGER)"
        return self._spelt(compiler, connection, template)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self._spelt(compiler, connection, "(%(last)s - %(first)s)")

    def _spelt(self, compiler: Any, connection: Any, template: str) -> tuple[str, Any]:
        (first, first_params), (last, last_params) = (compiler.compile(one) for one in self.source_expressions)
        return template % {"first": first, "last": last}, [*last_params, *first_params]


class AsItLies(Func):
    """A column by which most rows are wanted."""

    arity = 1
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template=dialects.current().as_it_lies(self.template), **extra)
