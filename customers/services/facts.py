"""Customer facts: always what a count over the orders would say."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from customers import dialects
from customers.dialects.base import Dialect, execute
from customers.models import Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE

from .counting import COLUMNS, counted_sql
from .marks import mark_kept

FACTS = "customers_customerfacts"


def refresh_facts(*, shop_id: int, at: datetime, dialect: Dialect | None = None) -> int:
    """Recount the customers in the kept table `facts_touched`; writes, and marks as changed, only who differs."""
    dialect = dialect or dialects.current()
    differs = " OR ".join(dialect.differs(f"counted.{one}", f"f.{one}") for one in COLUMNS)
    dialect.keep(
        "facts_unlike",
        f"SELECT counted.* FROM ({counted_sql(dialect, touched='facts_touched')}) AS counted "
        f"LEFT JOIN {FACTS} AS f ON f.customer_id = counted.customer_id WHERE f.customer_id IS NULL OR {differs}",
        statistics="customer_id",
    )
    mark_kept("facts_unlike", shop_id=shop_id, dialect=dialect)
    columns = ", ".join(COLUMNS)
    assignments = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
    return execute(
        f"INSERT INTO {FACTS} (customer_id, shop_id, changed_at, {columns}) "
        f"SELECT customer_id, %(shop)s, {dialect.as_moment('%(now)s')}, {columns} FROM facts_unlike WHERE TRUE "
        f"ON CONFLICT (customer_id) DO UPDATE SET {assignments}, changed_at = excluded.changed_at",
        {"shop": shop_id, "now": dialect.moment(at)},
    )


def start_facts(customer_ids: Collection[int], *, shop_id: int, at: datetime) -> None:
    """Empty facts of customers who have none yet, for the next tag run to look at."""
    looks = [NextLook(customer_id=pk, shop_id=shop_id, due_on=AT_ONCE) for pk in customer_ids]
    NextLook.objects.bulk_create(looks, ignore_conflicts=True)
    facts = [CustomerFacts(customer_id=pk, shop_id=shop_id, changed_at=at) for pk in customer_ids]
    CustomerFacts.objects.bulk_create(facts, ignore_conflicts=True)


@transaction.atomic
def rebuild_facts(*, shop_id: int, at: datetime, customer_ids: Iterable[int] | None = None) -> int:
    """Recount the named customers, or all of the shop; returns how many differed from their orders."""
    dialect = dialects.current()
    customers = Customer.objects.filter(shop_id=shop_id)
    if customer_ids is not None:
        customers = customers.filter(pk__in=list(customer_ids))
    sql, params = customers.values("id").query.sql_with_params()
    dialect.keep("facts_touched", f"SELECT id AS customer_id FROM ({sql}) AS wanted", params)
    return refresh_facts(shop_id=shop_id, at=at, dialect=dialect)
