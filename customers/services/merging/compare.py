"""What a merge would do, without doing it: the preview's numbers."""

from dataclasses import dataclass

from customers.dialects.base import fetch

from . import lines, orders
from .span import FIND_ORDER, IN_SPAN, Span


@dataclass(frozen=True, slots=True)
class Comparison:
    created: int
    updated: int
    new_customers: int


def compare_with_books(span: Span) -> Comparison:
    """Count what the span's orders would create and update."""
    if not span.brings_orders:
        return Comparison(0, 0, 0)
    orders.find_differing(span)
    orders.find_changed(span)
    lines.find_relined(span)
    [(seen, known)] = fetch(
        f"SELECT COUNT(*), COUNT(o.id) FROM customers_stagedorder AS s LEFT {FIND_ORDER} WHERE {IN_SPAN}",
        span.names,
    )
    [(updated,)] = fetch(
        "SELECT COUNT(*) FROM (SELECT order_id FROM merge_changed UNION SELECT order_id FROM merge_relined) AS u"
    )
    [(new_customers,)] = fetch(NEW_CUSTOMERS, span.names)
    return Comparison(seen - known, updated, new_customers)


NEW_CUSTOMERS = f"""
SELECT COUNT(DISTINCT s.key) FROM customers_stagedorder AS s
WHERE {IN_SPAN} AND s.key <> ''
  AND NOT EXISTS (SELECT 1 FROM customers_customer AS c
                  WHERE c.shop_id = %(shop)s AND c.channel_id = %(channel)s AND c.key = s.key)
  AND NOT EXISTS (SELECT 1 FROM customers_customeralias AS a
                  WHERE a.shop_id = %(shop)s AND a.channel_id = %(channel)s AND a.key = s.key)
"""
