"""Shops and their channels."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from customers.models import Channel, ClosedDay, Shop
from customers.services.attributes import install_default_attributes

from .base import ShopScopedAdmin
from .second_look import SecondLook


class ChannelInline(TabularInline):
    model = Channel
    fields = ("name", "code", "is_bargain")
    extra = 0

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Imports know a channel by its code."""
        return [] if request.user.is_superuser else ["code"]


class ClosedDayForm(forms.ModelForm):
    class Meta:
        labels = {"on": _("date")}


class ClosedDayInline(TabularInline):
    model = ClosedDay
    form = ClosedDayForm
    fields = ("on", "name")
    ordering = ("on",)
    extra = 0


@admin.register(Shop)
class ShopAdmin(SecondLook, ModelAdmin):
    """What a shop is, the operator says; when it is open, its manager."""

    list_display = ("name", "code", "timezone")
    list_fullwidth = True
    fields = (
        "name",
        "code",
        "timezone",
        ("opens_at", "closes_at"),
        ("pair_largest_order", "pair_least_orders", "pair_listed"),
        "members",
    )
    inlines = (ClosedDayInline, ChannelInline)
    ordering = ("name", "pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A new shop begins with the usual hours and settings."""
        fields = list(super().get_fields(request, obj))
        return fields if obj else [field for field in fields if isinstance(field, str)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """A new shop begins with its channels."""
        return list(self.inlines) if obj else [ChannelInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Whose rows somebody sees is not for a manager to say."""
        return [] if request.user.is_superuser else ["name", "code", "timezone", "members"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Shop]:
        """The reader's own shops."""
        return super().get_queryset(request).filter(pk__in=Shop.objects.for_user(request.user))

    def save_model(self, request: HttpRequest, obj: Shop, form: Any, change: bool) -> None:
        """A new shop begins with the usual attributes."""
        super().save_model(request, obj, form, change)
        if not change:
            install_default_attributes(shop=obj)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Members to tick."""
        kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The shop, or 404: whether it is foreign or absent is not told."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A shop with its buyers is not a thing to delete by a click."""
        return False


@admin.register(Channel)
class ChannelAdmin(ShopScopedAdmin):
    list_display = ("name", "code", "is_bargain", "shop")
    list_select_related = ("shop",)
    fields = ("shop", "name", "code", "is_bargain")
    ordering = ("name", "pk")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Imports know a channel by its code."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "code"] if obj else fixed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its orders would go with it."""
        return False
