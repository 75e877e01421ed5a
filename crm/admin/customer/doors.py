"""The page of one customer, and what can be done there."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.customer_page import customer_page
from customers.models import Customer
from tagging.models import Tag
from tagging.services.customer_tags import TagNotSettable, lift_tag, set_tag


class CustomerDoors:
    """Mixed into the admin class; each door checks a right, calls one service and reports."""

    admin_site: Any
    opts: Any
    get_object: Any
    get_queryset: Any
    has_view_permission: Any

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page: read, not edited."""
        customer = self._customer(request, unquote(object_id))
        page = customer_page(
            customer, at=timezone.now(), may_see_contact=request.user.has_perm("customers.view_contact")
        )
        context = {
            **self.admin_site.each_context(request),
            "title": page.name,
            "opts": self.opts,
            "page": page,
            "may_set": request.user.has_perm("tagging.add_customertag"),
            "may_lift": request.user.has_perm("tagging.delete_customertag"),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/crm/customer/page.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """No such page: nobody edits a customer, and the reasons stand beside the tags."""
        raise Http404

    def set_tag_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the customer a manual tag."""
        return self._change_tag(request, pk, "tagging.add_customertag")

    def lift_tag_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a manual tag off."""
        return self._change_tag(request, pk, "tagging.delete_customertag")

    def _change_tag(self, request: HttpRequest, pk: int, right: str) -> HttpResponse:
        customer = self._customer(request, str(pk))
        if not request.user.has_perm(right):
            raise PermissionDenied
        key = request.POST.get("tag", "")
        tags = Tag.objects.select_related("group").filter(shop=customer.shop_id)
        tag = get_object_or_404(tags, pk=int(key) if key.isascii() and key.isdigit() else 0)
        is_adding = right == "tagging.add_customertag"
        deed = set_tag if is_adding else lift_tag
        text = _("Set: %(tag)s") if is_adding else _("Taken off: %(tag)s")
        try:
            if deed(customer=customer, tag=tag, by=self._staff(request), at=timezone.now()):
                messages.success(request, text % {"tag": tag.label})
        except TagNotSettable:
            messages.error(request, _("%(tag)s cannot be set by hand.") % {"tag": tag.label})
        return HttpResponseRedirect(reverse("admin:customers_customer_change", args=[customer.pk]))

    def _staff(self, request: HttpRequest) -> User:
        if not isinstance(request.user, User):
            raise PermissionDenied
        return request.user

    def _customer(self, request: HttpRequest, pk: str) -> Customer:
        customer: Customer = self.get_object(request, pk)
        if not self.has_view_permission(request, customer):
            raise PermissionDenied
        return customer
