"""The palette: all scripts, a key away, filled for the buyer at hand."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm.selectors.palette import palette
from customers.models import Customer

from .desk import staff_of

RESULTS = "admin/crm/customer/palette_results.html"
LONGEST_TEXT = 100


class PaletteDoors:
    """Mixed into the admin class of customers."""

    get_object: Any
    has_view_permission: Any

    def palette_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """Its address, to stand before the general patterns."""
        return [path("<int:pk>/palette/", view(require_GET(self.palette_view)), name="customers_customer_palette")]

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
