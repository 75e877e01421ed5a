"""The trainer's queue: what agents miss, and what they found wrong."""

from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from customers.admin.base import ShopScopedAdmin
from customers.admin.forms import ShopRowForm
from customers.selectors.staff import staff_name
from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest
from scripts_lib.services.requests import answer_request

from .offers import OfferDoors

TITLE_LENGTH, QUESTION_LENGTH = 100, 200
ANSWER = pgettext_lazy("of the trainer", "answer")
ABOUT = ("script__shop", "script__scene", "article", "own_wording__taken_as")


class RequestForm(ShopRowForm):
    class Meta:
        model = LibraryRequest
        fields = ("state", "answer")
        labels = {"answer": ANSWER}
        widgets = {"answer": UnfoldAdminTextInputWidget()}

    def clean_state(self) -> str:
        """Saving is answering."""
        state: str = self.cleaned_data["state"]
        if state == RequestState.OPEN:
            raise forms.ValidationError(_("Say whether it is done or declined."))
        return state


@admin.register(LibraryRequest)
class LibraryRequestAdmin(OfferDoors, ShopScopedAdmin):
    """Open ones first, the oldest before the newest. Agents see what was answered; trainers answer."""

    class Media:
        css: ClassVar = {"all": ("shuke/offers.css",)}

    form = RequestForm
    list_display = ("text_or_kind", "kind", "about", "asker", "asked_at", "state", "word", "next_step")
    list_filter = ("state", "kind")
    list_select_related = ("shop", "asked_by", *ABOUT)
    search_fields = ("text", "buyer_said", "answer")
    sortable_by = ()
    actions = None
    fields = ("kind", "text", "buyer_said", "about", "next_step", "asker", "asked_at", "state", "answer")
    readonly_fields = ("kind", "text", "buyer_said", "about", "next_step", "asker", "asked_at")
    empty_value_display = _("none")

    ordering = ("-state", "asked_at", "pk")  # open, done, declined; of each the longest waiting first

    def has_add_permission(self, request: HttpRequest) -> bool:
        """They are asked where something is missing: in the palette."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are declined, with a word."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An answer stands."""
        return super().has_change_permission(request, obj) and (obj is None or obj.state == RequestState.OPEN)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The answer, once."""
        by = cast(User, request.user)
        done = answer_request(request_id=obj.pk, state=obj.state, answer=obj.answer, by=by, at=timezone.now())
        if not done:
            messages.warning(request, _("Somebody else has answered this request meanwhile; that answer stands."))

    @admin.display(description=_("what is asked"))
    def text_or_kind(self, one: LibraryRequest) -> str:
        return one.text or one.get_kind_display()

    @admin.display(description=ANSWER)
    def word(self, one: LibraryRequest) -> str:
        taken = one.own_wording.taken_as if one.own_wording else None
        return gettext("Taken over as wording %(label)s.") % {"label": taken.label} if taken else one.answer

    @admin.display(description=_("asked by"))
    def asker(self, one: LibraryRequest) -> str:
        return staff_name(one.asked_by)

    @admin.display(description=_("about"))
    def about(self, one: LibraryRequest) -> str | None:
        row = one.script or one.article
        return row.title if row else None

    @admin.display(description=_("next step"))
    def next_step(self, one: LibraryRequest) -> str | None:
        if getattr(one, "waits_for_reader", False):
            return render_to_string("admin/scripts_lib/libraryrequest/offer_buttons.html", {"offer": one})
        if one.kind == RequestKind.SCRIPT_MISSING:
            values = {"shop": one.shop_id, "title": one.text[:TITLE_LENGTH], "question": one.text[:QUESTION_LENGTH]}
            address = f"{reverse('admin:scripts_lib_script_add')}?{urlencode(values)}"
            return format_html('<a class="sk-link" href="{}">{}</a>', address, _("Write it"))
        if one.script_id:
            address = reverse("admin:scripts_lib_script_change", args=[one.script_id])
            return format_html('<a class="sk-link" href="{}">{}</a>', address, _("Open the script"))
        return None
