"""Other conditions for a segment, saved from the customer list: never over what its reader has not seen."""

import json
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers.admin.second_look import SEEN as SENT
from customers.admin.second_look import saved_last
from customers.models import Shop
from tagging.admin.segment import CHANGED, SEEN, segment_address, segment_words
from tagging.choices import SegmentKind
from tagging.conditions import Condition
from tagging.models import Segment
from tagging.selectors.segments import conditions_digest
from tagging.services.segments import change_conditions


def seen_now(request: HttpRequest, shop: Shop) -> str:
    """A digest of each segment that can be changed, to travel with the page.

    Of the one whose conditions the list began with, it is what they were when somebody went there to change them.
    """
    rows = Segment.objects.filter(shop=shop, kind=SegmentKind.DYNAMIC).values_list("pk", "conditions")
    seen = {str(pk): conditions_digest(conditions) for pk, conditions in rows}
    number, began = request.GET.get(CHANGED, ""), request.GET.get(SEEN, "")
    return json.dumps(seen | ({number: began} if request.method == "GET" and began and number in seen else {}))


def save_change(admin: Any, request: HttpRequest, segment: Segment, conditions: list[Condition]) -> HttpResponse:
    """Other conditions under the same name; its history keeps who, when, and what it said before."""
    before, by = segment_words(segment), cast(User, request.user)
    seen = _sent(request).get(str(segment.pk), "")
    if change_conditions(segment=segment, conditions=conditions, by=by, at=timezone.now(), seen=seen):
        segment.refresh_from_db()
        said = _("Before: %(before)s. Now: %(now)s.") % {"before": before, "now": segment_words(segment)}
        admin.log_change(request, segment, said)
        messages.success(request, _("The segment finds its members by these conditions now."))
    return HttpResponseRedirect(segment_address(segment))


def second_look(segment: Segment, typed: str) -> dict[str, Any]:
    """What stands now and what was sent, for the page that comes back."""
    segment.refresh_from_db()
    said = {"label": capfirst(_("conditions")), "stands": segment_words(segment), "typed": typed, "is_mine": True}
    return {"differences": [said], "saved_last": saved_last(segment)}


def _sent(request: HttpRequest) -> Mapping[str, str]:
    """What the page was made with; a program that sends nothing is not asked."""
    try:
        seen = json.loads(request.POST.get(SENT, ""))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}
