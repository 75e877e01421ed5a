"""My reminders: each person says how, and when not."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminTimeWidget,
    UnfoldBooleanWidget,
)

from crm.choices import NotificationChannel
from crm.models.reminder_settings import LONGEST_ADDRESS
from crm.services.reminders import save_wishes, send_test
from crm.services.reminders.messengers import AddressRefused, NotSent, Unsure, read_messenger
from crm.services.reminders.wishes import can_mail, wishes_of


class WishesForm(forms.Form):
    """The messenger's address is a secret: it goes in and never comes out again."""

    by_email = forms.BooleanField(label=gettext_lazy("by e-mail"), required=False, widget=UnfoldBooleanWidget())
    messenger = forms.CharField(
        label=gettext_lazy("messenger"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    forget_messenger = forms.BooleanField(
        label=gettext_lazy("forget this messenger"), required=False, widget=UnfoldBooleanWidget()
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("quiet from"), required=False, widget=UnfoldAdminTimeWidget(format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("until"), required=False, widget=UnfoldAdminTimeWidget(format="%H:%M")
    )
    in_shop_hours = forms.BooleanField(
        label=gettext_lazy("only while the shop is open"), required=False, widget=UnfoldBooleanWidget()
    )
    language = forms.ChoiceField(
        label=gettext_lazy("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget()
    )

    def clean_messenger(self) -> str:
        """An address that may be written to."""
        address: str = self.cleaned_data["messenger"].strip()
        try:
            return read_messenger(address).address if address else ""
        except AddressRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Quiet hours have both ends, or none."""
        cleaned = super().clean() or {}
        ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if not self.errors and (ends.count(None) == 1 or (ends[0] and ends[0] == ends[1])):
            self.add_error("quiet_until", _("Give both ends of the quiet hours, or neither."))
        return cleaned


class MineDoors:
    """Mixed into the reminders' admin class."""

    admin_site: Any
    opts: Any

    def mine_urls(self, view: Any) -> list[URLPattern]:
        """Addresses of the page; they come before the general patterns."""
        return [
            path("mine/", view(self.mine_view), name="crm_notification_mine"),
            path("mine/test/", view(require_POST(self.test_view)), name="crm_notification_test"),
        ]

    def mine_view(self, request: HttpRequest) -> HttpResponse:
        """The form, and what is on now."""
        person = cast(User, request.user)
        wishes = wishes_of(person)
        form = WishesForm(request.POST or None, initial=vars(wishes) | {"messenger": ""})
        if request.method == "POST" and form.is_valid():
            self._save(person, form.cleaned_data)
            messages.success(request, _("Kept."))
            return HttpResponseRedirect(reverse("admin:crm_notification_mine"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("My reminders"),
            "opts": self.opts,
            "form": form,
            "messenger": _told(wishes.messenger),
            "can_mail": can_mail(person),
            "mails": settings.CAN_MAIL,
            "email": person.email,
            "by_email": wishes.by_email,
        }
        return TemplateResponse(request, "admin/crm/reminders/mine.html", context)

    def test_view(self, request: HttpRequest) -> HttpResponse:
        """Send a test by one way, now."""
        person, way = cast(User, request.user), request.POST.get("way")
        channel = NotificationChannel.EMAIL if way == "email" else NotificationChannel.MESSENGER
        try:
            send_test(person=person, channel=channel)
        except NotSent:
            messages.error(request, _("It was not taken. Look at the address, or make the robot anew."))
        except Unsure:
            messages.warning(request, _("No answer came. Look whether the test has arrived."))
        else:
            messages.success(request, _("Sent. Look whether the test has arrived."))
        return HttpResponseRedirect(reverse("admin:crm_notification_mine"))

    def _save(self, person: User, chosen: dict[str, Any]) -> None:
        ends = (chosen["quiet_from"], chosen["quiet_until"])
        save_wishes(
            person=person,
            by_email=chosen["by_email"],
            quiet=ends if ends[0] else None,
            in_shop_hours=chosen["in_shop_hours"],
            language=chosen["language"],
            messenger="" if chosen["forget_messenger"] else chosen["messenger"] or None,
        )


def _told(address: str) -> tuple[str, str] | None:
    """The service and a masked address; an address that is allowed no longer is told as such."""
    if not address:
        return None
    try:
        messenger = read_messenger(address)
    except AddressRefused as refused:
        return "", str(refused)
    return messenger.service, messenger.masked
