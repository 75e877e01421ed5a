"""Tag groups: the questions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ShopScopedAdmin
from tagging.looks import group_class
from tagging.models import TagGroup


@admin.register(TagGroup)
class TagGroupAdmin(ShopScopedAdmin):
    list_display = ("name", "number", "is_automatic", "answers", "shop")
    list_filter = ("is_automatic",)
    empty_value_display = _("none")
    sortable_by = ()
    list_select_related = ("shop",)
    fields = ("shop", "name", "slug", "number", "position", "is_automatic")
    ordering = ("is_automatic", "number", "position", "pk")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[TagGroup]:
        """With the tags, for their column."""
        return super().get_queryset(request).prefetch_related("tags")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Rules, runs and reports know a group by its code; tags in use know whether rules set them."""
        fixed = super().get_readonly_fields(request, obj)
        return [*fixed, "slug", "is_automatic"] if obj else fixed

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Its history would go with it; tags can be switched off."""
        return False

    @admin.display(description=_("tags"))
    def answers(self, group: TagGroup) -> SafeString:
        tags = sorted(group.tags.all(), key=lambda tag: (tag.position, tag.pk))
        look = group_class(group.number)
        return format_html_join(
            " ", '<span class="sk-tag {}">{}</span>', ((look, tag.name) for tag in tags if tag.is_active)
        )
