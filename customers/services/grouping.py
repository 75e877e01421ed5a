"""From staged rows to staged orders: what only the sight of the whole file can tell."""

from dataclasses import dataclass

from django.db import transaction

from customers import dialects
from customers.dialects.base import execute
from customers.models import OrderImport
from customers.order_files.contract import RowModel

STAGED = "customers_stagedrow"
PROBLEM = 'customers_orderimportproblem (order_import_id, record, kind, code, order_no, "column", value)'


@dataclass(frozen=True, slots=True)
class FileShape:
    """How a platform's file tells an order; comes from its description."""

    model: RowModel
    adds_lines: bool  # the order's amounts are the sums of its lines'
    has_line_numbers: bool
    one_customer: bool  # a line with another customer is refused

    @property
    def brings_orders(self) -> bool:
        return self.model is not RowModel.ITEMS


@transaction.atomic
def group_rows(*, order_import: OrderImport, shape: FileShape) -> int:
    """Sort out repeated, orphaned and strange rows, gather the rest into orders; returns how many."""
    dialect = dialects.current()
    dialect.prepare_bulk(reads_most=True)
    dialect.take_statistics(STAGED)
    names = {"import": order_import.pk, "shop": order_import.shop_id, "channel": order_import.channel_id}
    for fault in _faults(shape):
        dialect.keep("file_found", fault.orders, names, index="order_no")
        if execute(fault.report, names):
            for code in fault.leaving:
                execute(DROP_REPORTED, {**names, "code": code})
    count = execute(_gathering(shape), names)
    dialect.take_statistics("customers_stagedorder")
    if shape.brings_orders and execute(OTHER_BUYER, names):
        execute(DROP_OTHER_BUYER_ORDERS, names)
        execute(DROP_REPORTED_ORDERS, names)
    return count


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong between records: in which orders to look, what to report, whose rows leave staging."""

    orders: str
    report: str
    leaving: tuple[str, ...]


def _faults(shape: FileShape) -> list[Fault]:
    """What can be wrong in a file of this shape, in the order in which it is sorted out.

    Lines without an order stay staged: the merge puts them aside until their order comes.
    """
    faults = []
    if shape.model is RowModel.ORDER:
        faults.append(REPEATED_ORDERS)
    if shape.has_line_numbers:
        faults.append(REPEATED_LINES)
    if shape.model is RowModel.FIRST:
        faults.append(CONTINUATION_WITHOUT_ORDER)
    if shape.one_customer:
        faults.append(OTHER_CUSTOMER_IN_FILE)
    if shape.model is RowModel.ITEMS:
        faults.append(LINES_WITHOUT_ORDER)
    return faults


# CROSS JOIN keeps SQLite to this order: the file's records once, each finding its order by index.
ROWS_OF_FOUND = f"""
FROM {STAGED} AS r
CROSS JOIN file_found AS found
CROSS JOIN {STAGED} AS first
WHERE r.order_import_id = %(import)s AND found.order_no = r.order_no
  AND first.order_import_id = %(import)s AND first.record = found.record
"""

REPEATED_ORDERS = Fault(
    f"""
SELECT order_no, MIN(record) AS record FROM {STAGED} WHERE order_import_id = %(import)s
GROUP BY order_no HAVING COUNT(*) > 1
""",
    f"""
INSERT INTO {PROBLEM}
SELECT r.order_import_id, r.record,
       CASE WHEN r.digest = first.digest THEN 'skipped' ELSE 'rejected' END,
       CASE WHEN r.digest = first.digest THEN 'duplicate_row' ELSE 'conflicting_duplicate' END,
       r.order_no, '', ''
{ROWS_OF_FOUND} AND r.record > found.record
""",
    ("duplicate_row", "conflicting_duplicate"),
)

REPEATED_LINES = Fault(
    f"""
SELECT order_no, digest, MIN(record) AS record FROM {STAGED}
WHERE order_import_id = %(import)s AND line_no <> ''
GROUP BY order_no, digest HAVING COUNT(*) > 1
""",
    f"""
INSERT INTO {PROBLEM}
SELECT r.order_import_id, r.record, 'skipped', 'duplicate_row', r.order_no, '', ''
{ROWS_OF_FOUND} AND r.digest = found.digest AND r.record > found.record
""",
    ("duplicate_row",),
)

CONTINUATION_WITHOUT_ORDER = Fault(
    f"""
SELECT order_no, MIN(record) AS record FROM {STAGED} WHERE order_import_id = %(import)s
GROUP BY order_no HAVING MAX(CASE WHEN is_order THEN 1 ELSE 0 END) = 0
""",
    f"""
INSERT INTO {PROBLEM}
SELECT r.order_import_id, r.record, 'rejected', 'orphan_line', r.order_no, '', ''
{ROWS_OF_FOUND}
""",
    ("orphan_line",),
)

OTHER_CUSTOMER_IN_FILE = Fault(
    f"""
SELECT order_no, MIN(record) AS record FROM {STAGED} WHERE order_import_id = %(import)s
GROUP BY order_no HAVING MIN(key) <> MAX(key)
""",
    f"""
INSERT INTO {PROBLEM}
SELECT r.order_import_id, r.record, 'rejected', 'customer_changed', r.order_no, '', SUBSTR(r.key, 1, 80)
{ROWS_OF_FOUND} AND r.key <> '' AND r.key <> first.key
""",
    ("customer_changed",),
)

HAS_ORDER = """EXISTS (
    SELECT 1 FROM customers_order AS o
    WHERE o.shop_id = %(shop)s AND o.channel_id = %(channel)s AND o.order_no = r.order_no)"""

LINES_WITHOUT_ORDER = Fault(
    f"""
SELECT r.order_no, MIN(r.record) AS record FROM {STAGED} AS r
WHERE r.order_import_id = %(import)s AND NOT {HAS_ORDER}
GROUP BY r.order_no
""",
    CONTINUATION_WITHOUT_ORDER.report,
    (),
)

DROP_REPORTED = f"""
DELETE FROM {STAGED}
WHERE order_import_id = %(import)s AND record IN (
    SELECT record FROM customers_orderimportproblem WHERE order_import_id = %(import)s AND code = %(code)s)
"""

OTHER_BUYER = f"""
INSERT INTO {PROBLEM}
SELECT s.order_import_id, s.record, 'rejected', 'customer_changed', s.order_no, '', SUBSTR(s.key, 1, 80)
FROM customers_stagedorder AS s
JOIN customers_order AS o
  ON o.shop_id = %(shop)s AND o.channel_id = %(channel)s AND o.order_no = s.order_no
JOIN customers_customer AS c ON c.id = o.customer_id
WHERE s.order_import_id = %(import)s AND s.key <> '' AND s.key <> c.key
  AND (o.digest IS NULL OR o.digest <> s.digest)
  AND NOT EXISTS (SELECT 1 FROM customers_customeralias AS a
                  WHERE a.shop_id = %(shop)s AND a.channel_id = %(channel)s
                    AND a.key = s.key AND a.customer_id = o.customer_id)
"""

DROP_OTHER_BUYER_ORDERS = f"""
DELETE FROM {STAGED}
WHERE order_import_id = %(import)s AND order_no IN (
    SELECT s.order_no FROM customers_stagedorder AS s
    JOIN customers_orderimportproblem AS p ON p.order_import_id = s.order_import_id AND p.record = s.record
    WHERE s.order_import_id = %(import)s AND p.code = 'customer_changed')
"""

DROP_REPORTED_ORDERS = """
DELETE FROM customers_stagedorder
WHERE order_import_id = %(import)s AND record IN (
    SELECT record FROM customers_orderimportproblem
    WHERE order_import_id = %(import)s AND code = 'customer_changed')
"""


def _gathering(shape: FileShape) -> str:
    """The INSERT that makes one staged order of each order number."""
    leading = "MIN(CASE WHEN is_order THEN record END)" if shape.brings_orders else "MIN(record)"
    source = "found" if shape.adds_lines else "first"
    own = ", ".join(f"{source}.{name}" for name in ("created_at", "paid_at", "paid_on", "payable", "paid", "refund"))
    return f"""
INSERT INTO customers_stagedorder
    (order_import_id, position, order_no, record, last_record, key, status,
     created_at, paid_at, paid_on, payable, paid, refund, units, digest)
SELECT %(import)s, ROW_NUMBER() OVER (ORDER BY found.record), found.order_no, found.record, found.last_record,
       first.key, first.status, {own}, found.units, found.digest
FROM (SELECT order_no, {leading} AS record, MAX(record) AS last_record, MIN(created_at) AS created_at,
             MIN(paid_at) AS paid_at, MIN(paid_on) AS paid_on, SUM(payable) AS payable, SUM(paid) AS paid,
             SUM(refund) AS refund, SUM(units) AS units, SUM(digest) AS digest
      FROM {STAGED} AS r
      WHERE order_import_id = %(import)s {"" if shape.brings_orders else "AND " + HAS_ORDER}
      GROUP BY order_no) AS found
JOIN {STAGED} AS first ON first.order_import_id = %(import)s AND first.record = found.record
"""
