"""Customer facts: always what a count over the orders would say."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from customers import dialects
from customers.dialects.base import Dialect, execute
from customers.models import Customer, CustomerFacts

from .counting import COLUMNS, counted_sql


def refresh_facts(*, shop_id: int, at: datetime, dialect: Dialect | None = None) -> int:
    """Recount the customers in the kept table `facts_touched`; writes, and marks as changed, only who differs."""
    dialect = dialect or dialects.current()
    assignments = ", ".join(f"{column} = excluded.{column}" for column in COLUMNS)
    differs = " OR ".join(dialect.differs(f"excluded.{one}", f"customers_customerfacts.{one}") for one in COLUMNS)
    columns = ", ".join(COLUMNS)
    return execute(
        f"INSERT INTO customers_customerfacts (customer_id, shop_id, changed_at, {columns}) "
        f"SELECT counted.customer_id, %(shop)s, {dialect.as_moment('%(now)s')}, {columns} "
        f"FROM ({counted_sql(dialect, touched='facts_touched')}) AS counted "
        f"WHERE TRUE ON CONFLICT (customer_id) DO UPDATE SET {assignments}, "
        f"changed_at = excluded.changed_at, tagged_at = NULL WHERE {differs}",
        {"shop": shop_id, "now": dialect.moment(at)},
    )


def mark_talkers(*, shop_id: int, at: datetime, dialect: Dialect) -> None:
    """Mark who of the kept table `facts_touched` has talked with the shop.

    The hour of an order is no fact of its buyer, but says whether they bought since they asked.
    """
    execute(
        f"UPDATE customers_customerfacts SET tagged_at = NULL, changed_at = {dialect.as_moment('%(now)s')} "
        f"WHERE shop_id = %(shop)s AND tagged_at IS NOT NULL AND last_inquiry_at IS NOT NULL "
        f"AND customer_id IN (SELECT customer_id FROM facts_touched)",
        {"shop": shop_id, "now": dialect.moment(at)},
    )


def mark_changed(customer_id: int, at: datetime, **columns: Any) -> None:
    """Let the next tag run look at a buyer of whom something new is known, in one statement of the deed's transaction.

    A deed that writes columns of the facts itself hands them over. `has_news` is the mark of the signals: a run that
    began to read them before the deed was done leaves it standing.
    """
    facts = CustomerFacts.objects.filter(customer=customer_id)
    facts.update(tagged_at=None, changed_at=at, has_news=True, **columns)


def mark_many_changed(customer_ids: Collection[int], *, at: datetime) -> None:
    """The same for many buyers, in the order in which others lock them."""
    facts = CustomerFacts.objects.filter(customer__in=customer_ids)
    list(facts.order_by("customer").select_for_update(no_key=True).values_list("pk", flat=True))
    facts.update(tagged_at=None, changed_at=at, has_news=True)


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
