"""What every page of the library shares: rows of the reader's shops, and those of all shops."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.shops import ShopFilter, shop_of, shops_of


class LibraryShopFilter(ShopFilter):
    """One shop at a time, with what belongs to all."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that this shop uses."""
        return queryset.filter(Q(shop=self.shop) | Q(shop=None))


class LibraryForm(ShopRowForm):
    """Rows that a row of the library names belong to the same shop, or to all."""

    @property
    def shop_id(self) -> int | None:
        """Whose row this will be; None is everybody's."""
        if "shop" in self.fields:
            shop = self.cleaned_data.get("shop")
            return shop.pk if shop else None
        found: int | None = self.instance.shop_id
        return found

    def refuse_foreign(self, name: str, rows: Any, *, text: Any) -> None:
        """Put the text beside a field that names rows of another shop."""
        if any(row.shop_id not in (self.shop_id, None) for row in rows):
            self.add_error(name, forms.ValidationError(text))


class LibraryAdmin(ShopScopedAdmin):
    """What belongs to all shops is seen by all and written by the operator."""

    form = LibraryForm
    shop_filter = LibraryShopFilter
    empty_value_display = _("none")
    sortable_by = ()
    list_select_related: tuple[str, ...] = ("shop",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows of the reader's shops and of all shops."""
        own = [shop.pk for shop in shops_of(request)]
        return super(ShopScopedAdmin, self).get_queryset(request).filter(Q(shop__in=own) | Q(shop=None))

    def may_choose_shop(self, request: HttpRequest) -> bool:
        """The operator also writes for all shops."""
        return bool(request.user.is_superuser) or super().may_choose_shop(request)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without the shop for people who are not asked for it."""
        found = list(super().get_fieldsets(request, obj))
        if self.may_choose_shop(request):
            return found
        return [(title, {**box, "fields": [name for name in box["fields"] if name != "shop"]}) for title, box in found]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row of all shops is the operator's."""
        return super().has_change_permission(request, obj) and _may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row of all shops is the operator's."""
        return super().has_delete_permission(request, obj) and _may_write(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new row begins as one of the shop that the list shows."""
        return {"shop": shop_of(request), **super().get_changeform_initial_data(request)}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only the operator may leave the shop empty."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "shop" and field is not None:
            field.required = not request.user.is_superuser
            field.empty_label = _("All shops") if request.user.is_superuser else None
        return field

    @admin.display(description=_("shop"))
    def whose(self, row: Any) -> str:
        return row.shop.name if row.shop_id else str(_("All shops"))


def _may_write(request: HttpRequest, row: Any) -> bool:
    return row is None or row.shop_id is not None or bool(request.user.is_superuser)
