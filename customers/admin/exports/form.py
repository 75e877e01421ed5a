"""What is asked before a file is made."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.contrib.import_export.forms import ExportForm
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from customers.services.exports import ReasonMissing, TooManyRows

EXCEL = "1"  # place in FORMATS


class ListExportForm(ExportForm):
    """Which rows in which file, and whether with full contact details; for these a reason is asked."""

    shows_contact = forms.BooleanField(
        label=_("With full names, phones and addresses"),
        help_text=_("Otherwise they are masked, as 张** and 138****1234."),
        required=False,
        widget=UnfoldBooleanWidget,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept with the export. Needed for full names, phones and addresses."),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, formats: Any, resources: Any, *, may_see_contact: bool, **options: Any) -> None:
        super().__init__(formats, resources, **options)
        self.fields["resource"].label = _("Content")
        self.fields["format"].label = _("Format")
        self.fields["format"].initial = EXCEL
        self.fields["format"].help_text = _(
            "Open the Excel file in a spreadsheet program: there long order numbers keep their digits."
        )
        del self.fields["export_items"]
        if not may_see_contact:
            del self.fields["shows_contact"]

    def refuse(self, error: Exception) -> None:
        """Say why no file is made, beside the field that can change it."""
        if isinstance(error, ReasonMissing):
            self.add_error("reason", _("Say what the full names, phones and addresses are needed for."))
        if isinstance(error, TooManyRows):
            words = _("This file may hold %(limit)s entries. Narrow the list by a filter, or choose another file.")
            self.add_error(None, words % {"limit": f"{error.limit:,d}"})
