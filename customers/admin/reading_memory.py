"""What a shop remembers about its order files: to be looked at, corrected and forgotten."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import ColumnMapping, StatusWord
from customers.texts import field_name, platform_name

from .base import ShopScopedAdmin

DECIDES = "customers.change_orderimport"


class MemoryAdmin(ShopScopedAdmin):
    """For who may decide on imports; a decision is made in a review, not here."""

    list_select_related = ("shop", "decided_by")
    search_fields = ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(DECIDES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(DECIDES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(DECIDES)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whoever corrects a decision has made it."""
        obj.decided_by, obj.decided_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("platform"), ordering="platform")
    def platform_word(self, row: ColumnMapping | StatusWord) -> str:
        return str(platform_name(row.platform))


@admin.register(StatusWord)
class StatusWordAdmin(MemoryAdmin):
    list_display = ("word", "status", "platform_word", "decided_by", "decided_at", "shop")
    fields = ("shop", "word", "platform_word", "status", "decided_by", "decided_at")
    readonly_fields = ("shop", "word", "platform_word", "decided_by", "decided_at")
    ordering = ("platform", "word", "pk")


@admin.register(ColumnMapping)
class ColumnMappingAdmin(MemoryAdmin):
    list_display = ("file_name", "changes", "platform_word", "decided_by", "decided_at", "shop")
    fields = ("shop", "file_name", "platform_word", "changes", "decided_by", "decided_at")
    readonly_fields = ("shop", "file_name", "platform_word", "changes", "decided_by", "decided_at")
    ordering = ("-decided_at", "-pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is changed in the review of the next file, where its effect is seen."""
        return False

    @admin.display(description=_("columns read otherwise"))
    def changes(self, mapping: ColumnMapping) -> SafeString:
        pairs = [
            (mapping.names[int(place)], field_name(name) if name else gettext("Kept as raw data"))
            for place, name in mapping.columns.items()
            if int(place) < len(mapping.names)
        ]
        return format_html("{}", format_html_join("; ", "{} → {}", pairs))
