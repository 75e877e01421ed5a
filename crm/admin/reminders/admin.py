"""Reminders: what came, and what a person must decide about."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.models import Notification
from crm.models.notification import NotificationQuerySet
from crm.selectors.reminders import doubtful_lines, sent_lines
from crm.services.reminders import call_sent, send_again
from crm.tasks import send_reminders
from customers.admin.base import ReadOnlyAdmin
from customers.admin.shops import shops_of

from .bell import BellDoors
from .mine import MineDoors

LOOKS_AFTER_THE_HOUSE = "crm.change_jobrun"


@admin.register(Notification)
class NotificationAdmin(BellDoors, MineDoors, ReadOnlyAdmin):
    """One page instead of a bare list; rows are written by the clock alone."""

    def get_urls(self) -> list[URLPattern]:
        """The page's own doors come before the general patterns."""
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/again/", view(require_POST(self.again_view)), name="crm_notification_again"),
            path("<int:pk>/arrived/", view(require_POST(self.arrived_view)), name="crm_notification_arrived"),
        ]
        return [*self.bell_urls(view), *self.mine_urls(view), *own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """A person's own; who looks after the house settles the others' of the shops, too."""
        mine = Q(person=request.user)
        if request.user.has_perm(LOOKS_AFTER_THE_HOUSE):
            mine |= Q(shop__in=[shop.pk for shop in shops_of(request)])
        return Notification.objects.filter(mine)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What is in doubt first, then the latest of one's own."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        at, reader = timezone.now(), cast(User, request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reminders"),
            "opts": self.opts,
            "doubtful": doubtful_lines(self.get_queryset(request), at=at),
            "lines": sent_lines(reader, at=at),
            "may_decide": request.user.has_perm("crm.change_notification"),
            "reader": reader,
        }
        return TemplateResponse(request, "admin/crm/reminders/page.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A reminder has no page of its own: it leads to what it is about."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        self.get_object(request, object_id)
        return HttpResponseRedirect(reverse("admin:crm_notification_changelist"))

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It did not arrive: send it once more."""
        if send_again(rows=self._rows(request, pk), notification_id=pk, at=timezone.now()):
            transaction.on_commit(send_reminders.delay, robust=True)
            return self._told(request, _("It goes out within a minute."))
        return self._told(request, "")

    def arrived_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """It did arrive."""
        done = call_sent(rows=self._rows(request, pk), notification_id=pk, at=timezone.now())
        return self._told(request, _("Noted: it arrived.") if done else "")

    def _rows(self, request: HttpRequest, pk: int) -> NotificationQuerySet:
        if not request.user.has_perm("crm.change_notification"):
            raise PermissionDenied
        rows: NotificationQuerySet = self.get_queryset(request)
        if not rows.filter(pk=pk).exists():
            raise Http404
        return rows

    def _told(self, request: HttpRequest, done: str) -> HttpResponse:
        if done:
            messages.success(request, done)
        else:
            messages.info(request, _("Somebody was faster: this reminder is no longer in doubt."))
        return HttpResponseRedirect(reverse("admin:crm_notification_changelist"))
