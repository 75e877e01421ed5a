"""Paste to find: the box, what it answers, and what comes of choosing."""

from typing import Any

import structlog
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from crm.models.records import LONGEST_MESSAGE
from crm.selectors.find import FindPage, count_text, find_page, offer_in, offer_of
from crm.services.messages import keep_message
from customers.admin.shops import shops_of
from customers.models import Channel, Customer
from customers.services.customers import CustomerUnnamed, create_customer

log = structlog.get_logger(__name__)

RESULTS = "admin/crm/find/results.html"


class NewCustomerForm(forms.Form):
    """A customer made by hand, in a channel of the reader's shops."""

    channel = forms.ModelChoiceField(Channel.objects.none(), label=gettext_lazy("channel"))
    account = forms.CharField(label=gettext_lazy("nick"), max_length=255, required=False)
    name = forms.CharField(label=gettext_lazy("name"), max_length=100, required=False)
    phone = forms.CharField(label=gettext_lazy("phone"), max_length=32, required=False)
    message = forms.CharField(max_length=LONGEST_MESSAGE, required=False)


class FindDoors:
    """Mixed into the customers' admin class; each door checks a right and keeps to the reader's shops."""

    admin_site: Any
    get_object: Any
    has_view_permission: Any
    log_addition: Any
    opts: Any

    def find_urls(self, view: Any) -> list[URLPattern]:
        """Addresses of the box; they come before the general patterns."""
        doors = (
            ("find/", self.find_view, "find"),
            ("find/box/", require_GET(self.find_box_view), "find_box"),
            ("find/results/", self.find_results_view, "find_results"),
            ("find/open/", require_POST(self.find_open_view), "find_open"),
            ("find/create/", require_POST(self.find_create_view), "find_create"),
        )
        return [path(route, view(door), name=f"customers_customer_{name}") for route, door, name in doors]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """The box on a page of its own, with its answer when the address brings a text."""
        self._check(request)
        text = request.GET.get("q", "")
        return self._find_page(request, self._answer(request, text) if text.strip() else {})

    def find_box_view(self, request: HttpRequest) -> HttpResponse:
        """The box alone, for the dialog that opens over any page."""
        self._check(request)
        return render(request, "admin/crm/find/box.html", {"find_size": "dialog"})

    def find_results_view(self, request: HttpRequest) -> HttpResponse:
        """The answer alone. A piece of chat is too long for an address and a phone has no place there: it is posted."""
        self._check(request)
        values = request.POST if request.method == "POST" else request.GET
        text = values.get("q", "")
        if not text.strip():
            return HttpResponse()
        return render(request, RESULTS, self._answer(request, text, is_typing=values.get("typing") == "1"))

    def find_open_view(self, request: HttpRequest) -> HttpResponse:
        """The chosen buyer's page; what they wrote is kept first."""
        self._check(request)
        customer: Customer = self.get_object(request, request.POST.get("customer", ""))
        self._keep(request, customer, request.POST.get("message", ""))
        return self._to_page(customer)

    def find_create_view(self, request: HttpRequest) -> HttpResponse:
        """A new customer's page; what they wrote is kept first."""
        self._check(request)
        if not request.user.has_perm("customers.add_customer"):
            raise PermissionDenied
        form = NewCustomerForm(request.POST)
        form.fields["channel"].queryset = Channel.objects.filter(  # type: ignore[attr-defined]
            shop__in=[shop.pk for shop in shops_of(request)]
        )
        if form.is_valid():
            wanted = {name: form.cleaned_data[name] for name in ("channel", "account", "name", "phone")}
            try:
                customer, is_new = create_customer(**wanted, at=timezone.now())
            except CustomerUnnamed:
                form.add_error(None, _("Write a nick, a name or the whole phone number."))
            else:
                return self._created(request, customer, is_new, form.cleaned_data["message"])
        chosen = form.cleaned_data.get("channel")
        offer = offer_in(shops_of(request), chosen=chosen.pk if chosen else None)
        return self._find_page(request, {"form": form, "offer": offer, "may_create": True})

    def _created(self, request: HttpRequest, customer: Customer, is_new: bool, message: str) -> HttpResponse:
        if is_new:
            self.log_addition(request, customer, [{"added": {}}])
            log.info("customer_created_by_hand", user=request.user.pk, shop=customer.shop_id, customer=customer.pk)
        else:
            messages.info(request, _("This buyer was known already."))
        self._keep(request, customer, message)
        return self._to_page(customer)

    def _find_page(self, request: HttpRequest, answer: dict[str, Any]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Find a customer"),
            "opts": self.opts,
            **answer,
        }
        return TemplateResponse(request, "admin/crm/find/page.html", context)

    def _answer(self, request: HttpRequest, text: str, *, is_typing: bool = False) -> dict[str, Any]:
        shops = shops_of(request)
        page = find_page(
            shops,
            text,
            at=timezone.now(),
            may_see_contact=request.user.has_perm("customers.view_contact"),
            may_keep=request.user.has_perm("crm.add_inquiry"),
            is_typing=is_typing,
        )
        _note_find_by_phone(request, page)
        may_create = request.user.has_perm("customers.add_customer")
        return {
            "find": page,
            "count_text": count_text(page),
            "has_shops": len(shops) > 1,
            "may_create": may_create,
            "offer": offer_of(shops, text) if may_create else None,
        }

    def _keep(self, request: HttpRequest, customer: Customer, text: str) -> None:
        if text.strip() and request.user.has_perm("crm.add_inquiry") and isinstance(request.user, User):
            keep_message(customer=customer, by=request.user, at=timezone.now(), text=text)

    def _to_page(self, customer: Customer) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:customers_customer_change", args=[customer.pk]))

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _note_find_by_phone(request: HttpRequest, page: FindPage) -> None:
    """Who found whom by a phone; never the number."""
    if page.found_by_phone:
        log.info("customers_found_by_phone", user=request.user.pk, customers=page.found_by_phone)
