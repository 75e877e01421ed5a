"""Jobs: how background work fares, and a button for what has stopped."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from crm.choices import JobState
from crm.job_names import job_name
from crm.models import JobRun
from crm.services.jobs import ask_again
from crm.tasks import sweep_jobs

MOST = 200
ORDER = {JobState.STOPPED: 0, JobState.FAILED: 1, JobState.WAITING: 2, JobState.FINE: 3}


@admin.register(JobRun)
class JobRunAdmin(ModelAdmin):
    """One page instead of a bare list; rows are written by workers alone."""

    def get_urls(self) -> list[URLPattern]:
        """The page's own door comes before the general patterns."""
        again = self.admin_site.admin_view(require_POST(self.again_view))
        return [path("<int:pk>/again/", again, name="crm_jobrun_again"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What has stopped first, then the others by name."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        jobs = list(JobRun.objects.order_by("state", "task", "pk")[:MOST])
        named = sorted([(job, job_name(job.task)) for job in jobs], key=_worst_first)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Jobs"),
            "opts": self.opts,
            "jobs": named,
            "may_ask": request.user.has_perm("crm.change_jobrun"),
        }
        return TemplateResponse(request, "admin/crm/jobs/page.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All there is to see stands on the list."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:crm_jobrun_changelist"))

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try a stopped job once more."""
        if not request.user.has_perm("crm.change_jobrun"):
            raise PermissionDenied
        job = get_object_or_404(JobRun, pk=pk)
        if ask_again(job_id=pk, at=timezone.now()):
            transaction.on_commit(sweep_jobs.delay, robust=True)
            messages.success(request, _("%(job)s: it is tried again within a minute.") % {"job": job_name(job.task)})
        else:
            messages.info(request, _("Somebody was faster: this job is not stopped any more."))
        return HttpResponseRedirect(reverse("admin:crm_jobrun_changelist"))


def _worst_first(named: tuple[JobRun, str]) -> tuple[int, str]:
    job, name = named
    return ORDER[JobState(job.state)], name
