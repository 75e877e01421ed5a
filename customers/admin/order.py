"""Orders, as the platform's files tell them."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from customers.choices import OrderStatus
from customers.models import Channel, Order, OrderItem, PromoChannel
from customers.render import buyer_nick, masked_name
from customers.resources import OrderResource, PlainOrderResource
from customers.search_shapes import shapes_of
from customers.selectors.search import find_customers
from customers.selectors.shop_day import shop_time
from customers.texts.words import listed

from .base import ReadOnlyAdmin
from .exports import ExportDoor
from .keyset import KeysetChangeList, KeysetPaginator, SortKey
from .order_filters import OrderChannelFilter, OrderedFilter, StatusFilter
from .shops import shop_of


class ItemInline(TabularInline):
    model = OrderItem
    fields = ("title", "variant", "sku", "quantity", "price", "amount", "refund")
    readonly_fields = ("price",)
    ordering = ("position", "pk")
    extra = 0
    hide_title = True
    verbose_name_plural = _("lines")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("unit price"))
    def price(self, item: OrderItem) -> str:
        return "" if item.unit_price is None else f"{item.unit_price.normalize():,f}"


@admin.register(Order)
class OrderAdmin(ExportDoor, ReadOnlyAdmin):
    export_resources = [OrderResource, PlainOrderResource]
    sort_key = SortKey("created_at", datetime.fromisoformat, nullable=True)
    paginator = KeysetPaginator
    list_display = ("order_no", "ordered", "buyer", "channel", "state", "goods_cell", "amount")
    list_filter = (StatusFilter, OrderChannelFilter, OrderedFilter)
    search_fields = ("order_no",)
    search_help_text = _("Order number, nick, phone")
    sortable_by = ()
    inlines = (ItemInline,)
    fields = (
        ("order_no", "channel"),
        ("buyer", "state"),
        ("ordered", "paid_when"),
        ("shipped_when", "completed_when"),
        ("payable", "paid"),
        ("refund", "net"),
        ("goods", "units"),
        "buyer_note",
        "seller_note",
        "promotions",
        "other_columns",
    )
    readonly_fields = (
        "promotions",
        "buyer",
        "state",
        "ordered",
        "paid_when",
        "shipped_when",
        "completed_when",
        "net",
        "other_columns",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With what each line shows."""
        rows = super().get_queryset(request).select_related("customer", "channel", "shop")
        return rows.prefetch_related("items")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Newest first, along the index."""
        return KeysetChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Order], search_term: str
    ) -> tuple[QuerySet[Order], bool]:
        """The order of that number, else the orders of the buyer that the text points at."""
        shop = shop_of(request)
        if not search_term.strip() or shop is None:
            return queryset, False
        channels = list(Channel.objects.filter(shop=shop).values_list("pk", flat=True))
        numbers = shapes_of(search_term).order_numbers
        named = queryset.filter(shop=shop, channel__in=channels, order_no__in=numbers)
        if numbers and named.exists():
            return named, False
        may_see_contact = request.user.has_perm("customers.view_contact")
        found = find_customers([shop.pk], search_term, may_see_contact=may_see_contact)
        return queryset.filter(customer__in=[one.customer_id for one in found]), False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What the file told besides can name people in full: only for who may see contact details."""
        fields = list(super().get_fields(request, obj))
        shows = obj is not None and obj.other_columns and request.user.has_perm("customers.view_contact")
        return fields if shows else [field for field in fields if field != "other_columns"]

    @admin.display(description=_("promotions"))
    def promotions(self, order: Order) -> str:
        """By their names, in the shop's own words."""
        codes = (order.promo or "").split(",")
        names = {one.code: one.name for one in PromoChannel.objects.filter(shop=order.shop_id, code__in=codes)}
        return listed([names.get(code, code) for code in codes if code]) or gettext("none")

    @admin.display(description=_("other columns of the file"))
    def other_columns(self, order: Order) -> SafeString:
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", order.other_columns.items())
        return format_html('<dl class="sk-others">{}</dl>', rows)

    @admin.display(description=_("buyer"))
    def buyer(self, order: Order) -> str | SafeString:
        customer = order.customer
        if customer is None:
            return gettext("not known")
        url = reverse("admin:customers_customer_change", args=[customer.pk])
        name = masked_name(customer.name) or buyer_nick(account=customer.account, key=customer.key)
        return format_html('<a class="sk-link" href="{}">{}</a>', url, name)

    @admin.display(description=_("status"))
    def state(self, order: Order) -> SafeString:
        tones = {OrderStatus.COMPLETED: " sk-pill-good", OrderStatus.UNKNOWN: " sk-pill-bad"}
        status = OrderStatus(order.status)
        return format_html('<span class="sk-pill{}">{}</span>', tones.get(status, ""), status.label)

    @admin.display(description=_("goods"))
    def goods_cell(self, order: Order) -> str:
        text = order.goods or listed([item.title or item.sku for item in order.items.all()])
        return text if len(text) <= 40 else text[:39] + "…"

    @admin.display(description=_("ordered"))
    def ordered(self, order: Order) -> str:
        return _time(order, order.created_at)

    @admin.display(description=_("paid at"))
    def paid_when(self, order: Order) -> str:
        return _time(order, order.paid_at)

    @admin.display(description=_("shipped at"))
    def shipped_when(self, order: Order) -> str:
        return _time(order, order.shipped_at)

    @admin.display(description=_("completed at"))
    def completed_when(self, order: Order) -> str:
        return _time(order, order.completed_at)

    @admin.display(description=_("paid less refund"))
    def net(self, order: Order) -> str:
        return f"{order.net_paid:,.2f}"

    @admin.display(description=_("paid"))
    def amount(self, order: Order) -> SafeString:
        refund = gettext("refund %(amount)s") % {"amount": f"{order.refund:,.2f}"} if order.refund else ""
        return format_html(
            '<span class="sk-two sk-right"><span>{}</span><span>{}</span></span>',
            f"{order.paid:,.2f}",
            refund,
        )


def _time(order: Order, at: datetime | None) -> str:
    return shop_time(order.shop, at=at) if at else gettext("not known")
