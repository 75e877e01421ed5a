"""What the desk asks for beside its deeds: reasons, the product asked about, the desk itself once more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.selectors.asked_product import products_named
from crm.selectors.why import why_group, why_tag
from crm.services.inquiries import say_about
from customers.models import Customer

from .desk import DESK, desk_context, desk_response, staff_of


class AsideDoors:
    """Mixed into the admin class."""

    _customer: Any

    def aside_urls(self, view: Any) -> list[URLPattern]:
        """The addresses of these doors."""
        return [
            path("<int:pk>/why/", view(require_GET(self.why_view)), name="customers_customer_why"),
            path("<int:pk>/desk/", view(require_GET(self.desk_view)), name="customers_customer_desk"),
            path("<int:pk>/asked/", view(require_POST(self.asked_view)), name="customers_customer_asked"),
        ]

    def why_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why a group or a tag is what it is."""
        customer: Customer = self._customer(request, str(pk))
        tag, now = request.GET.get("tag", ""), timezone.now()
        if tag.isascii() and tag.isdigit():
            why = why_tag(customer, int(tag), at=now)
        else:
            why = why_group(customer, request.GET.get("group", ""), at=now)
        if why is None:
            raise Http404
        context = {"why": why, "may_see_rules": request.user.has_perm("tagging.view_tagrule")}
        return render(request, "admin/crm/customer/why.html", context)

    def desk_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The desk again; `ask` names a gap that shall be asked about once more."""
        customer: Customer = self._customer(request, str(pk))
        return render(request, DESK, desk_context(request, customer, ask_again=request.GET.get("ask", "")))

    def asked_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note which product the buyer asks about, from a number, a link or a name."""
        customer: Customer = self._customer(request, str(pk))
        if not request.user.has_perm("crm.change_inquiry"):
            raise PermissionDenied
        found = products_named(customer.shop_id, request.POST.get("choice", ""), request.POST.get("product", ""))
        if not found:
            return desk_response(self, request, customer, error=_("No product of that number, link or name."))
        if len(found) > 1:
            return render(request, DESK, {**desk_context(request, customer), "asked_choices": found})
        deed = say_about(customer=customer, by=staff_of(request), at=timezone.now(), product_id=found[0].pk)
        return desk_response(self, request, customer, deed=deed)
