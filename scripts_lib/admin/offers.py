"""Two doors for what an agent offered: take it over as a new wording, or not this one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest, Script
from scripts_lib.services.offers import OfferRefused, decline_offer, take_over
from scripts_lib.services.requests import LONGEST_ANSWER

OFFERS = "admin/scripts_lib/libraryrequest/offers.html"
LONGEST_NUMBER = 9
NAME, DECIDE = "scripts_lib_libraryrequest", "scripts_lib.change_libraryrequest"


class OfferDoors:
    """Mixed into the trainer's queue; the list and the page of an offer get its buttons."""

    admin_site: Any
    opts: Any
    list_after_template = OFFERS
    change_form_outer_after_template = "admin/scripts_lib/libraryrequest/offer.html"

    def get_urls(self) -> list[URLPattern]:
        """The two deeds before the general patterns."""
        own = [
            path(f"<int:key>/{deed}/", self.admin_site.admin_view(require_POST(view)), name=f"{NAME}_{deed}")
            for deed, view in (("take", self.take_view), ("decline", self.decline_view))
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def take_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """A wording more in the script, once; what stands in its way is said in words."""
        offer = self._offer(request, key)
        seen = request.POST.get("number", "")
        number = int(seen) if seen.isdecimal() and len(seen) <= LONGEST_NUMBER else -1
        try:
            taken = take_over(request_id=offer.pk, number=number, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except OfferRefused as refused:
            messages.error(request, str(refused))
            return _back(request)
        if taken is None:
            messages.warning(request, _("This was decided before; that stands."))
            return _back(request)
        address = reverse("admin:scripts_lib_script_change", args=[taken.script_id])
        said = {"label": taken.label, "title": taken.script.title}
        text = _("Taken over as wording %(label)s of “%(title)s”.") % said
        messages.success(request, format_html('{} <a class="sk-link" href="{}">{}</a>', text, address, _("Look at it")))
        return _back(request)

    def decline_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Not this one; its writer reads why."""
        offer = self._offer(request, key)
        reason = request.POST.get("reason", "").replace("\0", "")[:LONGEST_ANSWER]
        if decline_offer(request_id=offer.pk, reason=reason, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            messages.success(request, _("Its writer is told: not this one."))
        else:
            messages.warning(request, _("This was decided before; that stands."))
        return _back(request)

    def may_decide(self, request: HttpRequest, offer: LibraryRequest) -> bool:
        """Trainers who may write the script that it would go into."""
        scripts = self.admin_site.get_model_admin(Script)
        may = request.user.has_perm(DECIDE) and offer.script is not None
        return may and scripts.has_change_permission(request, offer.script)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, told which of its rows are offers that the reader decides."""
        answer: Any = super().changelist_view(request, extra_context)  # type: ignore[misc]
        if context := getattr(answer, "context_data", None):
            rows = context["cl"].result_list if "cl" in context else ()
            context["offers"] = [one for one in rows if is_open_offer(one) and self.may_decide(request, one)]
            for offer in context["offers"]:
                offer.waits_for_reader = True
            context["offers_next"] = request.get_full_path()
        return answer

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with the buttons of an open offer."""
        offer = context.get("original")
        if offer and is_open_offer(offer) and self.may_decide(request, offer):
            context |= {"offer": offer, "offers_next": reverse(f"admin:{NAME}_changelist")}
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer

    def _offer(self, request: HttpRequest, key: int) -> LibraryRequest:
        found: LibraryRequest = self.get_object(request, str(key))  # type: ignore[attr-defined]
        if not self.may_decide(request, found):
            raise PermissionDenied
        return found


def is_open_offer(request: LibraryRequest) -> bool:
    """Whether it is a wording that still waits for a trainer."""
    return request.kind == RequestKind.OWN_WORDING and request.state == RequestState.OPEN


def _back(request: HttpRequest) -> HttpResponse:
    """To where the button stood; a foreign address is not followed."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if is_ours else reverse(f"admin:{NAME}_changelist"))
