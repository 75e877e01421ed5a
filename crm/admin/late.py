"""The list of buyers who wait for an answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.selectors.late import late_list, reply_figures
from crm.services.waits import say_answered
from customers.admin.shops import shops_of
from customers.models import Customer

MAY_SEE, MAY_ANSWER = "crm.view_inquiry", "crm.change_inquiry"
MINE, TEAM = "mine", "team"


class LateDoors:
    """Mixed into the customers' admin class."""

    admin_site: Any
    _customer: Callable[[HttpRequest, str], Customer]

    def late_urls(self, view: Any) -> list[URLPattern]:
        """The list, and its one deed."""
        name = "customers_customer_late"
        return [
            path("late/", view(self.late_view), name=name),
            path("late/<int:pk>/answered/", view(require_POST(self.late_answered_view)), name=f"{name}_answered"),
        ]

    def late_view(self, request: HttpRequest) -> HttpResponse:
        """Late now first, then soonest due; everybody's unless the reader asks for their own."""
        if not request.user.has_perm(MAY_SEE) or not isinstance(request.user, User):
            raise PermissionDenied
        at, shops = timezone.now(), shops_of(request)
        whose = MINE if request.GET.get("whose") == MINE else TEAM
        context = {
            **self.admin_site.each_context(request),
            "title": _("Waiting for an answer"),
            "whose": whose,
            "shops": shops,
            "may_answer": request.user.has_perm(MAY_ANSWER),
            "late": late_list(
                shops,
                user=request.user,
                mine=whose == MINE,
                at=at,
                may_see_contact=request.user.has_perm("customers.view_contact"),
            ),
            "figures": [
                (_("Team"), reply_figures(shops, at=at)),
                (_("Answered by me"), reply_figures(shops, at=at, user=request.user)),
            ],
        }
        return TemplateResponse(request, "admin/crm/late/page.html", context)

    def late_answered_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The buyer was answered in the chat tool. A second press finds nobody waiting."""
        customer = self._customer(request, str(pk))
        if not request.user.has_perm(MAY_ANSWER) or not isinstance(request.user, User):
            raise PermissionDenied
        if say_answered(customer=customer, by=request.user, at=timezone.now()):
            messages.success(request, _("Noted: the buyer has their answer."))
        else:
            messages.info(request, _("Somebody was faster: this buyer no longer waits."))
        whose = "?whose=mine" if request.POST.get("whose") == MINE else ""
        return HttpResponseRedirect(reverse("admin:customers_customer_late") + whose)
