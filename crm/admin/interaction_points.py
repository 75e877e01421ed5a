"""Interaction points: what each kind of interaction is worth."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import InteractionPoints
from customers.admin.base import ShopScopedAdmin


@admin.register(InteractionPoints)
class InteractionPointsAdmin(ShopScopedAdmin):
    """Each shop has one row of each kind; what is changed here, the next tag run applies to all buyers."""

    list_display = ("kind", "points", "most", "days", "advocate_days")
    list_per_page = 20
    sortable_by = ()
    empty_value_display = _("none")
    fields = ("shop", "kind", "points", "at_most", "days", "advocate_days")
    readonly_fields = ("kind",)
    ordering = ("-points", "pk")
    actions = None

    @admin.display(description=_("at most so many count"))
    def most(self, row: InteractionPoints) -> Any:
        return row.at_most or _("no limit")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop has them all."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A kind that shall not count is worth nothing."""
        return False
