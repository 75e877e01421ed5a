"""The doors of the desk: each checks a right, calls one service and shows the desk anew."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from crm.models import Deed
from crm.selectors.visits import others_here
from crm.services.deeds import DeedRefused, WrongInput
from crm.services.visits import note_visit
from customers.models import Customer
from scripts_lib.services.own_wordings import WordingRefused

from . import deed_calls
from .desk import desk_response, staff_of
from .posted import Posted

VIEW = "customers.view_customer"
PRESENCE = "admin/crm/customer/presence.html"


class Door(NamedTuple):
    """Where a deed is asked for, the right that it takes, and what it does."""

    name: str
    address: str
    right: str
    deed: Callable[[Posted], Deed | None]


DOORS = (
    Door("set_tag", "tags/set/", "tagging.add_customertag", deed_calls.set_tag),
    Door("lift_tag", "tags/lift/", "tagging.delete_customertag", deed_calls.lift_tag),
    Door("outcome", "outcome/", "crm.change_inquiry", deed_calls.outcome),
    Door("about", "about/", "crm.change_inquiry", deed_calls.about),
    Door("interaction", "interaction/", "crm.add_interaction", deed_calls.interaction),
    Door("follow_up", "follow-up/", "crm.add_followup", deed_calls.follow_up),
    Door("follow_up_done", "follow-up/done/", "crm.change_followup", deed_calls.follow_up_done),
    Door("follow_up_cancel", "follow-up/cancel/", "crm.change_followup", deed_calls.follow_up_cancel),
    Door("follow_up_reopen", "follow-up/reopen/", "crm.change_followup", deed_calls.follow_up_reopen),
    Door("note", "note/", "crm.add_note", deed_calls.note),
    Door("note_remove", "note/remove/", "crm.change_note", deed_calls.note_remove),
    Door("temper", "temper/", "customers.change_customer", deed_calls.temper),
    Door("answered", "answered/", "crm.change_inquiry", deed_calls.answered),
    Door("message", "message/", "crm.add_inquiry", deed_calls.message),
    Door("branch", "branch/", "tagging.add_customertag", deed_calls.branch),
    Door("dismiss", "suggestions/dismiss/", "tagging.add_customertag", deed_calls.dismiss),
    Door("not_spam", "message/not-spam/", "crm.change_inquiry", deed_calls.not_spam),
    Door("compensation", "compensation/", "crm.give_compensation", deed_calls.compensation),
    Door("undo", "undo/", VIEW, deed_calls.undo),
)


class DeedDoors:
    """Mixed into the admin class of customers."""

    _customer: Any

    def deed_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The addresses of all deeds; none of them answers a GET."""
        doors: dict[tuple[str, str], Callable[..., HttpResponse]] = {
            (one.name, one.address): partial(self.deed_view, door=one) for one in DOORS
        }
        doors |= {("use", "use/"): self.use_view, ("seen", "seen/"): self.seen_view}
        doors |= {("check", "check/"): self.check_view, ("shown", "shown/"): self.shown_view}
        doors |= {("own_wording", "own-wording/"): self.own_wording_view}
        return [
            path(f"<int:pk>/{address}", view(require_POST(do)), name=f"customers_customer_{name}")
            for (name, address), do in doors.items()
        ]

    def deed_view(self, request: HttpRequest, pk: int, *, door: Door) -> HttpResponse:
        """Do one deed and show the desk as it is then; input that cannot be meant changes nothing."""
        posted = self._posted(request, pk, door.right)
        try:
            deed = door.deed(posted)
        except WrongInput as refusal:
            return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
        except Customer.DoesNotExist as gone:  # merged by somebody else in this moment
            raise Http404 from gone
        except DeedRefused as refusal:
            return desk_response(self, request, posted.customer, error=str(refusal))
        return desk_response(self, request, posted.customer, deed=deed)

    def use_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down a copy; nobody waits for the answer."""
        deed_calls.use(self._posted(request, pk, "scripts_lib.view_script"))
        return HttpResponse(status=204)

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the phrase rules say of texts that are about to be copied, one list of hits for each."""
        return JsonResponse({"verdicts": deed_calls.check(self._posted(request, pk, "scripts_lib.view_script"))})

    def shown_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write down what was shown; nobody waits for the answer."""
        deed_calls.shown(self._posted(request, pk, "scripts_lib.view_script"))
        return HttpResponse(status=204)

    def own_wording_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep, offer or drop an agent's own wording; a refusal says why."""
        try:
            deed_calls.own_wording(self._posted(request, pk, "scripts_lib.add_ownwording"))
        except WordingRefused as refusal:
            return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    def seen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page says that it is still open, and hears who else has it open."""
        posted = self._posted(request, pk, VIEW)
        note_visit(**posted.doing, is_opening=request.GET.get("opening") == "1")
        names = others_here(posted.customer.pk, posted.by.pk, posted.at)
        return render(request, PRESENCE, {"names": names})

    def _posted(self, request: HttpRequest, pk: int, right: str) -> Posted:
        """What was sent; 404 about a buyer of another shop, 403 without the right."""
        customer: Customer = self._customer(request, str(pk))
        if not request.user.has_perm(right):
            raise PermissionDenied
        return Posted(customer, staff_of(request), timezone.now(), request.POST)
