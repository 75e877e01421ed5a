"""The rows of the tables that an import ends in: taken out, thrown away, loaded back in the plainest way."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import GeneratedField, Model

from customers.models import (
    Customer,
    CustomerFacts,
    NextLook,
    Order,
    OrderItem,
    Product,
    ProductCount,
    ProductPair,
    Shop,
)

TABLES: tuple[type[Model], ...] = (
    Customer,
    CustomerFacts,
    NextLook,
    Product,
    Order,
    OrderItem,
    ProductPair,
    ProductCount,
)


@dataclass(frozen=True)
class Load:
    table: str
    columns: list[str]
    rows: list[tuple[Any, ...]]


def take_out() -> list[Load]:
    """All rows of the final tables as the database gives them."""
    loads = []
    for model in TABLES:
        kept = [one for one in model._meta.concrete_fields if not isinstance(one, GeneratedField)]
        columns = [field.column for field in kept if field.column]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {model._meta.db_table}")
            loads.append(Load(model._meta.db_table, columns, cursor.fetchall()))
    return loads


@transaction.atomic
def put_back(loads: list[Load]) -> None:
    """COPY on PostgreSQL, executemany on SQLite; indexes and constraints as they are."""
    for load in loads:
        columns = ", ".join(load.columns)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor, cursor.copy(f"COPY {load.table} ({columns}) FROM STDIN") as copy:
                for row in load.rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(load.columns))
            connection.connection.executemany(f"INSERT INTO {load.table} ({columns}) VALUES ({marks})", load.rows)


def clear(*, everything: bool = True) -> None:
    """Empty the final tables; with `everything`, shops and imports too."""
    tables = [model._meta.db_table for model in TABLES]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join([*tables, *(['customers_shop'] if everything else [])])} CASCADE")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        for table in connection.introspection.table_names() if everything else tables:
            if table.startswith(("customers_", "tagging_")):
                cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys=ON")


def shop() -> Shop:
    """The one shop of a benchmark."""
    return Shop.objects.get_or_create(code="bench", defaults={"name": "Bench", "timezone": "Asia/Shanghai"})[0]
