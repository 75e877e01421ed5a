"""The words around an import's figures: title, what was detected, the decision."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.selectors.import_progress import import_progress, import_steps, is_at_work
from crm.selectors.import_reading import reading_card
from crm.selectors.import_undo import undone_card
from crm.selectors.order_import import Outcome, order_import_page
from customers.choices import ImportState
from customers.models import OrderImport
from customers.order_files.codes import Refusal
from customers.texts import refusal_words

from .detected import detected
from .forms import platform_choices
from .seal import MINUTES, seal_review

HEADINGS_REFUSED = (Refusal.MISSING_COLUMNS, Refusal.UNKNOWN_PLATFORM, Refusal.WRONG_PLATFORM)
WITH_FIGURES = (ImportState.READY, ImportState.DONE, ImportState.UNDONE)


def import_context(
    order_import: OrderImport, *, may_decide: bool, may_change_shop: bool, user_id: int | None
) -> dict[str, Any]:
    """What the template of an import's page needs in every state."""
    state = ImportState(order_import.state)
    context: dict[str, Any] = {
        "title": _title(order_import),
        "order_import": order_import,
        "state": state,
        "steps": import_steps(order_import),
        "progress": import_progress(order_import),
        "is_at_work": is_at_work(order_import),
        "may_decide": may_decide,
    }
    if state in WITH_FIGURES:
        page = order_import_page(order_import)
        mend_count = page.outcome.rejected_count - page.outcome.waiting_count
        context |= {
            "page": page,
            "facts": detected(order_import, may_change_shop=may_change_shop),
            "mend_count": mend_count,
            "reading": reading_card(order_import),
        }
    if state == ImportState.READY and may_decide:
        context |= {
            "may_read_again": True,
            "platforms": platform_choices(),
            "seal": seal_review(order_import, user_id=user_id),
            "seal_minutes": MINUTES,
            "confirm_label": confirm_label(page.outcome),
        }
    if state == ImportState.UNDONE and order_import.undo_report:
        context["undone"] = undone_card(order_import)
    if state == ImportState.REFUSED:
        context["refusal"] = refusal_words(order_import.refusal.get("code", ""), order_import.refusal.get("params", {}))
        context |= _ways_on(order_import, user_id) if may_decide else {}
    if order_import.finished_at and order_import.confirmed_at:
        context["seconds"] = (order_import.finished_at - order_import.confirmed_at).total_seconds()
    return context


def _ways_on(order_import: OrderImport, user_id: int | None) -> dict[str, Any]:
    """What a person may still say of a file that was refused for its headings."""
    if order_import.refusal.get("code") not in HEADINGS_REFUSED:
        return {}
    ways: dict[str, Any] = {"platforms": platform_choices()}
    if order_import.layout.get("mapping"):
        seal = seal_review(order_import, user_id=user_id)
        ways |= {"may_read_again": True, "seal": seal, "reading": reading_card(order_import)}
    return ways


def _title(order_import: OrderImport) -> str:
    if order_import.state == ImportState.READY:
        return _("Review")
    return _("Import %(number)s") % {"number": order_import.pk}


def confirm_label(outcome: Outcome) -> str:
    """The words of the one button that writes; they name the number."""
    count = outcome.order_count
    if not count and outcome.waiting_count:
        count = outcome.waiting_count
        words = ngettext(
            "Keep %(count)s line until its order comes", "Keep %(count)s lines until their orders come", count
        )
    elif not outcome.brings_orders:
        words = ngettext("Import the lines of %(count)s order", "Import the lines of %(count)s orders", count)
    elif outcome.rejected_count:
        words = ngettext("Import %(count)s good order", "Import %(count)s good orders", count)
    else:
        words = ngettext("Import %(count)s order", "Import %(count)s orders", count)
    return words % {"count": f"{count:,d}"}
