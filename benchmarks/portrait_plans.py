"""Whether a statement of the portrait reads a table that grows with the customers from end to end."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone

from benchmarks.portrait_queries import captured, fetch_and_draw, name_of
from crm.models import Coupon, FollowUp, Inquiry, Interaction, Message, Note, PageVisit, ScriptUse
from customers.models import AttributeValue, Customer, CustomerAlias, CustomerFacts, Order, OrderItem
from tagging.models import CustomerTag, TagChange

GROWING: tuple[type[models.Model], ...] = (
    Customer, CustomerFacts, CustomerAlias, AttributeValue, Order, OrderItem, CustomerTag, TagChange,
    Inquiry, Message, Interaction, Note, Coupon, FollowUp, ScriptUse, PageVisit,
)  # fmt: skip
LARGE = 5_000  # rows
GATHERING = {"Sort", "Aggregate", "Hash", "Bitmap Heap Scan", "Materialize"}  # have all below them before they begin
ALIASED = re.compile(r'(?:FROM|JOIN) "(\w+)" "?(\w+)"?')


def scans(user: User, buyers: Sequence[int]) -> set[str]:
    """The plan lines in which a portrait reads a growing table from end to end."""
    found = set()
    for buyer in buyers:
        with captured() as statements:
            fetch_and_draw(buyer, user, timezone.now())
        for sql, params in statements:
            found |= {f"{name_of(sql)}: {line}" for line in scans_of(sql, params)}
    return found


@cache
def _large_tables() -> frozenset[str]:
    """The growing tables that are large already; a small one is read fastest from end to end."""
    large = (model for model in GROWING if model._default_manager.order_by("pk")[LARGE : LARGE + 1].exists())
    return frozenset(model._meta.db_table for model in large)


def scans_of(sql: str, params: Any) -> Iterator[str]:
    """The plan lines of one statement that read a growing table from end to end."""
    growing = _large_tables()
    is_large = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'(FORMAT JSON)' if is_large else 'QUERY PLAN'} {sql}", params)
        rows = cursor.fetchall()
    if is_large:
        plan = json.loads(rows[0][0]) if isinstance(rows[0][0], str) else rows[0][0]
        yield from _postgresql_scans(plan[0]["Plan"], growing)
        return
    aliases = {alias: table for table, alias in ALIASED.findall(sql)}
    for *_numbers, line in rows:
        verb, _space, rest = line.partition(" ")
        alias = rest.split(" ")[0]
        table = aliases.get(alias, alias)
        if verb == "SCAN" and table in growing:
            yield f"{line} ({table})"


def _postgresql_scans(node: dict[str, Any], growing: frozenset[str], *, ends_early: bool = False) -> Iterator[str]:
    """`ends_early`: a LIMIT above stops the node long before its last row, and nothing between gathers all first."""
    kind, table = node["Node Type"], node.get("Relation Name")
    if table in growing and not ends_early and (kind == "Seq Scan" or _goes_through_all(node)):
        yield f"{kind} on {table}, {node['Plan Rows']} rows expected"
    for part in node.get("Plans", []):
        if kind == "Limit":
            ends_early = node["Plan Rows"] < part["Plan Rows"] / 2
        yield from _postgresql_scans(part, growing, ends_early=ends_early and kind not in GATHERING)


def _goes_through_all(node: dict[str, Any]) -> bool:
    """Whether an index is read from its first entry to its last."""
    return node["Node Type"].startswith("Index") and "Index Cond" not in node
