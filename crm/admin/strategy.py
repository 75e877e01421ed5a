"""How buyers of a segment are treated and types of shoppers are served: texts that trainers and managers write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from crm.models import SegmentStrategy, ShopperHint
from customers.admin.base import ShopScopedAdmin


class _OneOfEachAdmin(ShopScopedAdmin):
    """A shop has all of them: they are rewritten, never added or taken away."""

    list_per_page = 20
    sortable_by = ()
    empty_value_display = pgettext_lazy("a text", "nothing written")
    ordering = ("pk",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop has them all."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A shop keeps them all."""
        return False


@admin.register(SegmentStrategy)
class SegmentStrategyAdmin(_OneOfEachAdmin):
    list_display = ("segment", "aim", "perk", "touchpoint")
    fields = ("shop", "segment", "aim", "perk", "scenes", "tips", "touchpoint")
    readonly_fields = ("segment",)


@admin.register(ShopperHint)
class ShopperHintAdmin(_OneOfEachAdmin):
    list_display = ("shopper_type", "hint")
    fields = ("shop", "shopper_type", "hint")
    readonly_fields = ("shopper_type",)
