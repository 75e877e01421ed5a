"""The palette: all scripts, a key away, filled for the buyer at hand."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from crm.selectors.palette import fitting_scripts, palette
from customers.models import Customer
from scripts_lib.services.requests import RequestRefused, ask_trainer

from .desk import staff_of
from .posted import Posted

RESULTS = "admin/crm/customer/palette_results.html"
FITTING = "admin/crm/customer/desk/fitting.html"
LONGEST_TEXT = 100


class PaletteDoors:
    """Mixed into the admin class of customers."""

    get_object: Any
    has_view_permission: Any

    def palette_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """Its addresses, to stand before the general patterns."""
        return [
            path("<int:pk>/palette/", view(require_GET(self.palette_view)), name="customers_customer_palette"),
            path("<int:pk>/fitting/", view(require_GET(self.fitting_view)), name="customers_customer_fitting"),
            path("<int:pk>/ask/", view(require_POST(self.ask_view)), name="customers_customer_ask"),
        ]

    def palette_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list for what was typed, and each script as it would be sent."""
        customer: Customer = self.get_object(request, str(pk))
        if not self.has_view_permission(request, customer) or not request.user.has_perm("scripts_lib.view_script"):
            raise PermissionDenied
        found = palette(
            customer,
            text=request.GET.get("q", "").replace("\0", "")[:LONGEST_TEXT],
            stage=request.GET.get("stage", ""),
            at=timezone.now(),
            agent=staff_of(request),
            may_see_contact=request.user.has_perm("customers.view_contact"),
        )
        return render(request, RESULTS, {"palette": found})

    def fitting_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The scripts that answer the buyer's latest words, and why."""
        customer: Customer = self.get_object(request, str(pk))
        if not self.has_view_permission(request, customer) or not request.user.has_perm("scripts_lib.view_script"):
            raise PermissionDenied
        may_see_contact = request.user.has_perm("customers.view_contact")
        found = fitting_scripts(customer, at=timezone.now(), agent=staff_of(request), may_see_contact=may_see_contact)
        return render(request, FITTING, {"fitting": found, "customer": customer})

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A request to the trainer: a script that is missing, or something wrong with one."""
        customer: Customer = self.get_object(request, str(pk))
        if not self.has_view_permission(request, customer) or not request.user.has_perm(
            "scripts_lib.add_libraryrequest"
        ):
            raise PermissionDenied
        posted = Posted(customer, staff_of(request), timezone.now(), request.POST)
        try:
            ask_trainer(
                shop_id=customer.shop_id,
                kind=posted.text("kind"),
                text=posted.text("text"),
                by=posted.by,
                at=posted.at,
                script_id=posted.key("script"),
            )
        except RequestRefused as refusal:
            return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)
