"""Runs: what the rules did, and when."""

from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from customers.admin.base import ReadOnlyAdmin
from customers.admin.keyset import KeysetChangeList, KeysetPaginator, SortKey
from tagging.models import Tag, TagRun


@admin.register(TagRun)
class TagRunAdmin(ReadOnlyAdmin):
    sort_key = SortKey("id", int)
    paginator = KeysetPaginator
    list_display = (
        "as_of",
        "mode",
        "customers_total",
        "looked_at_count",
        "changed_count",
        "tags_moved",
        "finished_at",
    )
    sortable_by = ()
    fields = (
        ("as_of", "mode"),
        ("started_at", "finished_at"),
        ("customers_total", "looked_at_count"),
        ("changed_count", "tags_moved"),
        "held",
    )
    readonly_fields = ("tags_moved", "held")

    def get_changelist(self, request: Any, **kwargs: Any) -> type[KeysetChangeList]:
        """Latest first."""
        return KeysetChangeList

    @admin.display(description=_("tags set and taken off"))
    def tags_moved(self, run: TagRun) -> str:
        return f"+{run.opened_count:,d} −{run.closed_count:,d}"

    @admin.display(description=_("tags after the run"))
    def held(self, run: TagRun) -> SafeString:
        tags = Tag.objects.filter(shop=run.shop_id, group__is_automatic=True).select_related("group")
        rows = [
            (tag.group.name, tag.name, f"{run.counts[tag.group.slug][tag.slug]:,d}")
            for tag in tags.order_by("group__position", "position", "pk")
            if tag.slug in run.counts.get(tag.group.slug, {})
        ]
        body = format_html_join("", '<tr><td>{}</td><td>{}</td><td class="sk-r">{}</td></tr>', rows)
        return format_html('<table class="sk-table">{}</table>', body)
