"""The records of an import one by one, a page at a time: all of them, or those with problems."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.choices import ImportState, OrderStatus, ProblemKind
from customers.fields import from_cents
from customers.models import OrderImport, OrderImportProblem, StagedRow
from customers.render import masked_key, masked_name
from customers.selectors.import_report import problems_of
from customers.texts import problem_cause, problem_label, problem_remedy

PER_PAGE = 50
FIRST_RECORD = 2  # the header is 1
MASKS = {"customer_changed": masked_key, "bad_text": masked_name}
STAGED = ("record", "order_no", "key", "status", "paid", "line_amount", "title", "goods")


@dataclass(frozen=True)
class Trouble:
    """What is the matter with a record, and what to do about it."""

    kind: str
    kind_label: str | Promise
    label: str | Promise
    column: str
    value: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class FileRecord:
    """One record of the file; without trouble it is taken as it stands."""

    record: int
    order_no: str
    about: str
    status: str | Promise
    amount: Decimal | None
    is_taken: bool
    trouble: Trouble | None


@dataclass(frozen=True)
class RecordFilter:
    """One choice of records, with how many it shows."""

    query: str
    label: str | Promise
    count: int
    is_chosen: bool
    kind: str = ""


@dataclass(frozen=True)
class RecordPage:
    """One page of the records chosen."""

    filters: list[RecordFilter]
    records: list[FileRecord]
    query: str
    number: int
    last: int
    count: int
    first_shown: int

    @property
    def last_shown(self) -> int:
        return self.first_shown + len(self.records) - 1


def shown_value(code: str, value: str) -> str:
    """The cell as it was found; one that tells of a person is masked."""
    mask: Any = MASKS.get(code, str)
    return str(mask(value))


def record_page(order_import: OrderImport, *, show: str, code: str, number: int) -> RecordPage:
    """The page `number` of all records, of those with problems, or of those with one reason."""
    filters = _filters(order_import, show, code)
    chosen = next(one for one in filters if one.is_chosen)
    last = max(1, -(-chosen.count // PER_PAGE))
    number = min(max(number, 1), last)
    skipped = (number - 1) * PER_PAGE
    if chosen.query == "show=all":
        records = _all_records(order_import, FIRST_RECORD + skipped)
    else:
        problems = problems_of(order_import)
        problems = problems.filter(code=code) if chosen.kind else problems
        records = _of_problems(order_import, problems[skipped : skipped + PER_PAGE])
    return RecordPage(filters, records, chosen.query, number, last, chosen.count, skipped + 1 if records else 0)


def has_all_records(order_import: OrderImport) -> bool:
    """Whether records without problems can still be told: they are freed when the import is over."""
    return order_import.state == ImportState.READY and order_import.repeats_id is None


def _filters(order_import: OrderImport, show: str, code: str) -> list[RecordFilter]:
    reasons = problems_of(order_import).order_by().values("code", "kind").annotate(count=Count("pk"), at=Min("record"))
    found = sorted(reasons, key=lambda one: (one["kind"] != ProblemKind.REJECTED, -one["count"], one["at"]))
    code = code if any(one["code"] == code for one in found) else ""
    troubled = sum(one["count"] for one in found)
    shows_all = has_all_records(order_import)
    wants_all = shows_all and not code and (show == "all" or (show != "problems" and not troubled))
    filters = [RecordFilter("show=all", _("All records"), order_import.records_read, wants_all)] if shows_all else []
    filters.append(RecordFilter("show=problems", _("Only problems"), troubled, not wants_all and not code))
    filters += [
        RecordFilter(f"code={one['code']}", problem_label(one["code"]), one["count"], one["code"] == code, one["kind"])
        for one in found
    ]
    return filters


def _all_records(order_import: OrderImport, first: int) -> list[FileRecord]:
    """The next records in the order of the file, whatever became of them."""
    numbers = range(first, min(first + PER_PAGE, order_import.records_read + FIRST_RECORD))
    within = {"record__gte": first, "record__lt": first + PER_PAGE}
    troubles = {one.record: one for one in problems_of(order_import).filter(**within)}
    staged = _staged(order_import, **within)
    return [_record(number, staged.get(number), troubles.get(number)) for number in numbers]


def _of_problems(order_import: OrderImport, problems: QuerySet[OrderImportProblem]) -> list[FileRecord]:
    found = list(problems)
    staged = _staged(order_import, record__in=[one.record for one in found])
    return [_record(one.record, staged.get(one.record), one) for one in found]


def _staged(order_import: OrderImport, **which: Any) -> dict[int, Mapping[str, Any]]:
    rows = StagedRow.objects.filter(order_import=order_import, **which).values(*STAGED)
    return {row["record"]: row for row in rows}


def _record(number: int, row: Mapping[str, Any] | None, problem: OrderImportProblem | None) -> FileRecord:
    amount = (row["line_amount"] if row["paid"] is None else row["paid"]) if row else None
    return FileRecord(
        record=number,
        order_no=row["order_no"] if row else problem.order_no if problem else "",
        about=(masked_key(row["key"]) or row["title"] or row["goods"]) if row else "",
        status=OrderStatus(row["status"]).label if row and row["status"] else "",
        amount=None if amount is None else from_cents(amount),
        is_taken=row is not None,
        trouble=_trouble(problem) if problem else None,
    )


def _trouble(problem: OrderImportProblem) -> Trouble:
    return Trouble(
        kind=problem.kind,
        kind_label=ProblemKind(problem.kind).label,
        label=problem_label(problem.code),
        column=problem.column,
        value=shown_value(problem.code, problem.value),
        cause=problem_cause(problem.code),
        remedy=problem_remedy(problem.code),
    )
