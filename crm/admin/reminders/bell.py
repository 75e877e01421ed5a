"""The bell of every page: its number, asked for once a minute, and what stands behind it."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from crm.models import Notification
from crm.selectors.reminder_text import page_of
from crm.selectors.reminders import bell_count, bell_lines
from crm.services.reminders import mark_all_read, mark_read

FOLDER = "admin/crm/reminders"


class BellDoors:
    """Mixed into the reminders' admin class. Everybody's own; nobody sees another's."""

    def bell_urls(self, view: Any) -> list[URLPattern]:
        """Addresses of the bell; they come before the general patterns."""
        return [
            path("bell/", view(require_GET(self.count_view)), name="crm_notification_bell"),
            path("latest/", view(require_GET(self.latest_view)), name="crm_notification_latest"),
            path("read/", view(require_POST(self.read_all_view)), name="crm_notification_read_all"),
            path("<int:pk>/open/", view(require_POST(self.open_view)), name="crm_notification_open"),
        ]

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """The badge; one query beside session and user."""
        return render(request, f"{FOLDER}/count.html", {"bell": bell_count(_reader(request))})

    def latest_view(self, request: HttpRequest) -> HttpResponse:
        """What stands behind the bell."""
        reader = _reader(request)
        context = {"lines": bell_lines(reader, at=timezone.now()), "bell": bell_count(reader)}
        return render(request, f"{FOLDER}/latest.html", context)

    def read_all_view(self, request: HttpRequest) -> HttpResponse:
        """Everything is read: the list anew for htmx, else the page."""
        mark_all_read(by=_reader(request), at=timezone.now())
        if request.headers.get("HX-Request") == "true":
            answer = self.latest_view(request)
            answer["HX-Trigger"] = "bell-read"
            return answer
        return HttpResponseRedirect(reverse("admin:crm_notification_changelist"))

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One is read, and leads to what it is about."""
        reader = _reader(request)
        rows = Notification.objects.filter(person=reader).select_related("follow_up", "job")
        notification = get_object_or_404(rows, pk=pk)
        mark_read(notification_id=pk, by=reader, at=timezone.now())
        return HttpResponseRedirect(page_of(notification))


def _reader(request: HttpRequest) -> User:
    return cast(User, request.user)
