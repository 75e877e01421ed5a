"""The upper part of a buyer's page: one fragment, rendered anew after every deed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Deed
from crm.selectors.portrait import portrait
from customers.models import Customer

REPEATS = (1, 7, 14, 30, 90)
DESK = "admin/crm/customer/desk.html"
RIGHTS = {
    "may_set": "tagging.add_customertag",
    "may_lift": "tagging.delete_customertag",
    "may_talk": "crm.change_inquiry",
    "may_note": "crm.add_note",
    "may_promise": "crm.add_followup",
    "may_interact": "crm.add_interaction",
    "may_compensate": "crm.give_compensation",
    "may_change": "customers.change_customer",
}


def staff_of(request: HttpRequest) -> User:
    """Who does it."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def desk_context(request: HttpRequest, customer: Customer, *, ask_again: str = "") -> dict[str, Any]:
    """What the fragment shows, and what this reader may do there."""
    page = portrait(
        customer,
        at=timezone.now(),
        user=staff_of(request),
        may_see_contact=request.user.has_perm("customers.view_contact"),
        ask_again=ask_again,
    )
    return {
        "page": page,
        "repeat_choices": REPEATS,
        **{name: request.user.has_perm(right) for name, right in RIGHTS.items()},
    }


def desk_response(
    admin: Any, request: HttpRequest, customer: Customer, *, deed: Deed | None = None, error: str = ""
) -> HttpResponse:
    """The desk after a deed, with the way back; without htmx the page again, with a message."""
    if request.headers.get("HX-Request") != "true":
        if error or deed:
            messages.add_message(request, messages.ERROR if error else messages.SUCCESS, error or done_text(deed))
        return HttpResponseRedirect(reverse("admin:customers_customer_change", args=[customer.pk]))
    fresh: Customer = admin.get_queryset(request).get(pk=customer.pk)
    context = {**desk_context(request, fresh), "deed": deed, "error": error, "done": done_text(deed)}
    answer = render(request, DESK, context)
    answer.headers["HX-Trigger"] = "desk-changed"
    return answer


def done_text(deed: Deed | None) -> str:
    """What happened, in a few words."""
    if deed is None:
        return ""
    if deed.undone_at:
        return _("Taken back: %(what)s") % {"what": deed.subject}
    return f"{deed.get_kind_display()} {deed.subject}"
