"""What is done about the follow-ups that were ticked in a list, one or many."""

from collections.abc import Callable
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Deed, FollowUp
from crm.selectors.follow_up_moments import moment_after
from crm.services.deeds import DeedRefused
from crm.services.follow_ups import cancel, finish, hand_over, put_off, reopen
from customers.admin.shops import shop_of
from customers.models import Customer, Shop

PUT_OFF_DAYS = (1, 3, 7, 30)
MOST_ROWS = 200
Do = Callable[[FollowUp, User, datetime, HttpRequest], Deed | None]


class FollowUpDeeds:
    """One address for all deeds: of a single line as well as of all that are ticked."""

    def follow_ups_do_view(self, request: HttpRequest) -> HttpResponse:
        """Each row by itself: one that somebody else was faster with does not stop the others."""
        user, shop = cast(User, request.user), shop_of(request)
        if not user.has_perm("crm.change_followup") or shop is None:
            raise PermissionDenied
        word, keys = _asked(request)
        if not keys:
            messages.info(request, _("Tick the follow-ups first."))
        elif word == "hand_over":
            _hand_over(request, user, shop, keys)
        elif word in DEEDS:
            _each(request, user, shop, keys, word)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(reverse("admin:customers_customer_follow_ups") + (f"?{query}" if query else ""))


def _asked(request: HttpRequest) -> tuple[str, list[int]]:
    """The deed and its rows: a button of one line names both."""
    word, _sep, one = request.POST.get("do", "").partition(":")
    said = [one] if one else request.POST.getlist("row")
    return word, [int(key) for key in said[:MOST_ROWS] if key.isascii() and key.isdigit() and len(key) <= 18]


def _each(request: HttpRequest, user: User, shop: Shop, keys: list[int], word: str) -> None:
    done, refusal = 0, ""
    at = timezone.now()
    rows = FollowUp.objects.filter(shop=shop, pk__in=keys).select_related("customer__shop").order_by("pk")
    for row in rows:
        try:
            done += DEEDS[word](row, user, at, request) is not None
        except Customer.DoesNotExist:  # merged by somebody else in this moment
            continue
        except DeedRefused as refused:
            refusal = str(refused)
    _tell(request, done, refusal)


def _tell(request: HttpRequest, done: int, refusal: str) -> None:
    if refusal:
        messages.error(request, refusal)
    if done:
        messages.success(request, ngettext("%(n)s follow-up changed.", "%(n)s follow-ups changed.", done) % {"n": done})
    elif not refusal:
        messages.info(request, _("Somebody was faster: nothing was left to change."))


def _hand_over(request: HttpRequest, user: User, shop: Shop, keys: list[int]) -> None:
    """To a colleague or the team; who may not hand over others' takes and gives only their own and nobody's."""
    said = request.POST.get("to", "")
    people = User.objects.filter(is_active=True, pk=int(said)) if said.isascii() and said.isdigit() else None
    owner = get_object_or_404(people) if people is not None else None
    if not user.has_perm("crm.hand_over"):
        foreign = FollowUp.objects.filter(shop=shop, pk__in=keys, owner__isnull=False).exclude(owner=user)
        if foreign.exists():
            raise PermissionDenied
    try:
        made = hand_over(shop=shop, keys=keys, owner=owner, by=user, at=timezone.now())
    except DeedRefused as refused:
        messages.error(request, str(refused))
        return
    _tell(request, made.count if made else 0, "")


def _put_off(row: FollowUp, user: User, at: datetime, request: HttpRequest) -> Deed | None:
    said = request.POST.get("days", "")
    days = int(said) if said in map(str, PUT_OFF_DAYS) else 1
    zone = ZoneInfo(row.customer.shop.timezone)
    due = row.due_at.astimezone(zone)
    due_at = moment_after(row.customer.shop, max(due, at.astimezone(zone)), days, due.time())
    return put_off(customer=row.customer, by=user, at=at, follow_up_id=row.pk, due_at=due_at)


DEEDS: dict[str, Do] = {
    "done": lambda row, user, at, _request: finish(customer=row.customer, by=user, at=at, follow_up_id=row.pk),
    "put_off": _put_off,
    "cancel": lambda row, user, at, request: cancel(
        customer=row.customer, by=user, at=at, follow_up_id=row.pk, reason=request.POST.get("why", "")
    ),
    "reopen": lambda row, user, at, _request: reopen(customer=row.customer, by=user, at=at, follow_up_id=row.pk),
}
