from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from customers import dialects
from customers.dialects.base import Dialect, execute, fetch
from customers.models import OrderImport


@dataclass(frozen=True, slots=True)
class Span:
    """The staged orders from `first` to `last` of one import, and what their SQL needs to know."""

    order_import: OrderImport
    first: int
    last: int
    at: datetime
    brings_orders: bool = True
    dialect: Dialect = field(default_factory=dialects.current)
    records: tuple[int, int] = field(init=False)

    def __post_init__(self) -> None:
        """Find between which records the span's lines lie: next to each other, in most files."""
        [bounds] = fetch(
            "SELECT COALESCE(MIN(record), 0), COALESCE(MAX(last_record), 0) FROM customers_stagedorder "
            "WHERE order_import_id = %s AND position BETWEEN %s AND %s",
            [self.order_import.pk, self.first, self.last],
        )
        object.__setattr__(self, "records", bounds)

    @property
    def names(self) -> dict[str, Any]:
        """Parameters under the names that the statements use."""
        return {
            "import": self.order_import.pk,
            "shop": self.order_import.shop_id,
            "channel": self.order_import.channel_id,
            "first": self.first,
            "last": self.last,
            "first_record": self.records[0],
            "last_record": self.records[1],
            "now": self.dialect.moment(self.at),
        }

    def run(self, sql: str) -> int:
        """Run one statement for this span; returns the number of rows touched."""
        return execute(sql, self.names)

    def keep(self, name: str, select: str, *, index: str = "", statistics: str = "") -> None:
        """Keep the rows of a SELECT for the statements that follow, found by the column `index`."""
        self.dialect.keep(name, select, self.names, index=index, statistics=statistics)


IN_SPAN = "s.order_import_id = %(import)s AND s.position BETWEEN %(first)s AND %(last)s"

# The customer that a staged order names: by another id first, else by the key itself.
FIND_CUSTOMER = """
LEFT JOIN customers_customeralias AS a
       ON a.shop_id = %(shop)s AND a.channel_id = %(channel)s AND a.key = s.key AND s.key <> ''
LEFT JOIN customers_customer AS c
       ON c.shop_id = %(shop)s AND c.channel_id = %(channel)s AND c.key = s.key AND s.key <> ''
"""
CUSTOMER_ID = "COALESCE(a.customer_id, c.id)"

FIND_ORDER = """
JOIN customers_order AS o
  ON o.shop_id = %(shop)s AND o.channel_id = %(channel)s AND o.order_no = s.order_no
"""
# The bounds spare PostgreSQL from reading the whole file for each batch.
FIRST_ROW = """
JOIN customers_stagedrow AS f
  ON f.order_import_id = %(import)s AND f.record = s.record AND f.record BETWEEN %(first_record)s AND %(last_record)s
"""
