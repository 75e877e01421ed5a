"""Words for what is worth knowing about a whole file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .words import Text, listed

NOTES: dict[str, Text] = {
    "no_final_newline": _(
        "The last record does not end in a line break: the file may be cut off. "
        "Compare records and totals with the platform."
    ),
    "ignored_columns": _("Columns we do not read: %(columns)s."),
    "hidden_rows": _("Hidden and filtered rows were read too: %(count)s."),
    "other_sheets": _("Other sheets of the workbook were not read: %(sheets)s."),
}
UNKNOWN = _("Worth knowing about this file: %(code)s.")


def note_text(note: Mapping[str, Any]) -> str:
    """One note about the whole file, in full: its `code` with what fills it."""
    code = str(note["code"])
    text = str(NOTES.get(code, UNKNOWN))
    try:
        return text % {name: listed(value) for name, value in note.items()}
    except (KeyError, ValueError, TypeError):
        return str(UNKNOWN) % {"code": code}
