"""Taking an import back: what that would do is said first, a worker does it after a POST."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.import_undo import undo_card
from crm.tasks import start_import
from customers.choices import ImportState
from customers.services.undoing import ImportNotOver, request_undo

from .doors import ImportDoors


class UndoDoors(ImportDoors):
    """One address: looked at, it says what an undo would do; posted to, the undo begins."""

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only for who may decide on imports; a part of the import's page, or a page of its own without script."""
        order_import = self._decidable(request, pk)
        if request.method == "POST":
            return self._begin_undo(request, order_import.pk)
        if order_import.state != ImportState.DONE:
            return self._to_page(order_import.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undo this import"),
            "order_import": order_import,
            "card": undo_card(order_import, at=timezone.now()),
        }
        is_part = request.headers.get("HX-Request") == "true"
        return TemplateResponse(request, f"crm/imports/undo{'' if is_part else '_page'}.html", context)

    def _begin_undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            request_undo(import_id=pk, user=cast(User, request.user), at=timezone.now())
        except ImportNotOver:
            messages.info(request, _("There is nothing to undo any more. This is how it stands."))
        else:
            start_import(pk)
        return self._to_page(pk)
