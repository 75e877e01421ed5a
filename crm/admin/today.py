"""The first page after signing in: the reader's day, and the figures of the shop."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.admin.care_tips import MAY_SEE as MAY_SEE_TIPS
from crm.admin.late import MAY_SEE
from crm.models import FollowUp
from crm.selectors.care_tips import MOST_COUNTED, care_tip_count
from crm.selectors.late import late_list
from crm.selectors.my_day import my_day, next_day_of
from crm.selectors.today import shops_today
from crm.services.follow_ups import finish, put_off
from crm.texts import moment_text
from customers.admin.shops import shops_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.selectors.second_person import held_before

SHOPS_SHOWN = 3
WAITING_SHOWN = 4


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What Unfold's index shows instead of a list of tables."""
    shops = shops_today(shops_of(request)[:SHOPS_SHOWN], at=timezone.now())
    day = waiting = None
    if isinstance(request.user, User) and request.user.has_perm("crm.view_followup") and shops:
        may_see_contact = request.user.has_perm("customers.view_contact")
        day = my_day(request.user, at=timezone.now(), may_see_contact=may_see_contact)
    if isinstance(request.user, User) and request.user.has_perm(MAY_SEE) and shops:
        waiting = late_list(
            shops_of(request),
            user=request.user,
            mine=False,
            at=timezone.now(),
            may_see_contact=request.user.has_perm("customers.view_contact"),
            limit=WAITING_SHOWN,
        )
    return {
        **context,
        "title": _("Today"),
        "care_tips": _care_tips(request) if request.user.has_perm(MAY_SEE_TIPS) else [],
        "day": day,
        "waiting": waiting,
        "is_new_house": all(shop.is_empty for shop in shops) and (day is None or day.is_empty),
        "may_finish": request.user.has_perm("crm.change_followup"),
        "shops": shops,
        "may_import": request.user.has_perm("customers.add_orderimport"),
        "may_see_imports": request.user.has_perm("customers.view_orderimport"),
        "may_see_runs": request.user.has_perm("tagging.view_tagrun"),
        "may_add_shops": request.user.has_perm("customers.add_shop"),
        "held_rules": held_before(cast(User, request.user), shops_of(request)[:SHOPS_SHOWN])
        if request.user.has_perm("tagging.change_tagrule")
        else [],
    }


def _care_tips(request: HttpRequest) -> list[tuple[Shop, str]]:
    """How many tips are due, of each shop that has any."""
    counts = [(shop, care_tip_count(shop, at=timezone.now())) for shop in shops_of(request)[:SHOPS_SHOWN]]
    return [(shop, f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)) for shop, n in counts if n]


class TodayDoors:
    """Mixed into the customers' admin class: what is done about a follow-up without leaving the first page."""

    def today_urls(self, view: Any) -> list[URLPattern]:
        """Addresses of the deeds; they come before the general patterns."""
        return [
            path("day/<int:pk>/done/", view(require_POST(self.day_done_view)), name="customers_customer_day_done"),
            path("day/<int:pk>/later/", view(require_POST(self.day_later_view)), name="customers_customer_day_later"),
        ]

    def day_done_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A promise is kept."""
        user, follow_up = self._promise(request, pk)
        deed = finish(customer=follow_up.customer, by=user, at=timezone.now(), follow_up_id=pk)
        return self._told(request, _("Done: %(reason)s") % {"reason": follow_up.reason} if deed else "")

    def day_later_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A promise moves by a day."""
        user, follow_up = self._promise(request, pk)
        at = timezone.now()
        due_at = next_day_of(follow_up, at=at)
        deed = put_off(customer=follow_up.customer, by=user, at=at, follow_up_id=pk, due_at=due_at)
        when = moment_text(due_at, today=shop_day(follow_up.customer.shop, at=at))
        return self._told(
            request,
            _("Put off until %(when)s: %(reason)s") % {"when": when, "reason": follow_up.reason} if deed else "",
        )

    def _promise(self, request: HttpRequest, pk: int) -> tuple[User, FollowUp]:
        rows = FollowUp.objects.for_user(request.user).select_related("customer__shop")
        follow_up: FollowUp = get_object_or_404(rows, pk=pk)
        if not isinstance(request.user, User) or not request.user.has_perm("crm.change_followup"):
            raise PermissionDenied
        return request.user, follow_up

    def _told(self, request: HttpRequest, done: str) -> HttpResponse:
        if done:
            messages.success(request, done)
        else:
            messages.info(request, _("Somebody was faster: this follow-up no longer waits."))
        return HttpResponseRedirect(reverse("admin:index"))
