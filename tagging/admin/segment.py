"""Segments: read aloud and renamed here, opened and changed as the customer list."""

from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.admin.base import ShopScopedAdmin
from customers.admin.held import KeptWhileUsed
from customers.admin.shops import SHOP_PARAMETER
from customers.selectors.staff import staff_name
from tagging.choices import SegmentKind
from tagging.conditions import Condition, ConditionError
from tagging.conditions.address import as_parameter
from tagging.models import Segment
from tagging.selectors.list_words import list_words
from tagging.selectors.segments import conditions_digest
from tagging.texts import rule_text

LIST = "admin:customers_customer_changelist"
SEGMENT, CHANGED, SEEN = "segment", "changes", "seen"


@admin.register(Segment)
class SegmentAdmin(KeptWhileUsed, ShopScopedAdmin):
    """Made at the customer list; deleting one deletes no customer."""

    list_display = ("opened", "kind", "sentence", "size", "maker", "made_at", "page", "shop")
    list_display_links = None
    list_filter = ("kind",)
    list_select_related = ("made_by", "shop")
    search_fields = ("name",)
    sortable_by = ()
    ordering = ("name", "pk")
    fields = ("shop", "name", "kind", "sentence", "ways", "maker", "made_at")
    readonly_fields = ("kind", "sentence", "ways", "maker", "made_at")
    list_before_template = "admin/tagging/segments_before.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A segment is saved from the customer list, where it is seen who is in it."""
        return False

    @admin.display(description=_("name"))
    def opened(self, segment: Segment) -> SafeString:
        return format_html('<a class="sk-link" href="{}">{}</a>', segment_address(segment), segment.name)

    @admin.display(description=_("made by"))
    def maker(self, segment: Segment) -> str:
        return staff_name(segment.made_by)

    @admin.display(description=_("who"))
    def sentence(self, segment: Segment) -> str:
        if segment.kind == SegmentKind.BY_HAND:
            return str(_("put together by hand"))
        if segment.taken_on:
            return str(_("as of %(day)s")) % {"day": segment.taken_on.isoformat()}
        return segment_words(segment)

    @admin.display(description=pgettext_lazy("of a segment", "size"))
    def size(self, segment: Segment) -> SafeString:
        return format_html('<a class="sk-link" href="{}&amp;count=1">{}</a>', segment_address(segment), _("Count them"))

    @admin.display(description=_("rename, delete"))
    def page(self, segment: Segment) -> SafeString:
        address = reverse("admin:tagging_segment_change", args=[segment.pk])
        return format_html('<a class="sk-link" href="{}">{}</a>', address, _("Open its page"))

    @admin.display(description=_("customers"))
    def ways(self, segment: Segment) -> SafeString:
        """To its customers, and to the filter that makes them."""
        opened, address = segment_address(segment), conditions_address(segment)
        if not address:
            return format_html('<a class="sk-link" href="{}">{}</a>', opened, _("Open them"))
        return format_html(
            '<a class="sk-link" href="{}">{}</a> · <a class="sk-link" href="{}">{}</a>',
            opened,
            _("Open them"),
            address,
            _("Change the conditions"),
        )


def segment_address(segment: Segment) -> str:
    """The customer list, filtered by a segment."""
    return f"{reverse(LIST)}?{urlencode({SEGMENT: segment.pk, SHOP_PARAMETER: segment.shop_id})}"


def conditions_address(segment: Segment) -> str:
    """The customer list, filtered by the segment's conditions one by one, to be changed there; "" without any.

    What they were goes along, so that a change meanwhile is noticed when they are saved.
    """
    if segment.kind != SegmentKind.DYNAMIC:
        return ""
    try:
        said = [as_parameter(one) for one in Condition.parse_list(segment.conditions)]
    except ConditionError:
        said = []
    seen = conditions_digest(segment.conditions)
    more = [(CHANGED, segment.pk), (SEEN, seen), (SHOP_PARAMETER, segment.shop_id)]
    return f"{reverse(LIST)}?{urlencode([*said, *more])}"


def segment_words(segment: Segment) -> str:
    """Its conditions in plain words."""
    try:
        return rule_text(segment.conditions, list_words(segment.shop_id).names)
    except ConditionError:
        return str(_("This segment cannot be read any more. Make a new one."))
