"""Follow-up templates: what a shop promises again and again."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.script_choice import KeepsScripts, offered_scripts
from crm.models import FollowUpTemplate
from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.shops import shops_of

KNOWN = {"gaps", "product", "缺口", "商品"}
BRACES = re.compile(r"\{([^}]*)\}")


class FollowUpTemplateForm(KeepsScripts, ShopRowForm):
    def clean_text(self) -> str:
        """Only the two names that mean something."""
        text: str = self.cleaned_data["text"].strip()
        unknown = [name for name in BRACES.findall(text) if name not in KNOWN]
        if unknown:
            raise forms.ValidationError(
                _("Nothing is called {%(name)s}. Write {gaps} or {product}."), params={"name": unknown[0]}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Everything it names is of its shop, and it does not go on with itself."""
        cleaned = super().clean() or {}
        shop = cleaned.get("shop") or (self.instance.shop if self.instance.shop_id else None)
        for name in ("for_tag", "done_tag", "next_template", "scene", "script"):
            named = cleaned.get(name)
            if named is not None and shop is not None and named.shop_id not in (shop.pk, None):
                self.add_error(name, forms.ValidationError(_("This belongs to another shop.")))
        following = cleaned.get("next_template")
        if following is not None and following.pk == self.instance.pk:
            self.add_error("next_template", forms.ValidationError(_("To come again, say after how many days.")))
        return cleaned


@admin.register(FollowUpTemplate)
class FollowUpTemplateAdmin(ShopScopedAdmin):
    form = FollowUpTemplateForm
    empty_value_display = _("none")
    list_display = ("title", "for_tag", "scene", "text", "days", "repeat_days", "position", "is_active", "shop")
    list_filter = ("is_active",)
    list_select_related = ("for_tag__group", "scene", "shop")
    fields = (
        "shop",
        "name",
        "scene",
        "for_tag",
        "text",
        ("days", "time"),
        "repeat_days",
        "script",
        "done_tag",
        "next_template",
        ("position", "is_active"),
    )
    ordering = ("position", "pk")

    @admin.display(description=_("name"))
    def title(self, template: FollowUpTemplate) -> str:
        return str(template)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Follow-ups name it; it is switched off."""
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what the reader's shops have: of tags that are set those that people set."""
        if db_field.name == "script":
            kwargs["queryset"] = offered_scripts(request)
        elif db_field.name != "shop":
            kwargs["queryset"] = _offered(db_field, [shop.pk for shop in shops_of(request)])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _offered(db_field: Any, shops: list[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = db_field.related_model._default_manager.all()
    if db_field.name == "scene":
        return rows.filter(Q(shop__in=shops) | Q(shop=None))
    rows = rows.filter(shop__in=shops)
    if db_field.name == "done_tag":
        rows = rows.filter(group__is_automatic=False)
    if db_field.name in ("for_tag", "done_tag"):
        return rows.select_related("group").order_by("group__number", "group_id", "position", "pk")
    return rows.order_by("position", "pk")
