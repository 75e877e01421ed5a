"""The problems of an import as a CSV file."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from customers.models import OrderImport, OrderImportProblem
from customers.render_csv import csv_lines
from customers.selectors.import_report import problems_of
from customers.texts import problem_cause, problem_label, problem_remedy

AT_ONCE = 2000


def problem_lines(order_import: OrderImport, *, kind: str) -> Iterator[bytes]:
    """The file piece by piece, in the language of the request that asked for it."""
    header = [
        _("Record"),
        _("Order number"),
        _("Column"),
        _("Value"),
        _("Reason"),
        _("What is the matter"),
        _("What to do"),
        _("Code"),
    ]
    problems = problems_of(order_import).filter(kind=kind)
    return csv_lines(header, _rows(problems.iterator(chunk_size=AT_ONCE), get_language()))


def _rows(problems: Iterable[OrderImportProblem], language: str | None) -> Iterator[Sequence[object]]:
    words: dict[str, tuple[str, str, str]] = {}
    for problem in problems:
        if problem.code not in words:
            with override(language):
                words[problem.code] = (
                    str(problem_label(problem.code)),
                    problem_cause(problem.code),
                    problem_remedy(problem.code),
                )
        yield (
            problem.record,
            problem.order_no,
            problem.column,
            problem.value,
            *words[problem.code],
            problem.code,
        )
