"""Follow-ups as lists and as a calendar."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.selectors.follow_up_calendar import MONTH, WEEK, follow_up_calendar
from crm.selectors.follow_up_list import (
    ENDED,
    MINE,
    POOL,
    TEAM,
    WAITING,
    WHENS,
    counts,
    due_count,
    follow_up_lines,
    follow_ups,
    with_people,
)
from customers.admin.keyset import Cursor, SortKey, keyset_page
from customers.admin.shops import shop_of, shops_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.selectors.staff import staff_name

from .deeds import PUT_OFF_DAYS, FollowUpDeeds
from .handing_over import HandOverDoor

PAGE = 50
MAY_SEE, MAY_CHANGE, MAY_HAND_OVER = "crm.view_followup", "crm.change_followup", "crm.hand_over"
SOONEST = SortKey("due_at", datetime.fromisoformat, descending=False)
LATEST = SortKey("done_at", datetime.fromisoformat)
NAME = "customers_customer_follow_ups"
FOLDER = "admin/crm/follow_ups"


class FollowUpDoors(FollowUpDeeds, HandOverDoor):
    """Mixed into the customers' admin class."""

    admin_site: Any

    def follow_up_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The lists, the calendar, and what is done about rows of them."""
        return [
            path("follow-ups/", view(require_GET(self.follow_ups_view)), name=NAME),
            path("follow-ups/calendar/", view(require_GET(self.follow_up_calendar_view)), name=f"{NAME}_calendar"),
            path("follow-ups/due/", view(require_GET(self.follow_ups_due_view)), name=f"{NAME}_due"),
            path("follow-ups/hand-over/", view(self.hand_over_view), name="customers_customer_hand_over"),
            path("follow-ups/do/", view(require_POST(self.follow_ups_do_view)), name=f"{NAME}_do"),
        ]

    def follow_ups_view(self, request: HttpRequest) -> HttpResponse:
        """One list: mine unless the reader asks otherwise, soonest first."""
        user, shop, at = _reader(request), shop_of(request), timezone.now()
        whose, when = _whose(request, shop), _when(request)
        context = self._frame(request, shop, whose, _("Follow-ups"))
        if shop is not None:
            key = LATEST if when == ENDED else SOONEST
            rows = with_people(follow_ups(shop, whose=whose, when=when, user=user, at=at))
            after = Cursor.read(request.GET.get("after", ""), key)
            page = keyset_page(rows, key, size=PAGE, after=after)
            may_see = request.user.has_perm("customers.view_contact")
            last = page.rows[-1] if page.rows and page.has_after else None
            numbers = counts(shop, whose=whose, user=user, at=at)
            context |= {
                "when": when,
                "lines": follow_up_lines(page.rows, shop, user=user, at=at, may_see_contact=may_see),
                "whens": [(one, title, _address(request, when=one), numbers.get(one)) for one, title in WHENS.items()],
                "is_ended": when == ENDED,
                "is_first": after is None,
                "first": _address(request),
                "more": _address(request, after=f"{last.sort_value.isoformat()}~{last.sort_pk}") if last else "",
                "do_query": urlencode(_kept(request)),
                "put_off_days": PUT_OFF_DAYS,
            }
        return TemplateResponse(request, f"{FOLDER}/page.html", context)

    def follow_up_calendar_view(self, request: HttpRequest) -> HttpResponse:
        """A month or a week; htmx takes the calendar out of the page."""
        user, shop, at = _reader(request), shop_of(request), timezone.now()
        whose = _whose(request, shop)
        context = self._frame(request, shop, whose, _("Calendar of follow-ups"))
        if shop is not None:
            view = WEEK if request.GET.get("view") == WEEK else MONTH
            today = shop_day(shop, at=at)
            on = _day(request, today)
            may_see = request.user.has_perm("customers.view_contact")
            shown = follow_up_calendar(shop, view=view, on=on, whose=whose, user=user, at=at, may_see_contact=may_see)
            context |= {
                "calendar": shown,
                "links": {
                    "before": _address(request, on=shown.before),
                    "today": _address(request, on=today),
                    "after": _address(request, on=shown.after),
                    MONTH: _address(request, view=MONTH),
                    WEEK: _address(request, view=WEEK, on=today if shown.first <= today < shown.after else shown.first),
                },
                "week_of": _address(request, view=WEEK, on=None),
            }
        return TemplateResponse(request, f"{FOLDER}/calendar.html", context)

    def follow_ups_due_view(self, request: HttpRequest) -> HttpResponse:
        """The number beside the menu entry: my own that are due by now."""
        return TemplateResponse(request, f"{FOLDER}/due.html", {"due": due_count(_reader(request), at=timezone.now())})

    def _frame(self, request: HttpRequest, shop: Shop | None, whose: str, title: str) -> dict[str, Any]:
        people = _people(shop) if shop else []
        named = [(str(one.pk), staff_name(one)) for one in people if one.pk != request.user.pk]
        offered = [(MINE, _("Mine")), (TEAM, _("Team")), (POOL, _("Of nobody"))]
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "shop": shop,
            "shops": [(one, _address(request, shop=one.pk)) for one in shops_of(request)],
            "whose": whose,
            "whoses": [(one, name, _address(request, whose=one)) for one, name in offered],
            "people": named,
            "colleagues": [(one, name, _address(request, whose=one)) for one, name in named],
            "colleague": dict(named).get(whose, ""),
            "may_change": request.user.has_perm(MAY_CHANGE),
            "may_hand_over": request.user.has_perm(MAY_HAND_OVER),
            "list_address": reverse(f"admin:{NAME}") + _address(request, on=None, view=None),
            "calendar_address": reverse(f"admin:{NAME}_calendar") + _address(request, when=None),
        }


def _reader(request: HttpRequest) -> User:
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    return cast(User, request.user)


def _people(shop: Shop) -> list[User]:
    """Who works for the shop, by name; asked once a page."""
    return list(shop.members.filter(is_active=True).order_by("first_name", "username"))


def _whose(request: HttpRequest, shop: Shop | None) -> str:
    said = request.GET.get("whose", "")
    is_person = said.isascii() and said.isdigit() and len(said) < 10
    return said if said in (MINE, TEAM, POOL) or is_person else MINE


def _when(request: HttpRequest) -> str:
    said = request.GET.get("when", "")
    return said if said in WHENS else WAITING


def _day(request: HttpRequest, today: date) -> date:
    try:
        said = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return said if abs(said.year - today.year) < 50 else today


def _kept(request: HttpRequest) -> dict[str, str]:
    """What the address says of shop, whose, when, view and day; the place in the list is left out."""
    return {name: request.GET[name] for name in ("shop", "whose", "when", "view", "on") if name in request.GET}


def _address(request: HttpRequest, **changed: Any) -> str:
    """The same page with some of it changed; None takes it out."""
    asked = {**_kept(request), **changed}
    return "?" + urlencode({name: str(value) for name, value in asked.items() if value is not None})
