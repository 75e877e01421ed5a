"""What is wrong with a chat record, and what to do, as staff read it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COLUMNS = {
    "time": pgettext_lazy("column of a chat", "time"),
    "buyer": pgettext_lazy("column of a chat", "buyer"),
    "agent": pgettext_lazy("column of a chat", "agent"),
    "sender": pgettext_lazy("column of a chat", "sender"),
    "text": pgettext_lazy("column of a chat", "text"),
}
# By code: what it is, and what to do.
FAULTS = {
    "no_time": (_("No time"), _("Write when it was said, like 2026-03-01 12:00:05.")),
    "bad_time": (_("Not a time"), _("Write it like 2026-03-01 12:00:05.")),
    "future": (_("A time that lies ahead"), _("Correct the date.")),
    "no_buyer": (_("No buyer"), _("Write the buyer's nick or id.")),
    "nick_too_long": (_("Longer than any nick"), _("Check that the columns have not slipped.")),
    "id_damaged": (_("A spreadsheet has damaged this id"), _("Export again and mark the column as text.")),
    "bad_sender": (_("Not clear who wrote it"), _("Write buyer, agent or automatic, or the nick of one of them.")),
    "no_text": (_("Nothing said"), _("Delete the row.")),
    "text_too_long": (_("Longer than 2,000 characters"), _("Split it into two rows.")),
    "bad_text": (_("Signs that no text holds"), _("Delete them from the cell.")),
    "formula": (_("A formula"), _("Put its value in the cell.")),
}
