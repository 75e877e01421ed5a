"""Coupons that buyers hold."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from crm.models import Coupon
from customers.admin.base import ShopScopedAdmin
from customers.admin.choosers import FindOne
from customers.admin.forms import ShopRowForm
from customers.admin.shops import shop_of
from customers.fields import MoneyField
from customers.render import buyer_nick
from customers.selectors.staff import staff_name


class CouponForm(ShopRowForm):
    def clean(self) -> dict[str, Any]:
        """A coupon is of its buyer's shop."""
        cleaned = super().clean() or {}
        if customer := cleaned.get("customer"):
            self.instance.shop_id = customer.shop_id
        return cleaned


class UsedFilter(admin.SimpleListFilter):
    title = _("used")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Used or not."""
        return [("no", _("Not used yet")), ("yes", _("Used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Coupon]) -> QuerySet[Coupon]:
        """Coupons in that state."""
        return queryset.filter(used_at__isnull=self.value() == "no") if self.value() in ("no", "yes") else queryset


class CompensationFilter(admin.SimpleListFilter):
    title = _("given")
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Those that make up for something."""
        return [("inquiry", _("as compensation"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Coupon]) -> QuerySet[Coupon]:
        """All, or those tied to an inquiry."""
        return queryset.filter(inquiry__isnull=False) if self.value() == "inquiry" else queryset


@admin.register(Coupon)
class CouponAdmin(ShopScopedAdmin):
    form = CouponForm
    formfield_overrides = {MoneyField: {"widget": UnfoldAdminDecimalFieldWidget, "min_value": 0}}
    list_display = ("name", "buyer", "value", "reason_shown", "giver", "expires_on", "used_at")
    list_filter = (CompensationFilter, UsedFilter)
    list_select_related = ("customer", "given_by")
    empty_value_display = _("not yet")
    sortable_by = ()
    fields = ("customer", "name", "code", "value", "expires_on", "reason_shown", "giver", "used_at", "created_at")
    readonly_fields = ("used_at", "created_at", "reason_shown", "giver")
    autocomplete_fields = ("customer",)
    ordering = ("-pk",)
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A coupon stays with its buyer."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "customer"] if obj else fixed

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        """A box that finds a buyer while one types."""
        if db_field.name == "customer":
            kwargs["widget"] = box = FindOne(db_field, self.admin_site)
            box.shop_id = getattr(shop_of(request), "pk", None)
        field: forms.Field | None = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return field

    def save_model(self, request: HttpRequest, obj: Coupon, form: Any, change: bool) -> None:
        """Given now, by who is signed in."""
        if not change:
            obj.created_at = timezone.now()
            obj.given_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    @admin.display(description=_("customer"))
    def buyer(self, coupon: Coupon) -> SafeString:
        who = coupon.customer
        url = reverse("admin:customers_customer_change", args=[who.pk])
        name = buyer_nick(account=who.account, key=who.key)
        return format_html('<a class="sk-link" href="{}">{}</a>', url, name)

    @admin.display(description=_("compensation for"))
    def reason_shown(self, coupon: Coupon) -> str:
        return coupon.reason or gettext("none")

    @admin.display(description=_("given by"))
    def giver(self, coupon: Coupon) -> str:
        who = coupon.given_by
        return staff_name(who) or gettext("not known")
