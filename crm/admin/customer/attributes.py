"""What is known of a buyer, edited in place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.attributes import Level, attribute_levels
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, Customer
from customers.selectors.shop_day import shop_day
from customers.services.attributes import AttributeConflict, AttributeRefused, set_attribute
from customers.services.basics import BASICS, CONTACTS, set_basic

from .desk import staff_of
from .parts import FOLDER, is_htmx, number, part_or_page

SEE_CONTACT = "customers.view_contact"
CHANGE = "customers.change_customer"


class AttributeDoors:
    """Reads need the right to look at the buyer, writes the right to change them."""

    _customer: Callable[[HttpRequest, str], Customer]

    def attributes_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is known of this buyer, by level."""
        return self._section(request, self._customer(request, str(pk)))

    def attribute_view(self, request: HttpRequest, pk: int, place: str) -> HttpResponse:
        """One value: read, with ?edit=1 as a form; a POST writes it."""
        customer = self._customer(request, str(pk))
        if not request.user.has_perm(CHANGE) or (place in CONTACTS and not request.user.has_perm(SEE_CONTACT)):
            raise PermissionDenied
        if request.method == "POST":
            return self._write(request, customer, place)
        is_form = request.GET.get("edit") == "1"
        if is_htmx(request):
            return self._cell(request, customer, place, is_form=is_form)
        return self._section(request, customer, editing=place if is_form else "")

    def _write(self, request: HttpRequest, customer: Customer, place: str) -> HttpResponse:
        value = request.POST.get("value", "")
        try:
            changed = _set(request, customer, place, value)
        except AttributeRefused as refusal:
            told = {"error": str(refusal), "typed": value}
            if "was" in request.POST and not isinstance(refusal, AttributeConflict):
                told["was"] = request.POST["was"]
            customer.refresh_from_db(fields=[*BASICS, "contact_at"])
            if is_htmx(request):
                return self._cell(request, customer, place, is_form=True, **told)
            return self._section(request, customer, editing=place, **told)
        if not is_htmx(request):
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("admin:customers_customer_attributes", args=[customer.pk]))
        customer.refresh_from_db(fields=[*BASICS, "contact_at"])
        answer = self._cell(request, customer, place, is_form=False)
        if changed:
            answer.headers["HX-Trigger"] = "desk-changed"
        return answer

    def _cell(
        self, request: HttpRequest, customer: Customer, place: str, *, is_form: bool, **extra: str
    ) -> HttpResponse:
        """One cell alone; the focus comes with it."""
        cells = (cell for level in _levels(request, customer) for cell in level.cells if cell.place == place)
        cell = next(cells, None)
        if cell is None:
            raise Http404
        context = {"customer_id": customer.pk, "cell": cell, "takes_focus": True, "in_desk": True, **extra}
        return render(request, f"{FOLDER}/attributes_{'form' if is_form else 'cell'}.html", context)

    def _section(self, request: HttpRequest, customer: Customer, *, editing: str = "", **extra: str) -> HttpResponse:
        context: dict[str, Any] = {
            "customer_id": customer.pk,
            "levels": _levels(request, customer),
            "editing": editing,
            "in_desk": is_htmx(request),
            **extra,
        }
        return part_or_page(
            self, request, context, part="attributes.html", page="attributes_page.html", title=_("Attributes")
        )


def _levels(request: HttpRequest, customer: Customer) -> list[Level]:
    return attribute_levels(
        customer,
        today=shop_day(customer.shop, at=timezone.now()),
        may_see_contact=request.user.has_perm(SEE_CONTACT),
        may_change=request.user.has_perm(CHANGE),
    )


def _set(request: HttpRequest, customer: Customer, place: str, value: str) -> bool:
    """Write one value where it belongs; an unknown place is not found."""
    by, at, was = staff_of(request), timezone.now(), request.POST.get("was")
    if place in BASICS:
        return set_basic(customer=customer, field=place, value=value, by=by, at=at, was=was)
    definition = get_object_or_404(AttributeDefinition, shop=customer.shop_id, pk=number(place))
    source = AttributeSource.AGENT
    return set_attribute(customer=customer, definition=definition, value=value, source=source, by=by, at=at, was=was)
