"""The problems of an import as a file."""

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from crm.selectors.import_records import shown_value
from customers.admin.exports import send_file
from customers.choices import ExportedList, ProblemKind
from customers.models import OrderImport, OrderImportProblem
from customers.selectors.import_report import problems_of
from customers.texts import problem_cause, problem_label, problem_remedy

AT_ONCE = 2000


def problems_answer(request: HttpRequest, order_import: OrderImport, *, kind: ProblemKind) -> StreamingHttpResponse:
    """The problems of one kind as a CSV file, recorded as every export."""
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
    return send_file(
        request,
        shop=order_import.shop,
        exported=ExportedList.PROBLEMS,
        header=header,
        rows=_rows(problems.iterator(chunk_size=AT_ONCE), get_language()),
        item_count=problems.order_by().count(),
        filters=[(_("import"), str(order_import.pk)), (_("records"), str(kind.label))],
        name=f"import-{order_import.pk}-{kind.value}",
    )


def _rows(problems: Iterable[OrderImportProblem], language: str | None) -> Iterator[Sequence[object]]:
    """In the language of the request; a value that tells of a person is masked."""
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
            shown_value(problem.code, problem.value),
            *words[problem.code],
            problem.code,
        )
