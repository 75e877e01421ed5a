"""What a script said before, what changed from one version to the next, and the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from scripts_lib.choices import ScriptState
from scripts_lib.selectors.versions import script_versions
from scripts_lib.services.versions import RestoreRefused, restore
from scripts_lib.services.workflow import day_of, obstacles


class ScriptVersions:
    """Mixed into the page of scripts: its history shows words, not fields."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """One door for bringing back a version."""
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        own = path("<int:key>/versions/<int:number>/restore/", view, name="scripts_lib_script_restore")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The versions of one script, newest first."""
        script = self.get_object(request, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, script):  # type: ignore[attr-defined]
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions of “%(title)s”") % {"title": script.title},
            "script": script,
            "versions": script_versions(script),
            "may_restore": self.has_change_permission(request, script),  # type: ignore[attr-defined]
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/scripts_lib/script/versions.html", context)

    def restore_view(self, request: HttpRequest, key: int, number: int) -> HttpResponse:
        """Bring a version back; a published script only one that may be said."""
        script = self.get_object(request, str(key))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, script):  # type: ignore[attr-defined]
            raise PermissionDenied
        at = timezone.now()
        try:
            with transaction.atomic():
                restore(script=script, number=number, by=request.user, at=at)  # type: ignore[arg-type]
                if script.state == ScriptState.PUBLISHED and (
                    why := obstacles(script=script, on=day_of(script, at=at))
                ):
                    raise RestoreRefused(" ".join(why))
        except RestoreRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Version %(number)s is back.") % {"number": number})
        return HttpResponseRedirect(reverse("admin:scripts_lib_script_history", args=[script.pk]))
