"""What an order file holds, in the shape in which `import_orders` prints it."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from customers.choices import ProblemKind
from customers.dialects.base import fetch
from customers.fields import from_cents
from customers.models import OrderImport, OrderImportProblem, StagedOrder, StagedRow

SUMMED = ("seen", "without_key", "units", "paid", "refund")
PAID_BY_STATUS = "paid_by_status"  # for the page; the command does not print it


def staged_report(*, order_import: OrderImport, brings_orders: bool, has_lines: bool) -> dict[str, Any]:
    """The figures of a staged file. `created` and `updated` are 0 until somebody counts them."""
    orders = StagedOrder.objects.filter(order_import=order_import)
    sums = _sums_by_status(orders)
    total: Counter[str] = sum(sums.values(), Counter())
    customers = {"seen": 0, "created": 0, "without_key": 0}
    if brings_orders:
        keys = orders.values("key").distinct().count()
        customers.update(seen=keys - bool(total["without_key"]), without_key=total["without_key"])
    return {
        "records": order_import.records_read,
        "orders": {"seen": total["seen"], "created": 0, "updated": 0, "unchanged": total["seen"]},
        "customers": customers,
        "lines": _line_count(order_import, brings_orders) if has_lines else 0,
        "units": total["units"],
        "by_status": {status: one["seen"] for status, one in sums.items()} if brings_orders else {},
        PAID_BY_STATUS: {one: str(from_cents(sums[one]["paid"])) for one in sums} if brings_orders else {},
        "paid_total": str(from_cents(total["paid"])),
        "refund_total": str(from_cents(total["refund"])),
        "problems": problem_counts(order_import),
    }


def _sums_by_status(orders: QuerySet[StagedOrder]) -> dict[str, Counter[str]]:
    """Count and sums of the orders of each status, all in one pass; no status is `unknown`."""
    sums: dict[str, Counter[str]] = {}
    found = orders.values_list("status").annotate(
        all_seen=Count("position"),
        all_without=Count("position", filter=Q(key="")),
        all_units=Sum("units"),
        all_paid=Sum("paid"),
        all_refund=Sum("refund"),
    )
    for status, *counts in found:
        counted = sums.setdefault(status or "unknown", Counter())
        counted.update({name: count or 0 for name, count in zip(SUMMED, counts, strict=True)})
    return dict(sorted(sums.items()))


def _line_count(order_import: OrderImport, brings_orders: bool) -> int:
    """Accepted lines; of an items file those whose order is known."""
    if brings_orders:
        return StagedRow.objects.filter(order_import=order_import, is_line=True).count()
    [(count,)] = fetch(
        "SELECT COUNT(*) FROM customers_stagedrow AS r JOIN customers_stagedorder AS s "
        "ON s.order_import_id = r.order_import_id AND s.order_no = r.order_no WHERE r.order_import_id = %s",
        [order_import.pk],
    )
    return int(count)


def problem_counts(order_import: OrderImport) -> dict[str, int]:
    """How many records were rejected, skipped and warned about."""
    counted = dict(order_import.problems.values_list("kind").annotate(count=Count("pk")))
    return {
        "rejected": counted.get(ProblemKind.REJECTED, 0),
        "skipped": counted.get(ProblemKind.SKIPPED, 0),
        "warnings": counted.get(ProblemKind.WARNING, 0),
    }


def problems_of(order_import: OrderImport) -> QuerySet[OrderImportProblem]:
    """The problems of a file in its order; those of the first import when this one repeats it."""
    source = order_import.repeats_id or order_import.pk
    return OrderImportProblem.objects.filter(order_import=source).order_by("record", "pk")
