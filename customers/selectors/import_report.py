"""What an order file holds, in the shape in which `import_orders` prints it."""

from typing import Any

from django.db.models import Count, QuerySet, Sum

from customers.choices import ProblemKind
from customers.dialects.base import fetch
from customers.fields import from_cents
from customers.models import OrderImport, OrderImportProblem, StagedOrder, StagedRow

PAID_BY_STATUS = "paid_by_status"  # for the page; the command does not print it


def staged_report(*, order_import: OrderImport, brings_orders: bool, has_lines: bool) -> dict[str, Any]:
    """The figures of a staged file. `created` and `updated` are 0 until somebody counts them."""
    orders = StagedOrder.objects.filter(order_import=order_import)
    sums = orders.aggregate(units=Sum("units"), paid=Sum("paid"), refund=Sum("refund"), seen=Count("position"))
    customers = {"seen": 0, "created": 0, "without_key": 0}
    if brings_orders:
        keys = orders.aggregate(all_keys=Count("key", distinct=True))["all_keys"]
        without = orders.filter(key="").count()
        customers = {"seen": keys - bool(without), "created": 0, "without_key": without}
    return {
        "records": order_import.records_read,
        "orders": {"seen": sums["seen"], "created": 0, "updated": 0, "unchanged": sums["seen"]},
        "customers": customers,
        "lines": _line_count(order_import, brings_orders) if has_lines else 0,
        "units": sums["units"] or 0,
        "by_status": _by_status(orders) if brings_orders else {},
        PAID_BY_STATUS: _paid_by_status(orders) if brings_orders else {},
        "paid_total": str(from_cents(sums["paid"] or 0)),
        "refund_total": str(from_cents(sums["refund"] or 0)),
        "problems": problem_counts(order_import),
    }


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


def _by_status(orders: QuerySet[StagedOrder]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for status, count in orders.values_list("status").annotate(count=Count("position")):
        counted[status or "unknown"] = counted.get(status or "unknown", 0) + count
    return dict(sorted(counted.items()))


def _paid_by_status(orders: QuerySet[StagedOrder]) -> dict[str, str]:
    sums: dict[str, int] = {}
    for status, paid in orders.values_list("status").annotate(paid=Sum("paid")):
        sums[status or "unknown"] = sums.get(status or "unknown", 0) + (paid or 0)
    return {status: str(from_cents(paid)) for status, paid in sorted(sums.items())}


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
