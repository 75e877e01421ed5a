"""How an import looks in one line: colour and sign of its state, and what became of it."""

from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.choices import ImportState
from customers.models import OrderImport
from customers.texts import refusal_words


class Look(NamedTuple):
    """The tone is a colour of the stylesheet, the icon one of Unfold's symbols."""

    tone: str
    icon: str


LOOKS = {
    ImportState.UPLOADED: Look("quiet", "schedule"),
    ImportState.CHECKING: Look("busy", "progress_activity"),
    ImportState.READY: Look("ask", "fact_check"),
    ImportState.QUEUED: Look("quiet", "schedule"),
    ImportState.MERGING: Look("busy", "progress_activity"),
    ImportState.DONE: Look("good", "check"),
    ImportState.REFUSED: Look("bad", "block"),
    ImportState.FAILED: Look("bad", "error"),
    ImportState.CANCELLED: Look("quiet", "remove"),
    ImportState.UNDOING: Look("busy", "progress_activity"),
    ImportState.UNDONE: Look("quiet", "undo"),
}
STATE_HTML = (
    '<span class="imp-state imp-tone-{}"><span class="material-symbols-outlined" aria-hidden="true">{}</span>{}</span>'
)
UNREAD = (ImportState.UPLOADED, ImportState.CHECKING)


def state_cell(order_import: OrderImport) -> SafeString:
    """The state as a coloured word with its sign."""
    look = LOOKS[ImportState(order_import.state)]
    return format_html(STATE_HTML, look.tone, look.icon, result_words(order_import))


def result_words(order_import: OrderImport) -> str | Promise:
    """The state, or what is more telling: why a file was refused, that nothing changed."""
    state = ImportState(order_import.state)
    if state == ImportState.REFUSED:
        label = refusal_words(order_import.refusal.get("code", ""), order_import.refusal.get("params", {})).label
        return _("Refused: %(reason)s") % {"reason": label}
    if state == ImportState.DONE and order_import.repeats_id:
        return _("Same file again, nothing changed")
    if state == ImportState.UNDONE and order_import.undone_at:
        return _undone_words(order_import)
    if state == ImportState.READY and (bad := problem_count(order_import, "rejected")):
        words = ngettext("%(count)s bad record, waits for you", "%(count)s bad records, wait for you", bad)
        return words % {"count": f"{bad:,d}"}
    return state.label


def _undone_words(order_import: OrderImport) -> str:
    at = localtime(order_import.undone_at).strftime("%m-%d %H:%M")
    kept = order_import.undo_report.get("orders", {}).get("kept", 0)
    if not kept:
        return _("Undone %(at)s, all of it") % {"at": at}
    return ngettext("Undone %(at)s, %(count)s order kept", "Undone %(at)s, %(count)s orders kept", kept) % {
        "at": at,
        "count": f"{kept:,d}",
    }


def problem_count(order_import: OrderImport, kind: str) -> int:
    """How many records met this fate."""
    return int(order_import.report.get("problems", {}).get(kind, 0))


def uploaded_cell(order_import: OrderImport, *, now: datetime) -> SafeString:
    """When the file came; the year only when it is another one."""
    at = localtime(order_import.created_at)
    text = at.strftime("%m-%d %H:%M" if at.year == localtime(now).year else "%Y-%m-%d %H:%M")
    return format_html('<span class="imp-nowrap" title="{}">{}</span>', at.strftime("%Y-%m-%d %H:%M:%S"), text)


def count_cell(order_import: OrderImport, part: str) -> str | SafeString:
    """Orders created, updated or unchanged; of a file that was not read the words say so."""
    return _unread_cell(order_import) or f"{order_import.report.get('orders', {}).get(part, 0):,d}"


def _unread_cell(order_import: OrderImport) -> SafeString | None:
    if order_import.state in UNREAD:
        return format_html('<span class="imp-mute imp-nowrap">{}</span>', _("not yet"))
    if order_import.state == ImportState.REFUSED:
        return format_html('<span class="imp-mute imp-nowrap">{}</span>', _("not read"))
    return None


def rejected_cell(order_import: OrderImport) -> str | SafeString:
    """Rejected records, red when there are any."""
    if unread := _unread_cell(order_import):
        return unread
    count = problem_count(order_import, "rejected")
    return format_html('<span class="imp-tone-bad">{}</span>', f"{count:,d}") if count else "0"
