"""The page of one customer."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from customers.models import Customer

from .desk import desk_context


class CustomerDoors:
    """Mixed into the admin class."""

    admin_site: Any
    opts: Any
    get_object: Any
    has_view_permission: Any

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page: read, not edited."""
        customer = self._customer(request, unquote(object_id))
        desk = desk_context(request, customer)
        context = {
            **self.admin_site.each_context(request),
            **desk,
            "title": desk["page"].head.who.name,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/crm/customer/page.html", context)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """No such page: nobody edits a customer, and the reasons stand beside the tags."""
        raise Http404

    def _customer(self, request: HttpRequest, pk: str) -> Customer:
        customer: Customer = self.get_object(request, pk)
        if not self.has_view_permission(request, customer):
            raise PermissionDenied
        return customer
