"""Buyers on the grey list: their orders count for nothing, so neither do their baskets."""

from customers.dialects.base import execute, fetch
from customers.models import Shop

from .keeping import books_of, keeping_pairs

WRONGLY_COUNTED = """
SELECT c.id AS customer_id FROM customers_customer AS c WHERE c.shop_id = %(shop)s AND c.is_grey
AND NOT EXISTS (SELECT 1 FROM customers_buyerleftout AS l WHERE l.customer_id = c.id)
UNION ALL
SELECT l.customer_id FROM customers_buyerleftout AS l JOIN customers_customer AS c ON c.id = l.customer_id
WHERE l.shop_id = %(shop)s AND NOT c.is_grey
"""


def has_wrongly_counted(shop_id: int) -> bool:
    """Whether the grey list has changed since its buyers' orders were last counted."""
    return bool(fetch(f"SELECT 1 FROM ({WRONGLY_COUNTED}) AS wrong LIMIT 1", {"shop": shop_id}))


def follow_grey_list(*, shop_id: int) -> bool:
    """Leave the orders of grey buyers out of the counts and take those of others in again; whether any changed.

    The caller holds the shop's row.
    """
    books = books_of(shop_id)
    if books is None or not has_wrongly_counted(shop_id):
        return False
    books.keep("pairs_buyers", WRONGLY_COUNTED)
    touched = (
        "SELECT o.id AS order_id FROM pairs_buyers AS b CROSS JOIN customers_order AS o "
        "WHERE o.customer_id = b.customer_id"
    )
    with keeping_pairs(shop_id=shop_id, touched=touched):
        leave_out_grey(shop_id)
    return True


def follow_grey_list_if_free(*, shop_id: int) -> bool:
    """The same without waiting for an import that has the shop in hand: the minute's sweep comes after it."""
    free = Shop.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=shop_id)
    return bool(free.values_list("pk", flat=True)) and follow_grey_list(shop_id=shop_id)


def leave_out_grey(shop_id: int) -> None:
    """Write down which buyers are left out from now on; their baskets must be counted anew."""
    names = {"shop": shop_id}
    execute(
        "DELETE FROM customers_buyerleftout WHERE shop_id = %(shop)s "
        "AND customer_id IN (SELECT c.id FROM customers_customer AS c WHERE c.shop_id = %(shop)s AND NOT c.is_grey)",
        names,
    )
    execute(
        "INSERT INTO customers_buyerleftout (customer_id, shop_id) "
        "SELECT c.id, c.shop_id FROM customers_customer AS c WHERE c.shop_id = %(shop)s AND c.is_grey "
        "ON CONFLICT (customer_id) DO NOTHING",
        names,
    )
