"""Tags: the answers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.admin.held import KeptWhileUsed
from customers.admin.shops import shop_of
from tagging.looks import group_class
from tagging.models import Tag, TagGroup
from tagging.selectors.users_of import holders_of_tag, users_of_tag, was_ever_given

from .tag_merge import TagMergeDoor


class GroupFilter(SimpleListFilter):
    title = _("tag group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The shop's groups."""
        groups = TagGroup.objects.filter(shop=shop_of(request)).order_by("is_automatic", "number", "position", "pk")
        return [(str(group.pk), str(group)) for group in groups]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of one group."""
        known = [key for key, _name in self.lookup_choices]
        return queryset.filter(group=self.value()) if self.value() in known else queryset


class TagForm(ShopRowForm):
    """Group, choice set and shop of a tag belong together."""

    def clean(self) -> dict[str, Any]:
        """Refuse a mixture; an automatic group is one choice set, so its tags need not be told which."""
        cleaned = super().clean() or {}
        group, choice_set = cleaned.get("group"), cleaned.get("choice_set")
        shop = cleaned.get("shop", getattr(self.instance, "shop", None))
        if group and shop and group.shop_id != shop.pk:
            raise forms.ValidationError(_("The group belongs to another shop."))
        if group and choice_set and choice_set.group_id != group.pk:
            raise forms.ValidationError(_("The choice set belongs to another group."))
        if group and group.is_automatic and not choice_set:
            cleaned["choice_set"] = group.choice_sets.order_by("pk").first()
        if self.instance.pk and cleaned.get("is_active") is False:
            self._refuse_while_used()
        return cleaned

    def _refuse_while_used(self) -> None:
        """Name the rules and segments that would never hold again."""
        users = users_of_tag(self.instance)
        if users:
            words = _("Rules or segments speak of this tag: %(users)s. Change them first.")
            self.add_error("is_active", words % {"users": "; ".join(users)})


@admin.register(Tag)
class TagAdmin(TagMergeDoor, KeptWhileUsed, ShopScopedAdmin):
    """A tag that was given is switched off; one that nobody speaks of and nobody had can go."""

    form = TagForm
    list_display = ("chip", "group", "choice_set", "is_active", "shop")
    list_filter = (GroupFilter, "is_active")
    empty_value_display = _("none")
    sortable_by = ()
    list_select_related = ("group", "choice_set", "shop")
    fields = ("shop", "group", "choice_set", "name", "slug", "position", "is_active")
    search_fields = ("name",)
    ordering = ("group__is_automatic", "group__number", "group__position", "position", "pk")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """A manual tag that is there leads to the page on which it goes into another."""
        fields = super().get_fields(request, obj)
        may = obj and not obj.group.is_automatic and self.has_change_permission(request, obj)
        return [*fields, "into_another"] if may else fields

    @admin.display(description=_("the same as another tag?"))
    def into_another(self, tag: Tag) -> SafeString:
        address = reverse("admin:tagging_tag_merge", args=[tag.pk])
        return format_html('<a class="sk-link" href="{}">{}</a>', address, _("Put it into another tag"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Buyers who have the tag hold its group, set and code."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "group", "choice_set", "slug", "into_another"] if obj else fixed

    def holders(self, row: Tag) -> list[str]:
        """Rules, segments and scripts that speak of it, and the history of buyers who had it."""
        given = [_("buyers have it or had it: switch it off instead")] if was_ever_given(row) else []
        return [*holders_of_tag(row), *map(str, given)]

    @admin.display(description=_("tag"))
    def chip(self, tag: Tag) -> SafeString:
        return format_html('<span class="sk-tag {}">{}</span>', group_class(tag.group.number), tag.label)
