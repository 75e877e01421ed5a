"""Exports: who took which rows out of the house. Read only."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from customers.choices import OF_THE_LIBRARY, ExportState
from customers.models import ExportRecord
from customers.selectors.shop_day import shop_time

from .base import ReadOnlyAdmin, ShopScopedAdmin
from .shops import ShopFilter, shops_of


class ExportShopFilter(ShopFilter):
    """One shop at a time; the operator sees with it what went out of what belongs to all shops."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The records of that shop."""
        return queryset.filter(Q(shop=self.shop) | _of_all(request))


@admin.register(ExportRecord)
class ExportRecordAdmin(ReadOnlyAdmin):
    shop_filter = ExportShopFilter
    list_display = ("started", "made_by_name", "exported", "filter_words", "items", "contact", "state_cell", "whose")
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
        rows = super(ShopScopedAdmin, self).get_queryset(request).filter(_whose(request))
        return rows.select_related("shop").order_by("-pk")

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Whose rows they were, for people who see those of several."""
        names = super().get_list_display(request)
        tells = self.may_choose_shop(request) or request.user.is_superuser
        return [name for name in names if tells or name != "whose"]

    @admin.display(description=_("shop"))
    def whose(self, record: ExportRecord) -> str:
        return record.shop.name if record.shop else gettext("All shops")

    @admin.display(description=_("started"))
    def started(self, record: ExportRecord) -> str:
        return _clock(record, record.started_at)

    @admin.display(description=_("finished"))
    def finished(self, record: ExportRecord) -> str:
        return _clock(record, record.finished_at) if record.finished_at else gettext("not known")

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
        if record.exported in OF_THE_LIBRARY:
            return gettext("none")
        return gettext("in full") if record.shows_contact else gettext("masked")

    @admin.display(description=_("state"))
    def state_cell(self, record: ExportRecord) -> SafeString:
        tones = {ExportState.FINISHED: " sk-pill-good", ExportState.BROKEN: " sk-pill-bad"}
        state = ExportState(record.state)
        return format_html('<span class="sk-pill{}">{}</span>', tones.get(state, ""), state.label)


def _whose(request: HttpRequest) -> Q:
    return Q(shop__in=[shop.pk for shop in shops_of(request)]) | _of_all(request)


def _of_all(request: HttpRequest) -> Q:
    """What went out of what belongs to all shops is the operator's to see."""
    return Q(shop=None) if request.user.is_superuser else Q(pk__in=[])


def _clock(record: ExportRecord, at: datetime) -> str:
    """By the shop's clock; of all shops by the house's."""
    return shop_time(record.shop, at=at) if record.shop else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _separator() -> str:
    return pgettext("between the names of a list", ", ")
