"""The worklist of care tips whose day has come, and what is done about one without leaving it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.models import CareTipDue
from crm.selectors.care_tips import MOST_COUNTED, care_lines, care_tip_count, care_tips_due
from crm.services.care_tips import care_tip_copied, put_off_care_tip, say_care_tip_told
from customers.admin.keyset import Cursor, SortKey, keyset_page
from customers.admin.shops import SHOP_PARAMETER, shop_of, shops_of
from customers.selectors.shop_day import shop_day

MAY_SEE, MAY_TELL = "scripts_lib.view_article", "crm.change_inquiry"
PUT_OFF = (1, 3, 7)
PAGE = 30
LONGEST_DUE = SortKey("show_on", date.fromisoformat, descending=False)
RELATED = ("order__customer__facts", "order__customer__channel", "order__customer__shop", "article", "product")


class CareTipDoors:
    """Mixed into the customers' admin class."""

    admin_site: Any
    has_view_permission: Any

    def care_tip_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The list, and its three deeds."""
        name = "customers_customer_care_tips"
        deeds = {
            "copied": self.care_tip_copied_view,
            "told": self.care_tip_told_view,
            "later": self.care_tip_later_view,
        }
        return [
            path("care-tips/", view(self.care_tips_view), name=name),
            *(
                path(f"care-tips/<int:pk>/{deed}/", view(require_POST(call)), name=f"{name}_{deed}")
                for deed, call in deeds.items()
            ),
        ]

    def care_tips_view(self, request: HttpRequest) -> HttpResponse:
        """Whom to tell what, longest due first."""
        if not self.has_view_permission(request) or not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        shop, at = shop_of(request), timezone.now()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Care tips due"),
            "shop": shop,
            "shops": shops_of(request),
            "may_tell": request.user.has_perm(MAY_TELL),
            "put_off": PUT_OFF,
        }
        if shop is not None:
            after = Cursor.read(request.GET.get("after", ""), LONGEST_DUE)
            rows = care_tips_due(shop, today=shop_day(shop, at=at)).select_related(*RELATED)
            page = keyset_page(rows, LONGEST_DUE, size=PAGE, after=after)
            last = page.rows[-1] if page.rows and page.has_after else None
            by, may_see_contact = cast(User, request.user), request.user.has_perm("customers.view_contact")
            context |= {
                "lines": care_lines(page.rows, at=at, by=by, may_see_contact=may_see_contact),
                "due_count": care_tip_count(shop, at=at),
                "most_counted": MOST_COUNTED,
                "first": _address(request),
                "more": _address(request, after=f"{last.show_on.isoformat()}~{last.pk}") if last else "",
                "is_first": after is None,
            }
        return TemplateResponse(request, "admin/crm/care_tips/page.html", context)

    def care_tip_copied_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down a copy; nobody waits for the answer."""
        text, warned = request.POST.get("text", ""), request.POST.get("warned", "")
        tip, by = self._tip(request, pk)
        care_tip_copied(tip=tip, by=by, at=timezone.now(), text=text, warned_of=warned)
        return HttpResponse(status=204)

    def care_tip_told_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Told in some other way."""
        tip, by = self._tip(request, pk)
        is_first = say_care_tip_told(tip=tip, by=by, at=timezone.now())
        return _back(request, _("Noted: the buyer has been told.") if is_first else "")

    def care_tip_later_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Not now: the tip comes back after some days."""
        tip, _by = self._tip(request, pk)
        said = request.POST.get("days", "")
        days = int(said) if said in map(str, PUT_OFF) else PUT_OFF[0]
        until = shop_day(tip.shop, at=timezone.now()) + timedelta(days=days)
        is_waiting = put_off_care_tip(tip=tip, until=until)
        return _back(request, _("Comes back on %(day)s.") % {"day": until.isoformat()} if is_waiting else "")

    def _tip(self, request: HttpRequest, pk: int) -> tuple[CareTipDue, User]:
        """A tip of the reader's shops; 403 without the right."""
        rows = CareTipDue.objects.for_user(request.user).select_related("shop", "article", "order__customer")
        tip: CareTipDue = get_object_or_404(rows, pk=pk)
        if not request.user.has_perm(MAY_TELL) or not request.user.has_perm(MAY_SEE):
            raise PermissionDenied
        return tip, cast(User, request.user)


def _address(request: HttpRequest, **changes: str) -> str:
    """The page with one thing changed; it begins at its top unless the place is what changes."""
    kept = {SHOP_PARAMETER: request.GET[SHOP_PARAMETER]} if SHOP_PARAMETER in request.GET else {}
    return f"?{urlencode(kept | changes)}"


def _back(request: HttpRequest, done: str) -> HttpResponseRedirect:
    """To the list as it was; an address of elsewhere is not followed."""
    if done:
        messages.success(request, done)
    else:
        messages.info(request, _("Somebody was faster: this tip no longer waits."))
    query = request.POST.get("query", "")
    here = reverse("admin:customers_customer_care_tips")
    return HttpResponseRedirect(here + (query if query.startswith("?") else ""))
