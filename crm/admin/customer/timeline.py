"""The timeline below the desk, and the two deeds that are done only from it."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.models import Deed, FollowUp, Interaction, Note
from crm.selectors.timeline import KINDS, PAGE, read_cursor, timeline_page
from crm.services.deeds import DeedRefused, WrongInput
from crm.services.follow_ups import put_off
from crm.services.interactions import InteractionRefused, name_friend
from crm.services.notes import pin_note
from customers.models import Customer
from customers.selectors.search import find_customers

from .desk import desk_response, staff_of
from .parts import is_htmx, number, part_or_page
from .posted import Posted


class TimelineDoors:
    """Each door checks a right, calls one selector or service and reports."""

    _customer: Callable[[HttpRequest, str], Customer]

    def timeline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything about this buyer, a page at a time; `shown` says how much stands there already."""
        customer = self._customer(request, str(pk))
        kind = request.GET.get("kind", "")
        try:
            after = read_cursor(request.GET.get("after", ""))
        except ValueError as error:
            raise Http404 from error
        shown = number(request.GET.get("shown"))
        timeline = timeline_page(
            customer,
            at=timezone.now(),
            kind=kind if kind in KINDS else "",
            may_see_contact=request.user.has_perm("customers.view_contact"),
            after=after,
            limit=PAGE if after else max(PAGE, shown),
        )
        context = {
            "customer_id": customer.pk,
            "timeline": timeline,
            "kinds": KINDS,
            "shown": timeline.shown_count + (shown if after else 0),
            "in_desk": is_htmx(request),
            "may_talk": request.user.has_perm("crm.change_inquiry"),
            "may_finish": request.user.has_perm("crm.change_followup"),
            "may_note": request.user.has_perm("crm.change_note"),
            "may_interact": request.user.has_perm("crm.add_interaction"),
        }
        part = "timeline_entries.html" if after else "timeline.html"
        return part_or_page(self, request, context, part=part, page="timeline_page.html", title=_("Timeline"))

    def put_off_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a promise to a later moment."""
        posted = self._posted_about(request, pk, "crm.change_followup")
        own = FollowUp.objects.filter(customer=posted.customer)
        follow_up = get_object_or_404(own, pk=posted.needed_key("id"))
        return self._done(
            request, posted, lambda: put_off(**posted.doing, follow_up_id=follow_up.pk, due_at=posted.moment("due"))
        )

    def note_pin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put a note into the head of the page, or out of it."""
        posted = self._posted_about(request, pk, "crm.change_note")
        note = get_object_or_404(Note.objects.filter(customer=posted.customer), pk=posted.needed_key("id"))
        is_pinned = posted.text("pinned") == "1"
        return self._done(request, posted, lambda: pin_note(**posted.doing, note_id=note.pk, is_pinned=is_pinned))

    def friend_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whom a buyer brought: the one whom the text means, and nobody else."""
        posted = self._posted_about(request, pk, "crm.add_interaction")
        customer, text = posted.customer, posted.text("friend").strip()
        get_object_or_404(Interaction.objects.filter(customer=customer), pk=posted.needed_key("id"))
        sees_contact = request.user.has_perm("customers.view_contact")
        found = find_customers([customer.shop_id], text, may_see_contact=sees_contact) if text else []
        sure = [one for one in found if one.is_exact] or found
        if len(sure) != 1:
            error = _("Several buyers fit. Write the whole nick or an order number.") if sure else _("No such buyer.")
            return desk_response(self, request, customer, error=error)
        friend = Customer.objects.get(pk=sure[0].customer_id)
        try:
            name_friend(**posted.doing, interaction_id=posted.needed_key("id"), friend=friend)
        except InteractionRefused as refusal:
            return desk_response(self, request, customer, error=str(refusal))
        return desk_response(self, request, customer)

    def _posted_about(self, request: HttpRequest, pk: int, right: str) -> Posted:
        customer = self._customer(request, str(pk))
        if not request.user.has_perm(right):
            raise PermissionDenied
        return Posted(customer, staff_of(request), timezone.now(), request.POST)

    def _done(self, request: HttpRequest, posted: Posted, do: Callable[[], Deed | None]) -> HttpResponse:
        try:
            return desk_response(self, request, posted.customer, deed=do())
        except WrongInput as refusal:
            return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
        except DeedRefused as refusal:
            return desk_response(self, request, posted.customer, error=str(refusal))
