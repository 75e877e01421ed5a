"""Loss reasons: why an inquiry did not end in an order."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import LossReason
from scripts_lib.admin.base import LibraryAdmin, LibraryForm


class LossReasonForm(LibraryForm):
    def clean(self) -> dict[str, Any]:
        """A shop's own reason has a name; one of ours has a code, which the reader's language names."""
        cleaned = super().clean() or {}
        if not cleaned.get("name") and not self.instance.code:
            self.add_error("name", forms.ValidationError(_("Give the reason a name.")))
        return cleaned


@admin.register(LossReason)
class LossReasonAdmin(LibraryAdmin):
    form = LossReasonForm
    list_display = ("label", "position", "is_active", "whose")
    list_filter = ("is_active",)
    fields = ("shop", "name", "position", "is_active")
    ordering = ("position", "pk")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lost inquiries name it; it is switched off."""
        return False

    @admin.display(description=_("reason"))
    def label(self, reason: LossReason) -> str:
        return reason.label
