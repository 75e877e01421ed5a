"""By what the order list is filtered."""

from datetime import date, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from customers.choices import OrderStatus
from customers.models import Channel, Order
from customers.selectors.shop_day import day_start

from .ranges import RangeFilter
from .shops import shop_of


class StatusFilter(SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Our seven words."""
        return list(OrderStatus.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Orders of one status."""
        return queryset.filter(status=self.value()) if self.value() in OrderStatus.values else queryset


class OrderChannelFilter(SimpleListFilter):
    title = _("channel")
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The shop's channels."""
        channels = Channel.objects.filter(shop=shop_of(request)).order_by("name", "pk")
        return [(str(channel.pk), channel.name) for channel in channels]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Orders of one channel."""
        known = [str(key) for key, _name in self.lookup_choices]
        asked = self.value() or ""
        return queryset.filter(channel=int(asked)) if asked in known else queryset


class OrderedFilter(RangeFilter):
    """Days are those of the shop; the bounds are moments, for the index is one of moments."""

    title = _("ordered")
    parameter_name = "ordered"
    path = "created_at"
    input_type = "date"
    parse = staticmethod(date.fromisoformat)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """Orders from the start of the first day to the end of the last."""
        shop = shop_of(request)
        first, last = (self._value(name) for name in self.end_names())
        if shop and first:
            queryset = queryset.filter(created_at__gte=day_start(shop, on=first))
        if shop and last and last < date.max:
            queryset = queryset.filter(created_at__lt=day_start(shop, on=last + timedelta(days=1)))
        return queryset
