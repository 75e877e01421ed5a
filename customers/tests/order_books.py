"""Gathers the rows of an order file in memory, as staging does in SQL: whole files can be compared."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from customers.order_files.contract import Problem, ProblemKind, RowModel, StagedRow


@dataclass
class Books:
    """What a file brings in the end, in the words of the expected figures."""

    orders: dict[str, list[StagedRow]] = field(default_factory=lambda: defaultdict(list))
    rejected: list[tuple[int, str]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)


def gather(order_file, *, known_orders=None):
    """Read a file to its end and do what needs sight of the whole: repeats, orphans, grouping."""
    books = Books()
    listed = {"rejected": books.rejected, "skipped": books.skipped, "warning": books.warnings}
    rows = []
    for one in order_file.rows():
        if isinstance(one, Problem):
            listed[one.kind].append((one.record, one.code))
        else:
            rows.append(one)
    known = {row.order_no for row in rows if row.is_order} if known_orders is None else known_orders
    for row in rows:
        _take(books, row, order_file.platform, known)
    books.rejected.sort()
    books.skipped.sort()
    return books


def _take(books, row, platform, known):
    before = books.orders.get(row.order_no, [])
    if row.order_no not in known:
        books.rejected.append((row.record, "orphan_line"))
    elif platform.model is RowModel.ORDER and before:
        is_same = before[0].digest == row.digest
        where = books.skipped if is_same else books.rejected
        where.append((row.record, "duplicate_row" if is_same else "conflicting_duplicate"))
    elif row.line_no and any(one.digest == row.digest for one in before):
        books.skipped.append((row.record, "duplicate_row"))
    else:
        books.orders[row.order_no].append(row)


def figures(books, order_file):
    """The figures of expected.json; totals as texts with two decimals."""
    platform = order_file.platform
    brings_orders = platform.model is not RowModel.ITEMS
    orders = list(books.orders.values())
    leading = [next((row for row in rows if row.is_order), rows[0]) for rows in orders]
    counted = [row for rows in orders for row in rows] if platform.money == "sum" else leading
    keys = [row.key for row in leading]
    return {
        "encoding": order_file.encoding,
        "delimiter": order_file.delimiter,
        "columns": order_file.columns,
        "records": order_file.records,
        "orders": len(orders),
        "customers": len({key for key in keys if key}) if brings_orders else None,
        "without_key": keys.count("") if brings_orders else None,
        "lines": sum(row.is_line for rows in orders for row in rows) or None,
        "units": sum(row.units or 0 for rows in orders for row in rows) or None,
        "paid_total": _total(row.paid for row in counted),
        "refund_total": _total(row.refund for row in counted),
        "orders_by_status": dict(sorted(Counter(row.status for row in leading).items())) if brings_orders else None,
        "rejected_records": books.rejected,
        "skipped_records": books.skipped,
        "warnings_records": books.warnings,
    }


def _total(amounts):
    known = [cents for cents in amounts if cents is not None]
    return str(Decimal(sum(known)).scaleb(-2)) if known else None


def rows_of(order_file):
    """The accepted rows."""
    return [one for one in order_file.rows() if isinstance(one, StagedRow)]


def problems_of(order_file, kind=None):
    """Record and code of the problems, of one kind when it is named."""
    return [
        (one.record, str(one.code))
        for one in order_file.rows()
        if isinstance(one, Problem) and kind in (None, one.kind)
    ]


def rejections_of(order_file):
    """Record and code of what was not taken."""
    return problems_of(order_file, ProblemKind.REJECTED)
