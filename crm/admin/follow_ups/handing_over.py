"""The page on which a manager gives somebody's waiting follow-ups to another, or to the team."""

from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.selectors.hand_overs import holders, past_hand_overs
from crm.services.deeds import DeedRefused
from crm.services.follow_ups import hand_over_all
from customers.admin.shops import shop_of
from customers.models import Shop
from customers.selectors.staff import staff_name

MAY = "crm.hand_over"


class Colleague(NamedTuple):
    pk: int
    name: str


class HandOverDoor:
    """Mixed into the customers' admin class."""

    admin_site: Any

    def hand_over_view(self, request: HttpRequest) -> HttpResponse:
        """Who holds what; a POST gives all of one person away in one go."""
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        shop, at = shop_of(request), timezone.now()
        if request.method == "POST" and shop is not None:
            return _given(request, shop)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Hand over follow-ups"),
            "shop": shop,
        }
        if shop is not None:
            context |= {
                "holders": holders(shop, at=at),
                "past": past_hand_overs(shop, at=at),
                "people": [
                    Colleague(one.pk, staff_name(one))
                    for one in shop.members.filter(is_active=True).order_by("first_name", "username")
                ],
            }
        return TemplateResponse(request, "admin/crm/follow_ups/hand_over.html", context)


def _given(request: HttpRequest, shop: Shop) -> HttpResponse:
    was_owner, owner = _person(request, "from"), _person(request, "to")
    try:
        made = hand_over_all(
            shop=shop, was_owner=was_owner, owner=owner, by=cast(User, request.user), at=timezone.now()
        )
    except DeedRefused as refused:
        messages.error(request, str(refused))
    else:
        count = made.count if made else 0
        told = ngettext("%(n)s follow-up handed over.", "%(n)s follow-ups handed over.", count) % {"n": count}
        (messages.success if made else messages.info)(request, told)
    return HttpResponseRedirect(f"{reverse('admin:customers_customer_hand_over')}?shop={shop.pk}")


def _person(request: HttpRequest, name: str) -> User | None:
    """The person named, whether still there or not; None of the team."""
    said = request.POST.get(name, "")
    if not said:
        return None
    is_key = said.isascii() and said.isdigit() and len(said) <= 18
    return get_object_or_404(User, pk=int(said) if is_key else 0)
