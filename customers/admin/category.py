"""Product categories: products that scripts and articles speak of together."""

from django.contrib import admin

from customers.models import ProductCategory

from .base import ShopScopedAdmin


@admin.register(ProductCategory)
class ProductCategoryAdmin(ShopScopedAdmin):
    """A name; which products belong to it stands on the products."""

    list_display = ("name", "shop")
    list_select_related = ("shop",)
    search_fields = ("name",)
    sortable_by = ()
    fields = ("shop", "name")
    ordering = ("name", "pk")
    actions = None
