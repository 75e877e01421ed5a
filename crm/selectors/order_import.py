"""What the page of one order import shows, gathered in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.choices import OrderStatus
from customers.models import OrderImport
from customers.order_files.codes import Rejection
from customers.order_files.contract import RowModel
from customers.order_files.platforms import PLATFORMS
from customers.selectors.import_report import PAID_BY_STATUS
from customers.texts import note_text

from .import_problems import ProblemList, problem_lists

Text = str | Promise
TOLD_BY_COLUMNS = "ignored_columns"  # they have a place of their own
STATUS_ORDER = (
    OrderStatus.COMPLETED,
    OrderStatus.SHIPPED,
    OrderStatus.PAID,
    OrderStatus.UNPAID,
    OrderStatus.CLOSED,
    OrderStatus.REFUNDED,
    OrderStatus.UNKNOWN,
)


@dataclass(frozen=True)
class Share:
    """One part of a whole, with its width in per cent of the largest or of the sum."""

    name: str
    label: Text
    count: int
    width: str
    paid: Decimal | None = None


@dataclass(frozen=True)
class Outcome:
    """What an import does, or did, to the shop."""

    order_count: int
    customer_count: int
    customers_created: int
    without_key: int
    line_count: int
    unit_count: int
    brings_orders: bool
    waiting_count: int  # lines that are kept until their orders come
    shares: list[Share]
    statuses: list[Share]
    paid_total: Decimal | None
    refund_total: Decimal | None
    rejected_count: int
    changes_nothing: bool


@dataclass(frozen=True)
class ImportPage:
    """Everything on the review and the result of one import."""

    outcome: Outcome
    notes: list[str]
    problems: list[ProblemList]

    @property
    def has_problems(self) -> bool:
        return any(problems.count for problems in self.problems)


def order_import_page(order_import: OrderImport) -> ImportPage:
    """The review of a checked file, or the result of a finished import."""
    layout = order_import.layout
    problems = problem_lists(order_import)
    return ImportPage(
        outcome=_outcome(order_import, problems),
        notes=[note_text(note) for note in layout.get("notes", []) if note["code"] != TOLD_BY_COLUMNS],
        problems=problems,
    )


def _outcome(order_import: OrderImport, problems: list[ProblemList]) -> Outcome:
    report = order_import.report
    orders, customers = report.get("orders", {}), report.get("customers", {})
    by_status = report.get("by_status", {})
    brings_orders = _brings_orders(order_import)
    waiting_count = 0 if brings_orders else _count_of(problems, Rejection.ORPHAN_LINE)
    changed = orders.get("created", 0) + orders.get("updated", 0)
    return Outcome(
        order_count=orders.get("seen", 0),
        customer_count=customers.get("seen", 0),
        customers_created=customers.get("created", 0),
        without_key=customers.get("without_key", 0),
        line_count=report.get("lines", 0),
        unit_count=report.get("units", 0),
        brings_orders=brings_orders,
        waiting_count=waiting_count,
        shares=_order_shares(report) if brings_orders else _line_shares(report, waiting_count),
        statuses=_status_shares(by_status, report.get(PAID_BY_STATUS, {})),
        paid_total=_money(report.get("paid_total")),
        refund_total=_money(report.get("refund_total")),
        rejected_count=report.get("problems", {}).get("rejected", 0),
        changes_nothing=order_import.repeats_id is not None or bool(by_status and not changed),
    )


def _brings_orders(order_import: OrderImport) -> bool:
    platform = PLATFORMS.get(order_import.platform)
    return platform is None or platform.model is not RowModel.ITEMS


def _count_of(problems: list[ProblemList], code: str) -> int:
    return sum(group.count for one in problems for group in one.groups if group.code == code)


def _order_shares(report: dict[str, Any]) -> list[Share]:
    orders, problems = report.get("orders", {}), report.get("problems", {})
    return _parts_of_whole(
        [
            ("created", _("Created"), orders.get("created", 0)),
            ("updated", _("Updated"), orders.get("updated", 0)),
            ("unchanged", _("Unchanged"), orders.get("unchanged", 0)),
            ("skipped", _("Skipped"), problems.get("skipped", 0)),
            ("rejected", _("Rejected"), problems.get("rejected", 0)),
        ]
    )


def _line_shares(report: dict[str, Any], waiting_count: int) -> list[Share]:
    problems = report.get("problems", {})
    return _parts_of_whole(
        [
            ("created", _("Lines"), report.get("lines", 0)),
            ("updated", _("Waiting for their orders"), waiting_count),
            ("skipped", _("Skipped"), problems.get("skipped", 0)),
            ("rejected", _("Rejected"), problems.get("rejected", 0) - waiting_count),
        ]
    )


def _parts_of_whole(parts: Sequence[tuple[str, Text, int]]) -> list[Share]:
    return _shares(parts, of=sum(count for _name, _label, count in parts))


def _status_shares(by_status: dict[str, int], paid: dict[str, str]) -> list[Share]:
    parts = [(status.value, status.label, by_status.get(status, 0)) for status in STATUS_ORDER]
    shares = _shares([part for part in parts if part[2]], of=max(by_status.values(), default=0))
    return [replace(share, paid=_money(paid.get(share.name))) for share in shares]


def _shares(parts: Iterable[tuple[str, Text, int]], *, of: int) -> list[Share]:
    return [Share(name, label, count, f"{100 * count / of:.2f}" if of else "0") for name, label, count in parts]


def _money(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
