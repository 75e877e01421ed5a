"""The worklist of silent buyers, and what is done about one without leaving it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.selectors.follow_up_presets import follow_up_reason, presets_of
from crm.selectors.silent_buyers import Wanted, asking_groups, silent_buyers, silent_lines
from crm.services.follow_ups import promise
from crm.services.silent import skip_silent
from customers.admin.keyset import Cursor, SortKey, keyset_page
from customers.admin.shops import SHOP_PARAMETER, shop_of
from customers.models import Customer
from customers.selectors.shop_day import shop_day
from tagging.models import TagGroup

SILENT_DAYS, USUAL = (30, 90, 180, 365), 90
SKIPS = (7, 30, 90)
PAGE = 30
LATEST = SortKey("tags__sort_on", date.fromisoformat, pk="tags__customer", nullable=True)
TOMORROW = "tomorrow"
MAY_PROMISE = "crm.add_followup"


class SilentDoors:
    """Mixed into the customers' admin class."""

    admin_site: Any
    has_view_permission: Any
    _customer: Callable[[HttpRequest, str], Customer]

    def silent_urls(self, view: Any) -> list[URLPattern]:
        """The list, and its two deeds."""
        name = "customers_customer_silent"
        return [
            path("silent/", view(self.silent_view), name=name),
            path("silent/<int:pk>/skip/", view(require_POST(self.silent_skip_view)), name=f"{name}_skip"),
            path("silent/<int:pk>/promise/", view(require_POST(self.silent_promise_view)), name=f"{name}_promise"),
        ]

    def silent_view(self, request: HttpRequest) -> HttpResponse:
        """Whom of the captive buyers nobody has talked with for long, latest buyers first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shop, at = shop_of(request), timezone.now()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Silent buyers"),
            "shop": shop,
            "may_promise": request.user.has_perm(MAY_PROMISE),
            "skips": SKIPS,
        }
        if shop is not None:
            groups = asking_groups(shop)
            wanted = _wanted(request, groups)
            rows = silent_buyers(shop, wanted, groups=groups, at=at).select_related("facts", "channel", "shop")
            after = Cursor.read(request.GET.get("after", ""), LATEST)
            page = keyset_page(rows, LATEST, size=PAGE, after=after)
            may_see_contact = request.user.has_perm("customers.view_contact")
            last = page.rows[-1] if page.rows and page.has_after else None
            value = last.sort_value.isoformat() if last and last.sort_value else ""
            context |= {
                "lines": silent_lines(page.rows, groups=groups, at=at, may_see_contact=may_see_contact),
                "wanted": wanted,
                "day_choices": [(days, _address(request, days=days)) for days in SILENT_DAYS],
                "group_choices": [
                    (one, _address(request, group=one.number if one else None)) for one in (None, *groups)
                ],
                "first": _address(request),
                "more": _address(request, after=f"{value}~{last.sort_pk}") if last else "",
                "is_first": after is None,
            }
        return TemplateResponse(request, "admin/crm/silent/page.html", context)

    def silent_skip_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Not now: the buyer comes back to the list after some days."""
        customer = self._silent(request, pk)
        said = request.POST.get("days", "")
        days = int(said) if said in map(str, SKIPS) else SKIPS[0]
        at = timezone.now()
        until = shop_day(customer.shop, at=at) + timedelta(days=days)
        skip_silent(customer=customer, by=cast(User, request.user), at=at, until=until)
        messages.success(request, _("Left aside until %(day)s.") % {"day": until.isoformat()})
        return _back(request)

    def silent_promise_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A follow-up at the next preset, with what is to be asked."""
        customer = self._silent(request, pk)
        at = timezone.now()
        reason = follow_up_reason(customer)
        preset = next(one for one in presets_of(customer, at=at) if one.code == TOMORROW)
        promise(customer=customer, by=cast(User, request.user), at=at, due_at=preset.due_at, reason=reason)
        messages.success(request, _("Promised: %(reason)s") % {"reason": reason})
        return _back(request)

    def _silent(self, request: HttpRequest, pk: int) -> Customer:
        customer = self._customer(request, str(pk))
        if not request.user.has_perm(MAY_PROMISE):
            raise PermissionDenied
        return customer


def _wanted(request: HttpRequest, groups: list[TagGroup]) -> Wanted:
    said = request.GET.get("days", "")
    days = int(said) if said in map(str, SILENT_DAYS) else USUAL
    return Wanted(days, next((one for one in groups if str(one.number) == request.GET.get("group")), None))


def _address(request: HttpRequest, **changes: Any) -> str:
    """The page with one thing changed; it begins at its top unless the place is what changes."""
    kept = {name: request.GET[name] for name in ("days", "group", SHOP_PARAMETER) if name in request.GET}
    kept |= {name: value for name, value in changes.items() if value is not None}
    for name in (name for name, value in changes.items() if value is None):
        kept.pop(name, None)
    return f"?{urlencode(kept)}"


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the list as it was filtered; an address of elsewhere is not followed."""
    query = request.POST.get("query", "")
    here = reverse("admin:customers_customer_silent")
    return HttpResponseRedirect(here + (query if query.startswith("?") else ""))
