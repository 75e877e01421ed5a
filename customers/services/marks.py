"""Marks: whom the next tag run looks at, because something is known of them that it has not seen.

A mark locks the customer's row of `NextLook` until the deed's transaction ends; who writes tags or facts of a customer
as well marks first, as a run locks them, so that two never wait for each other.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from customers.dialects.base import Dialect, execute
from customers.models import CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE

LOOKS = "customers_nextlook"
MARK = f"'{AT_ONCE.isoformat()}'"  # as an SQL literal


def mark_changed(customer_id: int, at: datetime, **columns: Any) -> None:
    """Let the next tag run look at a buyer of whom something new is known.

    A deed that writes columns of the facts itself hands them over. `has_news` is the mark of the signals: a run that
    began to read them before the deed was done leaves it standing.
    """
    NextLook.objects.filter(customer=customer_id).update(due_on=AT_ONCE, has_news=True)
    CustomerFacts.objects.filter(customer=customer_id).update(changed_at=at, **columns)


def mark_many_changed(customer_ids: Collection[int], *, at: datetime, has_news: bool = True) -> None:
    """The same for many buyers; without news where the signals hear nothing of it."""
    hold_marks(customer_ids)
    news = {"has_news": True} if has_news else {}
    NextLook.objects.filter(customer__in=customer_ids).update(due_on=AT_ONCE, **news)
    CustomerFacts.objects.filter(customer__in=customer_ids).update(changed_at=at)


def hold_marks(customer_ids: Collection[int]) -> None:
    """Lock the marks of some buyers, in the order in which others lock them."""
    looks = NextLook.objects.filter(customer__in=customer_ids).order_by("customer")
    list(looks.select_for_update(no_key=True).values_list("pk", flat=True))


def mark_kept(table: str, *, shop_id: int, dialect: Dialect) -> None:
    """Mark the customers in a kept table, new ones too."""
    execute(
        f"INSERT INTO {LOOKS} (customer_id, shop_id, due_on) "
        f"SELECT customer_id, %(shop)s, {dialect.as_day(MARK)} FROM {table} AS changed WHERE TRUE "
        f"ON CONFLICT (customer_id) DO UPDATE SET due_on = excluded.due_on "
        f"WHERE {dialect.differs(f'{LOOKS}.due_on', 'excluded.due_on')}",
        {"shop": shop_id},
    )


def mark_talkers(*, shop_id: int, at: datetime, dialect: Dialect) -> None:
    """Mark who of the kept table `facts_touched` has talked with the shop.

    The hour of an order is no fact of its buyer, but says whether they bought since they asked.
    """
    dialect.keep(
        "facts_talkers",
        "SELECT touched.customer_id FROM facts_touched AS touched CROSS JOIN customers_customerfacts AS f "
        "WHERE f.customer_id = touched.customer_id AND f.shop_id = %(shop)s AND f.last_inquiry_at IS NOT NULL",
        {"shop": shop_id},
    )
    mark_kept("facts_talkers", shop_id=shop_id, dialect=dialect)
    execute(
        f"UPDATE customers_customerfacts SET changed_at = {dialect.as_moment('%(now)s')} "
        "WHERE customer_id IN (SELECT customer_id FROM facts_talkers)",
        {"now": dialect.moment(at)},
    )
