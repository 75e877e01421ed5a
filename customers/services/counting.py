"""What orders say of buyers, as one SELECT that reads the orders once."""

from customers.dialects.base import Dialect

COLUMNS = (
    "order_count", "spent", "units", "first_paid_on", "last_paid_on", "paid_day_count", "bargain_count", "median_gap",
)  # fmt: skip

# CROSS JOIN keeps SQLite to the buyers in question.
DAYS = """
SELECT touched.customer_id, o.counted_on, COUNT(*) AS orders, CAST(SUM(o.net_paid) AS bigint) AS spent,
       SUM(o.units) AS units, SUM(CASE WHEN channel.is_bargain OR o.is_bargain THEN 1 ELSE 0 END) AS bargains
FROM {touched} AS touched CROSS JOIN customers_customer AS c CROSS JOIN customers_order AS o
LEFT JOIN customers_channel AS channel ON channel.id = o.channel_id
WHERE c.id = touched.customer_id AND NOT c.is_grey
  AND o.customer_id = touched.customer_id AND o.counted_on IS NOT NULL {until}
GROUP BY touched.customer_id, o.counted_on
"""
GAPS = """
SELECT days.*, {gap} AS gap FROM (
    SELECT days.*, LAG(counted_on) OVER (PARTITION BY customer_id ORDER BY counted_on) AS earlier
    FROM ({days}) AS days) AS days
"""
RANKED = """
SELECT gaps.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY gap IS NULL, gap) AS place,
       COUNT(gap) OVER (PARTITION BY customer_id) AS many
FROM ({gaps}) AS gaps
"""
# Half the sum of the two middle gaps, which are one and the same when their number is odd; the first day has none.
COUNTED = """
SELECT customer_id, CAST(SUM(orders) AS integer) AS order_count, CAST(SUM(spent) AS bigint) AS spent,
       CAST(SUM(units) AS integer) AS units, MIN(counted_on) AS first_paid_on, MAX(counted_on) AS last_paid_on,
       CAST(COUNT(*) AS integer) AS paid_day_count, CAST(SUM(bargains) AS integer) AS bargain_count,
       AVG(CASE WHEN place IN ((many + 1) / 2, (many + 2) / 2) THEN gap END) AS median_gap
FROM ({ranked}) AS ranked GROUP BY customer_id
"""
EVERYONE = """
SELECT touched.customer_id, COALESCE(order_count, 0) AS order_count, COALESCE(spent, 0) AS spent,
       COALESCE(units, 0) AS units, first_paid_on, last_paid_on, COALESCE(paid_day_count, 0) AS paid_day_count,
       COALESCE(bargain_count, 0) AS bargain_count, median_gap
FROM {touched} AS touched JOIN customers_customer AS c ON c.id = touched.customer_id
LEFT JOIN ({counted}) AS counted ON counted.customer_id = touched.customer_id
"""


def counted_sql(dialect: Dialect, *, touched: str, until: str = "") -> str:
    """The COLUMNS of each buyer in the table `touched`; `until`: a condition that leaves later orders `o` out."""
    days = DAYS.format(touched=touched, until=until)
    gaps = GAPS.format(days=days, gap=dialect.days_between("earlier", "counted_on"))
    counted = COUNTED.format(ranked=RANKED.format(gaps=gaps))
    return EVERYONE.format(touched=touched, counted=counted)
