"""By what rules a shop treats its inquiries."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from crm.admin.script_choice import KeepsScripts, offered_scripts
from crm.models import InquirySettings
from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.shops import shops_of
from customers.fields import MoneyField
from scripts_lib.models import Script


class InquirySettingsForm(KeepsScripts, ShopRowForm):
    pass


@admin.register(InquirySettings)
class InquirySettingsAdmin(ShopScopedAdmin):
    form = InquirySettingsForm
    formfield_overrides = {MoneyField: {"widget": UnfoldAdminDecimalFieldWidget, "min_value": 0}}
    list_display = ("shop_name", "won_days", "open_hours", "unpaid_minutes", "agent_limit", "manager_limit")
    list_select_related = ("shop",)
    empty_value_display = _("none")
    sortable_by = ()
    fields = (
        "shop",
        "won_days",
        ("open_hours", "open_script"),
        ("unpaid_minutes", "unpaid_script"),
        ("agent_limit", "trainer_limit", "manager_limit"),
        "coupon_days",
        "care_tip_days",
    )
    ordering = ("shop__name", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[InquirySettings]:
        """Every shop has a row as soon as somebody looks."""
        missing = [shop for shop in shops_of(request) if not InquirySettings.objects.filter(shop=shop).exists()]
        InquirySettings.objects.bulk_create([InquirySettings(shop=shop) for shop in missing], ignore_conflicts=True)
        rows: QuerySet[InquirySettings] = super().get_queryset(request)
        return rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Scripts that agents may use."""
        if db_field.related_model is Script:
            kwargs["queryset"] = offered_scripts(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop has its row."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A shop keeps its row."""
        return False

    @admin.display(description=_("shop"))
    def shop_name(self, row: InquirySettings) -> str:
        return row.shop.name
