"""Inquiries: the list, and one with its history. What is said of them is said on the buyer's page."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm.models import Inquiry
from customers.admin.base import ReadOnlyAdmin
from customers.admin.keyset import KeysetChangeList, KeysetPaginator, SortKey
from customers.admin.shops import shops_of
from customers.selectors.search import find_customers
from customers.selectors.staff import staff_name

from .cells import about_text, buyer_cell, clock, detail_text, history_of, product_cell, state_cell
from .filters import (
    AgentFilter,
    KindFilter,
    LateFilter,
    LossFilter,
    OutcomeFilter,
    ProductFilter,
    StageFilter,
    WhoseFilter,
)

SHOWN = ("customer", "product", "last_by", "opened_by", "loss_reason", "won_order", "channel", "shop")


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    """Newest first, along the index that the filter leaves."""

    sort_key = SortKey("opened_at", datetime.fromisoformat)
    paginator = KeysetPaginator
    list_display = ("opened", "buyer", "about", "asked", "state_shown", "detail", "agent", "shop")
    list_filter = (
        WhoseFilter,
        OutcomeFilter,
        LateFilter,
        StageFilter,
        KindFilter,
        LossFilter,
        AgentFilter,
        ProductFilter,
    )
    search_fields = ("pk",)
    search_help_text = _("Nick, order number, phone of the buyer")
    sortable_by = ()
    fields = (
        ("buyer", "state_shown"),
        ("opened", "agent"),
        "about",
        "asked",
        "detail",
        "coupons_given",
        "promises",
        "history",
    )
    readonly_fields = (
        "opened",
        "buyer",
        "about",
        "asked",
        "state_shown",
        "detail",
        "agent",
        "coupons_given",
        "promises",
        "history",
    )

    class Media:
        css = {"all": ("shuke/inquiries.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        """With what each line shows."""
        self.may_see_contact = request.user.has_perm("customers.view_contact")
        rows: QuerySet[Inquiry] = super().get_queryset(request).select_related(*SHOWN)
        return rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[KeysetChangeList]:
        """Pages are found by their first row."""
        return KeysetChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Inquiry], search_term: str
    ) -> tuple[QuerySet[Inquiry], bool]:
        """The inquiries of the buyers that the text points at."""
        if not search_term.strip():
            return queryset, False
        may_see_contact = request.user.has_perm("customers.view_contact")
        shops = [shop.pk for shop in shops_of(request)]
        found = find_customers(shops, search_term, may_see_contact=may_see_contact)
        return queryset.filter(customer__in=[one.customer_id for one in found]), False

    @admin.display(description=_("opened"))
    def opened(self, inquiry: Inquiry) -> str:
        return clock(inquiry, inquiry.opened_at)

    @admin.display(description=_("buyer"))
    def buyer(self, inquiry: Inquiry) -> SafeString:
        return buyer_cell(inquiry, may_see_contact=self.may_see_contact)

    @admin.display(description=_("about"))
    def about(self, inquiry: Inquiry) -> str:
        return about_text(inquiry)

    @admin.display(description=_("product asked about"))
    def asked(self, inquiry: Inquiry) -> str | SafeString:
        return product_cell(inquiry) or str(_("none"))

    @admin.display(description=_("outcome"))
    def state_shown(self, inquiry: Inquiry) -> SafeString:
        return state_cell(inquiry, at=timezone.now())

    @admin.display(description=_("details"))
    def detail(self, inquiry: Inquiry) -> str:
        return detail_text(inquiry)

    @admin.display(description=_("agent"))
    def agent(self, inquiry: Inquiry) -> str:
        who = inquiry.last_by or inquiry.opened_by
        return staff_name(who) or str(_("nobody"))

    @admin.display(description=_("compensation"))
    def coupons_given(self, inquiry: Inquiry) -> str | SafeString:
        rows = inquiry.coupons.order_by("pk").values_list("name", "reason")
        return format_html_join("", "<p>{} · {}</p>", rows) or str(_("none"))

    @admin.display(description=_("follow-ups"))
    def promises(self, inquiry: Inquiry) -> str | SafeString:
        rows = ((clock(inquiry, one.due_at), one.reason, one.get_state_display()) for one in inquiry.follow_ups.all())
        return format_html_join("", "<p>{} · {} · {}</p>", rows) or str(_("none"))

    @admin.display(description=_("history"))
    def history(self, inquiry: Inquiry) -> SafeString:
        return history_of(inquiry)
