"""One undo: the import it takes back, and what its SQL needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from customers import dialects
from customers.dialects.base import Dialect, execute, fetch
from customers.models import OrderImport


@dataclass(frozen=True, slots=True)
class Undo:
    order_import: OrderImport
    at: datetime
    dialect: Dialect = field(default_factory=dialects.current)

    @property
    def names(self) -> dict[str, Any]:
        """Parameters under the names that the statements use."""
        return {"import": self.order_import.pk, "shop": self.order_import.shop_id}

    def run(self, sql: str) -> int:
        """Run one statement; returns the number of rows touched."""
        return execute(sql, self.names)

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one query and return its rows."""
        return fetch(sql, self.names)

    def count(self, what: str) -> int:
        """How many rows `FROM what` gives."""
        return int(fetch(f"SELECT COUNT(*) FROM {what}", self.names)[0][0])

    def keep(self, name: str, select: str, *, index: str = "") -> None:
        """Keep the rows of a SELECT for the statements that follow, found by the column `index`."""
        self.dialect.keep(name, select, self.names, index=index)

    def columns_of(self, document: str, model: type[Model], columns: Sequence[str], prefix: str = "") -> str:
        """The columns of a row that a before-image holds, each under its name and of its type."""
        values = {column: self.dialect.json_value(document, column, column_type(model, column)) for column in columns}
        return ", ".join(f"{value} AS {prefix}{column}" for column, value in values.items())

    def differ(self, columns: Sequence[str], left: str, right: str) -> str:
        """Whether any of the columns differs; left and right are what stands before its name."""
        return " OR ".join(self.dialect.differs(f"{left}{column}", f"{right}{column}") for column in columns)


def column_type(model: type[Model], column: str) -> str:
    """The type of a model's column in the database in use."""
    return next(one for one in model._meta.concrete_fields if one.column == column).db_type(connection) or "text"
