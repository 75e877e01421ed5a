"""Products: what the shop sells."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from customers.fields import MoneyField
from customers.models import OrderItem, Product

from .base import ShopScopedAdmin
from .choosers import FindMany, look_in_shop
from .forms import ShopRowForm
from .keyset import KeysetChangeList, KeysetPaginator, SortKey
from .shops import SHOP_PARAMETER, shop_of, shops_of

COUNTED_UP_TO = 1000


class ProductForm(ShopRowForm):
    """What orders cannot tell of a product."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        look_in_shop(self, "goes_with", self.instance.shop_id)

    def clean_category(self) -> Any:
        """A category of the same shop."""
        category = self.cleaned_data["category"]
        if category and category.shop_id != self.instance.shop_id:
            raise forms.ValidationError(_("The category belongs to another shop."))
        return category

    def clean_goes_with(self) -> Any:
        """Other products of the same shop."""
        others = self.cleaned_data["goes_with"]
        if any(other.shop_id != self.instance.shop_id for other in others):
            raise forms.ValidationError(_("A product belongs to another shop."))
        if any(other.pk == self.instance.pk for other in others):
            raise forms.ValidationError(_("A product does not go with itself."))
        return others


class ProductAdmin(ShopScopedAdmin):
    """Products come with the orders; price, stock, category and what goes with them is written here."""

    form = ProductForm
    formfield_overrides = {MoneyField: {"widget": UnfoldAdminDecimalFieldWidget, "min_value": 0}}
    sort_key = SortKey("name", str, descending=False)
    paginator = KeysetPaginator
    list_display = ("name", "sku", "price", "stock")
    search_fields = ("name",)
    search_help_text = _("Article number, or how the name begins")
    sortable_by = ()
    ordering = ("name", "pk")
    fields = ("name", "sku", ("price", "stock"), "category", "goes_with", "orders_count")
    readonly_fields = ("name", "sku", "orders_count")
    autocomplete_fields = ("goes_with",)
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """By name, along the index."""
        return KeysetChangeList

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Products come with orders."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders name them."""
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box that looks in the product's own shop."""
        kwargs["widget"] = FindMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """The article of that number, else those whose name begins so; of the shop asked for, or of all one's own."""
        shops = [shop_of(request)] if SHOP_PARAMETER in request.GET else shops_of(request)
        queryset, text = queryset.filter(shop__in=shops), search_term.strip()
        if not text:
            return queryset, False
        numbered = queryset.filter(sku=text)
        return (numbered if numbered.exists() else queryset.filter(name__begins=text)), False

    @admin.display(description=_("orders"))
    def orders_count(self, product: Product) -> str:
        orders = OrderItem.objects.filter(product=product).order_by().values("order_id").distinct()
        count = orders[: COUNTED_UP_TO + 1].count()
        return str(count) if count <= COUNTED_UP_TO else _("more than %(n)s") % {"n": COUNTED_UP_TO}
