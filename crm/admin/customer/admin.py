"""Customers: the list that people work from, and the page of one of them."""

from typing import Any

import structlog
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm.admin.care_tips import CareTipDoors
from crm.admin.find import FindDoors
from crm.admin.follow_ups.lists import FollowUpDoors
from crm.admin.late import LateDoors
from crm.admin.today import TodayDoors
from crm.marks import recency_mark, tier_chip
from crm.resources import CustomerResource, CustomerTagResource
from customers.admin.base import ReadOnlyAdmin
from customers.admin.exports import ExportDoor
from customers.admin.keyset import KeysetPaginator
from customers.admin.shops import SHOP_PARAMETER, shop_of
from customers.models import Customer
from customers.selectors.search import Sign, find_customers
from tagging.conditions.address import PARAMETERS

from . import cells, filters
from .asides import AsideDoors
from .below import BelowDoors
from .change_list import CustomerChangeList
from .conditions import ADDING, ConditionsFilter, added
from .deeds import DeedDoors
from .doors import CustomerDoors
from .merge import MergeDoors
from .merge_many import MergeManyDoor
from .palette import PaletteDoors
from .relaxed import FOUND
from .segment_filters import ChangedSegment, SegmentFilter
from .segments import SegmentDoors
from .silent import SilentDoors
from .team_notes import TeamNotesDoor

log = structlog.get_logger(__name__)


@admin.register(Customer)
class CustomerAdmin(
    MergeDoors,
    MergeManyDoor,
    CustomerDoors,
    DeedDoors,
    AsideDoors,
    BelowDoors,
    FindDoors,
    FollowUpDoors,
    TodayDoors,
    LateDoors,
    PaletteDoors,
    TeamNotesDoor,
    SegmentDoors,
    SilentDoors,
    CareTipDoors,
    ExportDoor,
    ReadOnlyAdmin,
):
    """No form for a whole customer: details come from orders or are corrected one at a time, tags from the board."""

    actions = ("merge_selected",)
    export_resources = [CustomerResource, CustomerTagResource]
    list_display = ("who", "tier", "recency", "tags", "money", "last_order", "next_follow_up")
    list_filter = (
        filters.RecencyFilter,
        filters.TierFilter,
        filters.AnyTagFilter,
        filters.GapFilter,
        filters.ChannelFilter,
        filters.LastOrderFilter,
        filters.SpentFilter,
        filters.GreyFilter,
        ConditionsFilter,
        SegmentFilter,
        ChangedSegment,
        filters.FollowUpFilter,
        filters.SortFilter,
    )
    paginator = KeysetPaginator
    search_fields = ("account",)
    search_help_text = _("Nick, phone, order number")
    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Customers with what list and page show of them."""
        return super().get_queryset(request).select_related("facts", "channel", "shop")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CustomerChangeList]:
        """Our own list."""
        return CustomerChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The closed vocabulary too, which asks nothing that is masked; and the shop, even where there is only one."""
        own = lookup in PARAMETERS or lookup in (*ADDING, SHOP_PARAMETER)
        return own or super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """A condition that the form adds becomes a part of the address."""
        return added(request) or super().changelist_view(request, extra_context)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Customer], search_term: str
    ) -> tuple[QuerySet[Customer], bool]:
        """By the shape of what was typed; a find by phone is noted, without the number."""
        shop = shop_of(request)
        if not search_term.strip() or shop is None:
            return queryset, False
        may_see_contact = request.user.has_perm("customers.view_contact")
        found = find_customers([shop.pk], search_term, may_see_contact=may_see_contact)
        if any(one.by in (Sign.PHONE, Sign.LAST_FOUR) for one in found):
            log.info(
                "customers_found_by_phone",
                user=request.user.pk,
                shop=shop.pk,
                customers=[one.customer_id for one in found],
            )
        keys = [one.customer_id for one in found]
        setattr(request, FOUND, keys)
        return queryset.filter(pk__in=keys), False

    def get_urls(self) -> list[URLPattern]:
        """The page's own deeds come before the general patterns."""
        view = self.admin_site.admin_view
        doors = (
            self.merge_urls,
            self.merge_many_urls,
            self.find_urls,
            self.today_urls,
            self.late_urls,
            self.follow_up_urls,
            self.deed_urls,
            self.aside_urls,
            self.palette_urls,
            self.below_urls,
            self.segment_urls,
            self.silent_urls,
            self.care_tip_urls,
        )
        return [*(one for urls in doors for one in urls(view)), *super().get_urls()]

    @admin.display(description=_("customer"))
    def who(self, customer: Any) -> SafeString:
        return cells.who_cell(customer.line)

    @admin.display(description=_("tier"))
    def tier(self, customer: Any) -> SafeString:
        return tier_chip(customer.line.tier)

    @admin.display(description=_("recency"))
    def recency(self, customer: Any) -> SafeString:
        return recency_mark(customer.line.recency, customer.line.days)

    @admin.display(description=_("tags"))
    def tags(self, customer: Any) -> SafeString:
        return cells.tags_cell(customer.line)

    @admin.display(description=_("spent"))
    def money(self, customer: Any) -> SafeString:
        return cells.money_cell(customer.line)

    @admin.display(description=_("last order"))
    def last_order(self, customer: Any) -> str:
        last = customer.line.last_paid_on
        return last.isoformat() if last else str(_("none yet"))

    @admin.display(description=_("next follow-up"))
    def next_follow_up(self, customer: Any) -> SafeString:
        return cells.next_cell(customer.next)
