"""On the page of the run settings: who would move when RFM is cut otherwise, before anything is saved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from customers.selectors.shop_day import shop_day
from tagging.models import RunSettings
from tagging.selectors.cut_points import cuts_otherwise
from tagging.services.cut_preview import preview_cuts
from tagging.texts import cut_text

from .rule_editor.previewed import shown_moves

FOLDER = "admin/tagging/cuts"


class CutPreviewDoors:
    """Mixed into the admin class of the settings."""

    admin_site: Any
    get_form: Any
    get_object: Any
    has_change_permission: Any

    def get_urls(self) -> list[URLPattern]:
        """The preview's address before the general patterns."""
        view = self.admin_site.admin_view(require_POST(self.preview_view))
        return [path("<int:pk>/preview/", view, name="tagging_runsettings_preview"), *super().get_urls()]  # type: ignore[misc]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it is filled in now, counted by; what it says is not saved."""
        row: RunSettings = self.get_object(request, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        before = RunSettings.objects.get(pk=row.pk)
        form = self.get_form(request, row, change=True)(request.POST, instance=row)
        if not form.is_valid():
            return render(request, f"{FOLDER}/answer.html", {"errors": form.errors.values()})
        shown = _counted(row) if cuts_otherwise(before, row) else {}
        return render(request, f"{FOLDER}/answer.html", shown)

    def who_would_move(self, row: RunSettings) -> str:
        """Where the preview comes to stand."""
        return render_to_string(f"{FOLDER}/place.html", {"pk": row.pk})

    who_would_move.short_description = _("who would move")  # type: ignore[attr-defined]


def _counted(wanted: RunSettings) -> dict[str, Any]:
    at = timezone.now()
    seen = preview_cuts(wanted=wanted, as_of=shop_day(wanted.shop, at=at), at=at)
    return {
        "is_counted": True,
        "seconds": f"{seen.seconds:.1f}",
        "lines": cut_text(seen.cuts) if seen.cuts else [],
        "previews": [shown_moves(group, one) for group, one in seen.groups],
    }
