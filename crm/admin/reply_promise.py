"""How soon a shop promises to answer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.models import ReplyPromise
from customers.admin.base import ShopScopedAdmin
from customers.admin.shops import shops_of


@admin.register(ReplyPromise)
class ReplyPromiseAdmin(ShopScopedAdmin):
    """Each shop has one row; what is changed here holds for messages that come from now on."""

    list_display = ("shop_name", "minutes_within", "minutes_outside", "hours")
    list_select_related = ("shop",)
    sortable_by = ()
    fields = ("shop", "minutes_within", "minutes_outside", "hours")
    readonly_fields = ("hours",)
    ordering = ("shop__name", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyPromise]:
        """Every shop has a row as soon as somebody looks."""
        missing = [shop for shop in shops_of(request) if not ReplyPromise.objects.filter(shop=shop).exists()]
        ReplyPromise.objects.bulk_create([ReplyPromise(shop=shop) for shop in missing], ignore_conflicts=True)
        return super().get_queryset(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop has its row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A shop keeps its row."""
        return False

    @admin.display(description=_("shop"))
    def shop_name(self, row: ReplyPromise) -> str:
        return row.shop.name

    @admin.display(description=_("business hours; closed days are kept with the shop"))
    def hours(self, row: ReplyPromise) -> str:
        return f"{row.shop.opens_at:%H:%M}–{row.shop.closes_at:%H:%M}"
