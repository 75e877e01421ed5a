"""Exports: who took which rows out of the house. Read only."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.choices import ExportState
from customers.models import ExportRecord
from customers.selectors.shop_day import shop_time

from .base import ReadOnlyAdmin


@admin.register(ExportRecord)
class ExportRecordAdmin(ReadOnlyAdmin):
    list_display = ("started", "made_by_name", "exported", "filter_words", "items", "contact", "state_cell", "shop")
    list_filter = ("exported", "shows_contact")
    sortable_by = ()
    fields = (
        ("started", "finished"),
        ("made_by_name", "address"),
        ("exported", "file_format"),
        "filter_words",
        "column_words",
        ("items", "row_count", "byte_count"),
        ("contact", "reason"),
        ("state_cell", "request"),
        "sha256",
    )
    readonly_fields = ("started", "finished", "filter_words", "column_words", "items", "contact", "state_cell")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExportRecord]:
        """Newest first."""
        return super().get_queryset(request).select_related("shop").order_by("-pk")

    @admin.display(description=_("started"))
    def started(self, record: ExportRecord) -> str:
        return shop_time(record.shop, at=record.started_at)

    @admin.display(description=_("finished"))
    def finished(self, record: ExportRecord) -> str:
        return shop_time(record.shop, at=record.finished_at) if record.finished_at else gettext("not known")

    @admin.display(description=_("filter"))
    def filter_words(self, record: ExportRecord) -> str | SafeString:
        if not record.filters:
            return gettext("the whole list")
        pairs: list[Any] = record.filters
        return format_html_join(format_html("{}", _separator()), "{}: {}", pairs)

    @admin.display(description=_("columns"))
    def column_words(self, record: ExportRecord) -> str:
        return _separator().join(record.columns)

    @admin.display(description=_("entries of the list"))
    def items(self, record: ExportRecord) -> str:
        return f"{record.item_count:,d}"

    @admin.display(description=_("contact details"))
    def contact(self, record: ExportRecord) -> str:
        return gettext("in full") if record.shows_contact else gettext("masked")

    @admin.display(description=_("state"))
    def state_cell(self, record: ExportRecord) -> SafeString:
        tones = {ExportState.FINISHED: " sk-pill-good", ExportState.BROKEN: " sk-pill-bad"}
        state = ExportState(record.state)
        return format_html('<span class="sk-pill{}">{}</span>', tones.get(state, ""), state.label)


def _separator() -> str:
    return pgettext("between the names of a list", ", ")
