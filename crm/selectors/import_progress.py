"""How far an import has come; the page and its once-a-second question share the answer."""

from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from customers.choices import WORKER_STATES, ImportState
from customers.models import OrderImport

STEPS = (
    gettext_lazy("Upload"),
    gettext_lazy("Review"),
    pgettext_lazy("step of an import: rows are written", "Write"),
    gettext_lazy("Result"),
)
STEP_OF_STATE = {
    ImportState.UPLOADED: 2,
    ImportState.CHECKING: 2,
    ImportState.READY: 2,
    ImportState.QUEUED: 3,
    ImportState.MERGING: 3,
    ImportState.DONE: 5,
    ImportState.REFUSED: 2,
    ImportState.FAILED: 3,
    ImportState.CANCELLED: 2,
    ImportState.UNDOING: 4,
    ImportState.UNDONE: 5,
}


@dataclass(frozen=True)
class Step:
    number: int
    label: str | Promise
    state: str  # done, now or later


@dataclass(frozen=True)
class Progress:
    """One moment of a worker's way through a file. `percent` is None when the end is not known."""

    state: str
    title: str
    text: str
    percent: int | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def import_steps(order_import: OrderImport) -> list[Step]:
    """The four steps of every import, and which of them this one is at."""
    now = STEP_OF_STATE[ImportState(order_import.state)]
    return [Step(number, label, _step_state(number, now)) for number, label in enumerate(STEPS, start=1)]


def _step_state(number: int, now: int) -> str:
    if number == now:
        return "now"
    return "done" if number < now else "later"


def is_at_work(order_import: OrderImport) -> bool:
    """Whether a worker has, or will soon have, this import in hand."""
    return order_import.state in WORKER_STATES


def import_progress(order_import: OrderImport) -> Progress:
    """What to tell somebody who waits for this import."""
    return Progress(
        state=order_import.state,
        title=str(ImportState(order_import.state).label),
        text=_text(order_import),
        percent=_percent(order_import),
    )


def _text(order_import: OrderImport) -> str:
    if order_import.state == ImportState.CHECKING:
        read = order_import.records_read
        return ngettext("%(count)s record read", "%(count)s records read", read) % {"count": intcomma(read)}
    if order_import.state == ImportState.MERGING:
        done, staged = order_import.orders_merged, order_import.orders_staged
        return _("%(done)s of %(staged)s orders") % {"done": intcomma(done), "staged": intcomma(staged)}
    if order_import.state == ImportState.UNDOING:
        return _("Orders and customers become what they were.")
    if order_import.state in WORKER_STATES:
        return _("A worker takes it up in a moment.")
    return ""


def _percent(order_import: OrderImport) -> int | None:
    if order_import.state != ImportState.MERGING or not order_import.orders_staged:
        return None
    return min(100, 100 * order_import.orders_merged // order_import.orders_staged)
