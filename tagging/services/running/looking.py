"""Whom a run looks at, and what is known of them on its day."""

from customers.models import CustomerFacts
from tagging.models import FactsOnDay
from tagging.models.facts_on_day import TABLE

from .gaps import MEDIAN_GAPS, refresh_gaps
from .work import Work

# What orders paid after the day would change; all else of a customer stays as it is known now.
RECOUNTED = {
    "order_count": "COUNT(o.id)",
    "spent": "COALESCE(SUM(o.net_paid), 0)",
    "units": "COALESCE(SUM(o.units), 0)",
    "first_paid_on": "MIN(o.counted_on)",
    "last_paid_on": "MAX(o.counted_on)",
    "paid_day_count": "COUNT(DISTINCT o.counted_on)",
    "bargain_count": "COALESCE(SUM(CASE WHEN channel.is_bargain OR o.is_bargain THEN 1 ELSE 0 END), 0)",
}


def keep_changed(work: Work) -> None:
    """Keep `tag_changed`: who changed. Their rows stay locked, so a later change waits and is seen by the next run."""
    work.keep(
        "tag_changed",
        "SELECT customer_id FROM customers_customerfacts WHERE shop_id = %(shop)s AND tagged_at IS NULL"
        f"{work.dialect.row_lock}",
    )
    refresh_gaps(work)


def keep_due(work: Work) -> int:
    """Keep `tag_due`: whom a daily run looks at, those who changed among them. Returns how many."""
    work.keep(
        "tag_due",
        "SELECT customer_id FROM tag_changed UNION SELECT customer_id FROM customers_customerfacts "
        f"WHERE shop_id = %(shop)s AND next_due_on <= {work.day} AND next_due_on IS NOT NULL",
    )
    return int(work.fetch("SELECT COUNT(*) FROM tag_due")[0][0])


def keep_facts(work: Work) -> None:
    """Let `work.facts` hold what is known on the day: a copy where later orders must be left out, or few are due."""
    if work.is_full and not _has_later_orders(work):
        work.facts = CustomerFacts
        return
    # CROSS JOIN keeps SQLite to the few who are due.
    looked_at = "FROM customers_customerfacts AS f WHERE f.shop_id = %(shop)s"
    if not work.is_full:
        looked_at = (
            "FROM tag_due AS due CROSS JOIN customers_customerfacts AS f "
            "WHERE f.customer_id = due.customer_id AND f.shop_id = %(shop)s"
        )
    _keep_late(work, looked_at)
    spelt = ", ".join(_known_on_day(field.attname) for field in FactsOnDay._meta.local_fields)
    work.keep(
        TABLE,
        f"SELECT {spelt} FROM (SELECT f.* {looked_at}) AS f "
        f"LEFT JOIN tag_late AS late ON late.customer_id = f.customer_id",
    )
    work.facts = FactsOnDay


def _known_on_day(column: str) -> str:
    if column == "later_on":
        return "late.later_on"
    if column not in (*RECOUNTED, "median_gap"):
        return f"f.{column}"
    known = f"CASE WHEN late.customer_id IS NULL THEN f.{column} ELSE late.{column} END"
    # SQLite takes a decimal to compare with for text unless the column says that it is a number.
    return f"CAST({known} AS numeric) AS {column}" if column == "median_gap" else f"{known} AS {column}"


def _has_later_orders(work: Work) -> bool:
    later = f"FROM customers_customerfacts WHERE shop_id = %(shop)s AND last_paid_on > {work.day}"
    return bool(work.fetch(f"SELECT 1 {later} LIMIT 1"))


def _keep_late(work: Work, looked_at: str) -> None:
    """Keep `tag_late`: customers with orders paid after the day, counted without those."""
    counts = ", ".join(f"{sql} AS {column}" for column, sql in RECOUNTED.items())
    later = (
        f"(SELECT MIN(o.counted_on) FROM customers_order AS o "
        f"WHERE o.customer_id = late.customer_id AND o.counted_on > {work.day}) AS later_on"
    )
    work.keep("tag_late_ids", f"SELECT f.customer_id {looked_at} AND f.last_paid_on > {work.day}")
    gaps = MEDIAN_GAPS.format(wanted="tag_late_ids", until=f"AND o.counted_on <= {work.day}", days=_days(work))
    work.keep(
        "tag_late",
        f"SELECT counted.*, gaps.median_gap FROM (SELECT late.customer_id, {later}, {counts} FROM tag_late_ids AS late "
        f"LEFT JOIN customers_order AS o ON o.customer_id = late.customer_id AND o.counted_on <= {work.day} "
        f"LEFT JOIN customers_channel AS channel ON channel.id = o.channel_id GROUP BY late.customer_id) AS counted "
        f"LEFT JOIN ({gaps}) AS gaps ON gaps.customer_id = counted.customer_id",
    )


def _days(work: Work) -> str:
    return work.dialect.days_between("earlier", "counted_on")
