"""Baskets: the different products of each counted order.

An order whose buyer the file does not name counts like any other; one with more products than the shop allows is left
out, as are those of buyers on the grey list.
"""

from dataclasses import dataclass, field
from typing import Any

from customers import dialects
from customers.dialects.base import Dialect, execute, fetch

COUNTED = "o.shop_id = %(shop)s AND o.counted_on IS NOT NULL"
NOT_LEFT_OUT = "NOT EXISTS (SELECT 1 FROM customers_buyerleftout AS l WHERE l.customer_id = o.customer_id)"

# CROSS JOIN keeps SQLite to this order: the orders once, each finding its lines by index.
LINES = """
SELECT DISTINCT o.id AS order_id, i.product_id FROM customers_order AS o CROSS JOIN customers_orderitem AS i
WHERE {counted} AND i.order_id = o.id AND i.product_id IS NOT NULL
"""
# New orders lie next to each other: the bounds spare PostgreSQL from reading all orders and lines for the last few.
LINES_OF_PICKED = """
SELECT DISTINCT o.id AS order_id, i.product_id
FROM pairs_picked AS picked CROSS JOIN customers_order AS o CROSS JOIN customers_orderitem AS i
WHERE o.id = picked.order_id AND {counted} AND i.order_id = o.id AND i.product_id IS NOT NULL
AND o.id BETWEEN {first} AND {last} AND i.order_id BETWEEN {first} AND {last}
"""


@dataclass(frozen=True, slots=True)
class Books:
    """A shop's orders as pairs are counted from them."""

    shop_id: int
    largest_order: int
    dialect: Dialect = field(default_factory=dialects.current)

    @property
    def names(self) -> dict[str, Any]:
        """Parameters under the names that the statements use."""
        return {"shop": self.shop_id, "largest": self.largest_order}

    def run(self, sql: str) -> int:
        """Run one statement; returns the number of rows touched."""
        return execute(sql, self.names)

    def count(self, what: str) -> int:
        """How many rows `FROM what` gives."""
        return int(fetch(f"SELECT COUNT(*) FROM {what}", self.names)[0][0])

    def keep(self, name: str, select: str, *, index: str = "") -> None:
        """Keep the rows of a SELECT for the statements that follow, found by the column `index`."""
        self.dialect.keep(name, select, self.names, index=index)

    def keep_baskets(self, name: str, *, picked: str = "") -> int:
        """Keep (order_id, product_id, size) of the orders that `picked` selects, or of all; how many rows that is."""
        lines = self._lines_of(picked) if picked else LINES.format(counted=self._counted())
        self.keep(
            name,
            f"SELECT order_id, product_id, size FROM (SELECT order_id, product_id, COUNT(*) OVER "
            f"(PARTITION BY order_id) AS size FROM ({lines}) AS held) AS sized "
            f"WHERE size <= %(largest)s",
        )
        return self.count(name)

    def _lines_of(self, picked: str) -> str:
        self.keep("pairs_picked", picked)
        [(first, last)] = fetch("SELECT COALESCE(MIN(order_id), 0), COALESCE(MAX(order_id), 0) FROM pairs_picked")
        return LINES_OF_PICKED.format(counted=self._counted(), first=int(first), last=int(last))

    def _counted(self) -> str:
        """Which orders count; most shops leave nobody out, and need not ask for each order."""
        leaves_out = self.count("(SELECT 1 FROM customers_buyerleftout WHERE shop_id = %(shop)s LIMIT 1) AS one")
        return f"{COUNTED} AND {NOT_LEFT_OUT}" if leaves_out else COUNTED
