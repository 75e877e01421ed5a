"""Rows that others speak of are not deleted: their users are listed instead."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from customers.selectors.holders import holders_of


class KeptWhileUsed:
    """Mixed into admin classes, for one row and for those ticked."""

    delete_confirmation_template = "admin/kept/one.html"
    delete_selected_confirmation_template = "admin/kept/ticked.html"

    def holders(self, row: Any) -> list[str]:
        """Who speaks of the row."""
        return holders_of(row)

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        """What goes and who is against it; Django's own would read everything that hangs on the rows."""
        rows = list(objs)
        name = str(rows[0]._meta.verbose_name_plural) if rows else ""
        against = [(row, held) for row in rows if (held := self.holders(row))]
        return [str(row) for row in rows], {name: len(rows)}, set(), against

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who begins to speak of it at this moment still stops it."""
        try:
            answer: HttpResponse = super().delete_view(request, object_id, extra_context)  # type: ignore[misc]
        except (ProtectedError, RestrictedError):
            messages.error(request, _("It came into use meanwhile and was not deleted."))
            return HttpResponseRedirect(request.path)
        return answer

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The same for those that were ticked."""
        try:
            answer: HttpResponse = super().changelist_view(request, extra_context)  # type: ignore[misc]
        except (ProtectedError, RestrictedError):
            messages.error(request, _("It came into use meanwhile and was not deleted."))
            return HttpResponseRedirect(request.get_full_path())
        return answer
