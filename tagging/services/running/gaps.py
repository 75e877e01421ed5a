"""The median of the days between a customer's distinct order days."""

from .work import Work

# Half the sum of the two middle gaps, which are one and the same when their number is odd.
MEDIAN_GAPS = """
SELECT customer_id, AVG(gap) AS median_gap
FROM (SELECT customer_id, gap,
             ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY gap) AS place,
             COUNT(*) OVER (PARTITION BY customer_id) AS gaps
      FROM (SELECT customer_id, {days} AS gap
            FROM (SELECT customer_id, counted_on,
                         LAG(counted_on) OVER (PARTITION BY customer_id ORDER BY counted_on) AS earlier
                  FROM (SELECT DISTINCT o.customer_id, o.counted_on
                        FROM {wanted} AS wanted CROSS JOIN customers_order AS o
                        WHERE o.customer_id = wanted.customer_id AND o.counted_on IS NOT NULL {until}) AS paid_days
                 ) AS steps
            WHERE earlier IS NOT NULL) AS all_gaps) AS ranked
WHERE place IN ((gaps + 1) / 2, (gaps + 2) / 2) GROUP BY customer_id
"""


def refresh_gaps(work: Work) -> None:
    """Write the usual gap of who changed; who has no two order days has none."""
    work.keep(
        "tag_regulars",
        "SELECT f.customer_id FROM tag_changed AS changed JOIN customers_customerfacts AS f "
        "ON f.customer_id = changed.customer_id WHERE f.paid_day_count > 1",
    )
    days = work.dialect.days_between("earlier", "counted_on")
    work.keep("tag_gaps", MEDIAN_GAPS.format(wanted="tag_regulars", until="", days=days), index="customer_id")
    work.run(
        "UPDATE customers_customerfacts SET median_gap = new.median_gap FROM ("
        "SELECT changed.customer_id, gaps.median_gap FROM tag_changed AS changed "
        "JOIN customers_customerfacts AS f ON f.customer_id = changed.customer_id "
        "LEFT JOIN tag_gaps AS gaps ON gaps.customer_id = changed.customer_id "
        f"WHERE {work.dialect.differs('gaps.median_gap', 'f.median_gap')}) AS new "
        "WHERE customers_customerfacts.customer_id = new.customer_id"
    )
