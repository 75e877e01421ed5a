"""What a buyer was on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.customer_list import shown_names
from crm.selectors.tags_on_day import tags_on_day
from customers.models import Customer
from customers.selectors.shop_day import shop_day

from .parts import FOLDER


class TagsOnDayDoor:
    """Mixed into the admin class."""

    admin_site: Any
    opts: Any
    _customer: Callable[[HttpRequest, str], Customer]

    def tags_on_day_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All tags of a day; of today where none, or none that can be read, is named."""
        customer = self._customer(request, str(pk))
        today = shop_day(customer.shop, at=timezone.now())
        may_see_contact = request.user.has_perm("customers.view_contact")
        names = shown_names(customer, may_see_contact=may_see_contact, in_list=True)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tags of a day"),
            "opts": self.opts,
            "customer_id": customer.pk,
            "name": " ".join(filter(None, names)),
            "today": today,
            "tags": tags_on_day(customer, on=_day(request.GET.get("on", "")) or today),
        }
        return render(request, f"{FOLDER}/tags_on_day.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
