"""Whose rows a page shows: the reader's shops, one of them at a time."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.models import Shop

SHOP_PARAMETER = "shop"


def shops_of(request: HttpRequest) -> list[Shop]:
    """The shops this person may see, by name; asked once a request."""
    if not hasattr(request, "_shops"):
        request._shops = list(Shop.objects.for_user(request.user).order_by("name", "pk"))  # type: ignore[attr-defined]
    shops: list[Shop] = request._shops  # type: ignore[attr-defined]
    return shops


def shop_of(request: HttpRequest) -> Shop | None:
    """The shop whose rows a list shows: the one asked for, else the first; None without any."""
    shops = shops_of(request)
    asked = request.GET.get(SHOP_PARAMETER, "")
    return next((shop for shop in shops if str(shop.pk) == asked), shops[0] if shops else None)


class ShopFilter(SimpleListFilter):
    """One shop at a time: the shop leads every index, so no list is put together and sorted."""

    title = _("shop")
    parameter_name = SHOP_PARAMETER

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        self.shop = shop_of(request)
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The reader's shops."""
        return [(str(shop.pk), shop.name) for shop in shops_of(request)]

    def chip(self) -> str:
        """None: a list always shows one shop."""
        return ""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Every shop; there is no "all"."""
        for key, name in self.lookup_choices:
            yield {
                "selected": self.shop is not None and key == str(self.shop.pk),
                "query_string": changelist.get_query_string({self.parameter_name: key}),
                "display": name,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of that shop."""
        return queryset.filter(shop=self.shop)
