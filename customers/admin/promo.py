"""Promotion channels: by which words of an order a shop knows them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.models import PromoChannel
from customers.texts.words import listed

from .base import ShopScopedAdmin

DECIDES = "customers.change_orderimport"


@admin.register(PromoChannel)
class PromoChannelAdmin(ShopScopedAdmin):
    """For who may decide on imports. What is changed here, all orders are read by within a minute."""

    list_display = ("name", "code", "known_by", "is_bargain", "is_active", "shop")
    list_select_related = ("shop",)
    list_filter = ("is_bargain", "is_active")
    fields = ("shop", "code", "spellings", "is_bargain", "is_active", "position")
    ordering = ("position", "pk")
    actions = None

    @admin.display(description=_("name"), ordering="spellings")
    def name(self, promo: PromoChannel) -> str:
        return promo.name

    @admin.display(description=_("words"))
    def known_by(self, promo: PromoChannel) -> str:
        return listed(promo.words)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Orders know a promotion by its code."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code"] if obj else fixed

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDES)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(DECIDES)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(DECIDES)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that is not wanted is switched off; a default one would come back."""
        return False
