"""Attributes: what the shop wants to know about its buyers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from customers.choices import AttributeLevel
from customers.models import AttributeDefinition, AttributeValue

from .base import ShopScopedAdmin
from .held import KeptWhileUsed

OWN_LEVELS = (AttributeLevel.ADVANCED, AttributeLevel.HIGH_VALUE)


@admin.register(AttributeDefinition)
class AttributeDefinitionAdmin(KeptWhileUsed, ShopScopedAdmin):
    """Basic attributes are the buyer's own columns and valuable ones are computed; the others are the shop's."""

    list_display = ("name", "code", "level", "position", "shop")
    list_filter = ("level",)
    sortable_by = ()
    list_select_related = ("shop",)
    fields = ("shop", "name", "code", "level", "position")
    ordering = ("level", "position", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AttributeDefinition]:
        """Not those that only say who corrected a contact detail."""
        return super().get_queryset(request).filter(level__in=OWN_LEVELS)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Scripts know an attribute by its code."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code"] if obj else fixed

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the levels that a shop fills by itself."""
        kwargs["choices"] = [(level.value, level.label) for level in OWN_LEVELS]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def holders(self, row: AttributeDefinition) -> list[str]:
        """Rules and segments that speak of it, and the answers of buyers, which would go with it."""
        count = AttributeValue.objects.filter(definition=row).count()
        words = ngettext("the answer of %(n)s buyer", "the answers of %(n)s buyers", count) % {"n": f"{count:,d}"}
        return [*super().holders(row), *([words] if count else [])]
