"""Whom a run looks at, and what is known of them on its day."""

from customers.models import CustomerFacts
from customers.services.counting import COLUMNS, counted_sql
from customers.services.marks import LOOKS, MARK
from tagging.models import FactsOnDay
from tagging.models.facts_on_day import TABLE

from .work import Work


def keep_due(work: Work) -> int:
    """Keep `tag_due`: who changed and, in a daily run, whose day has come. Returns how many.

    The marks of who changed stay locked, so a later change waits and is seen by the next run. All stand in the order of
    their keys: neighbours lie on the same pages of the tables and indexes that are read of them.
    """
    columns = f"customer_id, due_on, {work.dialect.row_place} AS place"
    due = f"SELECT {columns} FROM {LOOKS} WHERE shop_id = %(shop)s AND due_on IS NOT NULL"
    marked = f"SELECT * FROM ({due} AND due_on = {MARK} ORDER BY customer_id{work.dialect.row_lock}) AS marked"
    come = "" if work.is_full else f" UNION ALL {due} AND due_on > {MARK} AND due_on <= {work.day}"
    work.keep("tag_due", f"{marked}{come} ORDER BY customer_id")
    return int(work.fetch("SELECT COUNT(*) FROM tag_due")[0][0])


def keep_facts(work: Work) -> None:
    """Let `work.facts` hold what is known on the day: without later orders, and of a daily run's few alone.

    Who has done with them calls `forget_facts`.
    """
    has_later = _has_later_orders(work)
    if work.is_full and not has_later:
        work.facts = CustomerFacts
        return
    # CROSS JOIN keeps SQLite to the few who are due.
    looked_at, due_on = f"FROM customers_customerfacts AS f WHERE f.shop_id = {work.shop_id:d}", "CAST(NULL AS date)"
    if not work.is_full:
        due_on = "due.due_on"
        looked_at = (
            "FROM tag_due AS due CROSS JOIN customers_customerfacts AS f "
            f"WHERE f.customer_id = due.customer_id AND f.shop_id = {work.shop_id:d}"
        )
    if has_later:
        _keep_known(work, looked_at, due_on)
        work.run(f"CREATE TEMPORARY VIEW {TABLE} AS SELECT * FROM tag_known")
        work.known_in = "tag_known"
    else:
        more = {"later_on": "CAST(NULL AS date)", "due_on": due_on}
        names = (field.attname for field in FactsOnDay._meta.local_fields)
        columns = ", ".join(f"{more.get(name, f'f.{name}')} AS {name}" for name in names)
        work.run(f"CREATE TEMPORARY VIEW {TABLE} AS SELECT {columns} {looked_at}")
    work.facts = FactsOnDay


def forget_facts(work: Work) -> None:
    """Take the view away: left to a worker's session it would keep a migration from changing the facts."""
    if work.facts is FactsOnDay:
        work.run(f"DROP VIEW {TABLE}")


def _has_later_orders(work: Work) -> bool:
    later = f"FROM customers_customerfacts WHERE shop_id = %(shop)s AND last_paid_on > {work.day}"
    return bool(work.fetch(f"SELECT 1 {later} LIMIT 1"))


def _keep_known(work: Work, looked_at: str, due_on: str) -> None:
    """Keep `tag_known`: facts as of the day. What later orders would change of a buyer is counted without those."""
    work.keep("tag_late_ids", f"SELECT f.customer_id {looked_at} AND f.last_paid_on > {work.day}")
    counted = counted_sql(work.dialect, touched="tag_late_ids", until=f"AND o.counted_on <= {work.day}")
    later = (
        f"(SELECT MIN(o.counted_on) FROM customers_order AS o "
        f"WHERE o.customer_id = counted.customer_id AND o.counted_on > {work.day}) AS later_on"
    )
    work.keep("tag_late", f"SELECT counted.*, {later} FROM ({counted}) AS counted")
    spelt = ", ".join(_known_on_day(field.attname) for field in FactsOnDay._meta.local_fields)
    work.keep(
        "tag_known",
        f"SELECT {spelt} FROM (SELECT f.*, {due_on} AS due_on {looked_at}) AS f "
        f"LEFT JOIN tag_late AS late ON late.customer_id = f.customer_id",
    )


def _known_on_day(column: str) -> str:
    if column == "later_on":
        return "late.later_on"
    if column not in COLUMNS:
        return f"f.{column}"
    known = f"CASE WHEN late.customer_id IS NULL THEN f.{column} ELSE late.{column} END"
    # SQLite takes a decimal to compare with for text unless the column says that it is a number.
    return f"CAST({known} AS numeric) AS {column}" if column == "median_gap" else f"{known} AS {column}"
