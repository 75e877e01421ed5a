"""Rules: when a buyer gets an automatic tag. They are changed on their group's page, all at once."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from tagging.conditions import ConditionError
from tagging.looks import group_class
from tagging.models import TagRule
from tagging.selectors.rule_words import rule_words
from tagging.texts import rule_text

from .tag import GroupFilter


@admin.register(TagRule)
class TagRuleAdmin(ShopScopedAdmin):
    """The first rule of a group that holds gives the tag."""

    list_display = ("tag_chip", "group", "place", "sentence", "version", "is_active", "shop")
    list_filter = (GroupFilter, "is_active")
    sortable_by = ()
    list_select_related = ("group", "tag__group", "shop")
    ordering = ("group__position", "group_id", "position", "pk")
    actions = None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of its group, with this rule open."""
        rule: TagRule = self.get_object(request, object_id)
        return redirect(f"{reverse('admin:tagging_taggroup_rules', args=[rule.group_id])}?rule={rule.pk}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A rule is added on its group's page, where it is seen what it would move."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A rule is switched off; the tags it set keep their reason."""
        return False

    @admin.display(description=_("tag"))
    def tag_chip(self, rule: TagRule) -> SafeString:
        return format_html('<span class="sk-tag {}">{}</span>', group_class(None), rule.tag.name)

    @admin.display(description=_("position"))
    def place(self, rule: TagRule) -> int | str:
        """As the page of its group counts; a rule that is switched off stands nowhere."""
        return rule.position + 1 if rule.is_active else ""

    @admin.display(description=_("when"))
    def sentence(self, rule: TagRule) -> str:
        try:
            return rule_text(rule.conditions, rule_words(rule.shop_id).names)
        except ConditionError:
            return str(_("This rule cannot be read; its group is left as it stands."))
