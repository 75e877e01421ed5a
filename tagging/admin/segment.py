"""Segments: read aloud here, opened as the customer list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.admin.base import ShopScopedAdmin
from tagging.choices import SegmentKind
from tagging.conditions import ConditionError
from tagging.models import Segment
from tagging.selectors.list_words import list_words
from tagging.texts import rule_text


@admin.register(Segment)
class SegmentAdmin(ShopScopedAdmin):
    """Made at the customer list; deleting one deletes no customer."""

    list_display = ("name", "kind", "sentence", "size", "made_by", "made_at", "shop")
    list_filter = ("kind",)
    list_select_related = ("made_by", "shop")
    search_fields = ("name",)
    sortable_by = ()
    ordering = ("name", "pk")
    actions = None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Its customers."""
        return HttpResponseRedirect(segment_address(self.get_object(request, object_id)))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A segment is saved from the customer list, where it is seen who is in it."""
        return False

    @admin.display(description=_("who"))
    def sentence(self, segment: Segment) -> str:
        if segment.kind == SegmentKind.BY_HAND:
            return str(_("put together by hand"))
        if segment.taken_on:
            return str(_("as of %(day)s")) % {"day": segment.taken_on.isoformat()}
        try:
            return rule_text(segment.conditions, list_words(segment.shop_id).names)
        except ConditionError:
            return str(_("This segment cannot be read any more. Make a new one."))

    @admin.display(description=pgettext_lazy("of a segment", "size"))
    def size(self, segment: Segment) -> SafeString:
        return format_html('<a class="sk-link" href="{}&amp;count=1">{}</a>', segment_address(segment), _("Count them"))


def segment_address(segment: Segment) -> str:
    """The customer list, filtered by a segment."""
    return f"{reverse('admin:customers_customer_changelist')}?segment={segment.pk}&shop={segment.shop_id}"
