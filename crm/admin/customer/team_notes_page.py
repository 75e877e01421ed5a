"""What the review of a team's file shows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.selectors.team_notes import buyer_names, review_filters, review_span
from crm.services.team_notes import Outcome, Remark, RowReview
from crm.services.team_notes.upload import MINUTES
from crm.team_note_texts import OUTCOMES, TALLIES, deed_words, fault_words
from customers.models import Shop

from .parts import number

ORDER = [Outcome.ERROR, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.MASKED]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault in words."""

    column: str
    value: str
    label: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One row of the table."""

    number: int
    outcome: str
    outcome_label: str
    buyer: str
    address: str
    deeds: list[str]
    troubles: list[Trouble]


def review_context(
    request: HttpRequest, shop: Shop, head: dict[str, Any], rows: list[RowReview], *, may_see_contact: bool
) -> dict[str, Any]:
    """Totals, a page of rows, and the words of the button."""
    outcomes = Counter(row.outcome for row in rows)
    chosen = request.GET.get("show", "")
    chosen = chosen if outcomes[chosen] else ""
    shown = [row for row in rows if row.outcome == chosen] if chosen else rows
    span = review_span(len(shown), number(request.GET.get("page")))
    page = shown[span.start : span.end]
    names = buyer_names({row.customer_id for row in page}, shop_id=shop.pk, may_see_contact=may_see_contact)
    filters = review_filters(outcomes, [str(one) for one in ORDER], chosen)
    base = {"review": request.GET.get("review", "")}
    return {
        "shop": shop,
        "head": head,
        "row_count": len(rows),
        "outcomes": outcomes,
        "tallies": [(label, head["deeds"][code]) for code, label in TALLIES.items() if head["deeds"].get(code)],
        "filters": [
            (_("All rows") if not one.value else OUTCOMES[Outcome(one.value)], one.count, one.is_chosen, one.value,
             urlencode({**base, "show": one.value}))
            for one in filters
        ],
        "span": span,
        "lines": [_line(row, names) for row in page],
        "before": urlencode({**base, "show": chosen, "page": span.number - 1}) if span.number > 1 else "",
        "after": urlencode({**base, "show": chosen, "page": span.number + 1}) if span.number < span.last else "",
        "confirm_label": confirm_label(rows),
        "error_count": outcomes[Outcome.ERROR],
        "change_count": outcomes[Outcome.CHANGED],
        "minutes": MINUTES,
    }  # fmt: skip


def confirm_label(rows: list[RowReview]) -> str:
    """The words of the one button that writes; they name the number."""
    outcomes = Counter(row.outcome for row in rows)
    count = outcomes[Outcome.CHANGED]
    if outcomes[Outcome.ERROR]:
        words = ngettext("Import %(count)s good row", "Import %(count)s good rows", count)
    else:
        words = ngettext("Import %(count)s row", "Import %(count)s rows", count)
    return words % {"count": f"{count:,d}"}


def _line(row: RowReview, names: dict[int, str]) -> ReviewLine:
    is_error = row.outcome == Outcome.ERROR
    return ReviewLine(
        number=row.number,
        outcome=row.outcome,
        outcome_label=str(OUTCOMES[Outcome(row.outcome)]),
        buyer=names.get(row.customer_id, ""),
        address=reverse("admin:customers_customer_change", args=[row.customer_id]) if row.customer_id else "",
        deeds=[] if is_error else [deed_words(one) for one in row.remarks],
        troubles=[_trouble(one) for one in row.remarks] if is_error else [],
    )


def _trouble(remark: Remark) -> Trouble:
    label, remedy = fault_words(remark)
    return Trouble(remark.column, remark.value, label, remedy)
