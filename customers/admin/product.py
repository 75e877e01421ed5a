"""Products: what the shop sells."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.models import OrderItem, Product

from .base import ReadOnlyAdmin
from .keyset import KeysetChangeList, KeysetPaginator, SortKey
from .shops import shop_of

COUNTED_UP_TO = 1000


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    sort_key = SortKey("name", str, descending=False)
    paginator = KeysetPaginator
    list_display = ("name", "sku")
    search_fields = ("name",)
    search_help_text = _("Article number, or how the name begins")
    sortable_by = ()
    fields = ("name", "sku", "orders_count")
    readonly_fields = ("orders_count",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """By name, along the index."""
        return KeysetChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Product], search_term: str
    ) -> tuple[QuerySet[Product], bool]:
        """The article of that number, else those whose name begins so."""
        text, shop = search_term.strip(), shop_of(request)
        if not text or shop is None:
            return queryset, False
        numbered = queryset.filter(shop=shop, sku=text)
        return (numbered if numbered.exists() else queryset.filter(shop=shop, name__begins=text)), False

    @admin.display(description=_("orders"))
    def orders_count(self, product: Product) -> str:
        orders = OrderItem.objects.filter(product=product).order_by().values("order_id").distinct()
        count = orders[: COUNTED_UP_TO + 1].count()
        return str(count) if count <= COUNTED_UP_TO else _("more than %(n)s") % {"n": COUNTED_UP_TO}
