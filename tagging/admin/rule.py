"""Rules: when a buyer gets an automatic tag."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from tagging.looks import group_class
from tagging.models import TagRule
from tagging.services.rules import save_rule
from tagging.texts import rule_text

from .conditions import ConditionsField
from .tag import GroupFilter


class TagChoiceField(forms.ModelChoiceField):
    """Two groups may hold the same word, so it stands behind its group's name."""

    def label_from_instance(self, obj: Any) -> str:
        """会员等级: VIP会员"""
        return f"{obj.group.name}: {obj.name}"


class RuleForm(ShopRowForm):
    conditions = ConditionsField(label=_("Conditions, all of which must hold"))

    class Meta:
        model = TagRule
        fields = ("shop", "tag", "position", "conditions", "is_active")
        field_classes = {"tag": TagChoiceField}

    def clean(self) -> dict[str, Any]:
        """The rule belongs to its tag's group, in its tag's shop, at a place of its own."""
        cleaned = super().clean() or {}
        tag, position = cleaned.get("tag"), cleaned.get("position")
        if not tag:
            return cleaned
        shop = cleaned.get("shop", getattr(self.instance, "shop", None))
        if shop and tag.shop_id != shop.pk:
            raise forms.ValidationError(_("The tag belongs to another shop."))
        rivals = TagRule.objects.filter(group=tag.group_id).exclude(pk=self.instance.pk)
        if position is not None and rivals.filter(position=position).exists():
            self.add_error("position", _("Another rule of the group stands at this place."))
        self.instance.group = tag.group
        return cleaned


@admin.register(TagRule)
class TagRuleAdmin(ShopScopedAdmin):
    """The first rule of a group that holds gives the tag."""

    form = RuleForm
    list_display = ("tag_chip", "group", "position", "sentence", "version", "is_active", "shop")
    list_filter = (GroupFilter, "is_active")
    sortable_by = ()
    list_select_related = ("group", "tag__group", "shop")
    fields = ("shop", "tag", "position", "conditions", "is_active")
    ordering = ("group__position", "group_id", "position", "pk")
    actions = None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only tags of groups that rules fill."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "tag" and field is not None:
            tags: QuerySet[Any] = field.queryset.filter(group__is_automatic=True).select_related("group")
            field.queryset = tags.order_by("group__position", "position", "pk")
        return field

    def save_model(self, request: HttpRequest, obj: TagRule, form: Any, change: bool) -> None:
        """A changed rule is the next version of it."""
        save_rule(rule=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule is switched off; the tags it set keep their reason."""
        return False

    @admin.display(description=_("tag"))
    def tag_chip(self, rule: TagRule) -> SafeString:
        return format_html('<span class="sk-tag {}">{}</span>', group_class(None), rule.tag.name)

    @admin.display(description=_("when"))
    def sentence(self, rule: TagRule) -> str:
        return rule_text(rule.conditions)
