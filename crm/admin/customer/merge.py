"""Who is who: two customers compared, merged, and taken apart again; old addresses lead to the merged one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.selectors.merge import Alike, alike, compare, person_of
from crm.selectors.merges import past_merges
from customers.admin.shops import shops_of
from customers.models import Customer, CustomerMerge
from customers.selectors.search import find_customers
from customers.services.identity import (
    FEWEST,
    MOST,
    MergeRefused,
    UnmergeRefused,
    different_from,
    merge_customers,
    say_different,
    take_back_different,
    unmerge_customers,
)

from .desk import staff_of
from .parts import FOLDER, many_address, number

RIGHT = "customers.merge_customer"
CONTACT = "customers.view_contact"
MOST_FOUND = 10


class MergeDoors:
    """Mixed into the admin class, before the doors of the page itself."""

    admin_site: Any
    opts: Any
    get_queryset: Callable[[HttpRequest], QuerySet[Customer]]
    _customer: Any

    def merge_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The addresses of these doors."""
        get_or_post = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("<int:pk>/same/", view(require_GET(self.same_view)), name="customers_customer_same"),
            path("<int:pk>/merge/", view(get_or_post(self.merge_view)), name="customers_customer_merge"),
            path(
                "<int:pk>/different/<int:other>/",
                view(require_POST(self.different_view)),
                name="customers_customer_different",
            ),
            path(
                "<int:pk>/merge/<int:merge>/undo/",
                view(require_POST(self.unmerge_view)),
                name="customers_customer_unmerge",
            ),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page; the address of somebody who was merged leads on, for people of that shop."""
        try:
            answer: HttpResponse = super().change_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        except Http404:
            merges = CustomerMerge.objects.for_user(request.user).standing()
            led = merges.filter(away_id=number(unquote(object_id))).values_list("kept", flat=True).first()
            if led is None:
                raise
            return redirect("admin:customers_customer_change", led)
        return answer

    def same_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One quiet line on the portrait: who may be the same person."""
        customer: Customer = self._customer(request, str(pk))
        return render(request, f"{FOLDER}/merge_line.html", self._alike(request, customer))

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two side by side; a POST makes one of them."""
        customer: Customer = self._customer(request, str(pk))
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        if request.method != "POST":
            return self._merge_page(request, customer, self._other(request, customer, request.GET.get("with", "")))
        other = self._other(request, customer, request.POST.get("away", ""))
        if other is None:
            raise Http404
        chosen = {name: value for name, value in request.POST.items() if value in ("kept", "away")}
        try:
            merge_customers(keep=customer, away=other, by=staff_of(request), at=timezone.now(), chosen=chosen)
        except MergeRefused as refusal:
            return self._merge_page(request, customer, other, error=str(refusal), chosen=chosen)
        messages.success(request, _("Merged. It can be taken back for 30 days, on the page where you merged."))
        return redirect("admin:customers_customer_change", customer.pk)

    def unmerge_view(self, request: HttpRequest, pk: int, merge: int) -> HttpResponse:
        """Two again; what was edited since stays and is listed on the page."""
        customer: Customer = self._customer(request, str(pk))
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        found = get_object_or_404(CustomerMerge, pk=merge, kept=customer)
        try:
            undone = unmerge_customers(merge=found, by=staff_of(request), at=timezone.now())
        except UnmergeRefused as refusal:
            messages.error(request, str(refusal))
        else:
            text = _("Taken apart; what changed since is listed below.") if undone.left else _("Taken apart.")
            messages.success(request, text)
        return redirect("admin:customers_customer_merge", customer.pk)

    def different_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Two are two people, and not offered again; or, taken back, they may be one."""
        customer: Customer = self._customer(request, str(pk))
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        somebody = get_object_or_404(self.get_queryset(request).exclude(pk=customer.pk), pk=other)
        if request.POST.get("back") == "1":
            take_back_different(customer=customer, other=somebody)
        else:
            say_different(customer=customer, other=somebody, by=staff_of(request), at=timezone.now())
        return redirect("admin:customers_customer_merge", customer.pk)

    def _said(self, request: HttpRequest, customer: Customer) -> list[dict[str, Any]]:
        """Who was said to be somebody else, as far as the reader may know of them."""
        may_see = request.user.has_perm(CONTACT)
        said = {one.other_id: one for one in different_from(customer).select_related("said_by")}
        rows = self.get_queryset(request).filter(pk__in=said)
        return [{"person": person_of(one, may_see_contact=may_see), "said": said[one.pk]} for one in rows]

    def _other(self, request: HttpRequest, customer: Customer, key: str) -> Customer | None:
        """The second of the two, of a shop of the reader; None when nobody is named."""
        if not key:
            return None
        return get_object_or_404(self.get_queryset(request).exclude(pk=customer.pk), pk=number(key))

    def _alike(self, request: HttpRequest, customer: Customer) -> dict[str, Any]:
        candidates = alike(
            customer,
            shop_ids=[shop.pk for shop in shops_of(request)],
            may_see_contact=request.user.has_perm(CONTACT),
        )
        return {"customer_id": customer.pk, "candidates": candidates, "may_merge": request.user.has_perm(RIGHT)}

    def _merge_page(
        self,
        request: HttpRequest,
        customer: Customer,
        other: Customer | None,
        *,
        error: str = "",
        chosen: dict[str, str] | None = None,
    ) -> HttpResponse:
        may_see = request.user.has_perm(CONTACT)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge customers"),
            "error": error,
            "back": reverse("admin:customers_customer_change", args=[customer.pk]),
            "person": person_of(customer, may_see_contact=may_see),
            "pair": compare(customer, other, may_see_contact=may_see, chosen=chosen or {}) if other else None,
            "is_other_shop": other is not None and other.shop_id != customer.shop_id,
        }
        if other is None:
            context |= {**self._alike(request, customer), **self._found(request, customer)}
            context |= _all_at_once(customer, context["candidates"])
            context["different"] = self._said(request, customer)
            context["merges"] = past_merges(customer, may_see_contact=may_see, at=timezone.now())
        return render(request, f"{FOLDER}/merge.html", context)

    def _found(self, request: HttpRequest, customer: Customer) -> dict[str, Any]:
        """Who answers to what was typed, in the shop of the customer."""
        text, may_see = request.GET.get("q", "").strip(), request.user.has_perm(CONTACT)
        if not text:
            return {"q": ""}
        found = find_customers([customer.shop_id], text, limit=MOST_FOUND, may_see_contact=may_see)
        rows = self.get_queryset(request).filter(pk__in=[one.customer_id for one in found]).exclude(pk=customer.pk)
        return {"q": text, "found": [person_of(one, may_see_contact=may_see) for one in rows]}


def _all_at_once(customer: Customer, candidates: list[Alike]) -> dict[str, Any]:
    """The way to merge with every candidate of the shop, where there are several."""
    own = [one.person.pk for one in candidates if not one.shop]
    if not FEWEST <= len(own) < MOST:
        return {}
    return {"merge_all": many_address([customer.pk, *own]), "merge_all_count": len(own) + 1}
