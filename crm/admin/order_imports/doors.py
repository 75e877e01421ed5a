"""What can be done with an order import: upload, look, confirm, cancel, try again, download."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.import_progress import import_progress
from crm.tasks import start_import
from customers.admin.base import ShopScopedAdmin
from customers.admin.shops import SHOP_PARAMETER, shops_of
from customers.choices import ProblemKind
from customers.models import OrderImport
from customers.services.order_imports import (
    UPLOAD_LIMIT,
    FileTooLarge,
    ImportNotReady,
    ImportRunning,
    cancel_import,
    confirm_import,
    receive_file,
    retry_import,
)

from .download import problems_answer
from .forms import UploadForm
from .page import import_context
from .seal import SealBroken, check_seal

SEES_CONTACT = "customers.view_contact"


class ImportDoors(ShopScopedAdmin):
    """The views of one import. Each asks for the right and finds only imports of the user's shops."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The upload; a file that arrived leads to the page of its import."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = (
            UploadForm(request.POST, request.FILES, user=cast(User, request.user)) if request.method == "POST" else None
        )
        if form is not None and form.is_valid() and (order_import := self._received(request, form)):
            return self._to_page(order_import.pk)
        form = form or UploadForm(user=cast(User, request.user))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload"),
            "form": form,
            "fields": [form["shop"], form["platform"]],
            "upload_limit": UPLOAD_LIMIT,
        }
        return TemplateResponse(request, "crm/imports/upload.html", context)

    def _received(self, request: HttpRequest, form: UploadForm) -> OrderImport | None:
        file = form.cleaned_data["file"]
        try:
            order_import = receive_file(
                shop=form.cleaned_data["shop"],
                file=file,
                file_name=file.name,
                user=cast(User, request.user),
                platform=form.cleaned_data["platform"],
            )
        except FileTooLarge:
            form.refuse_size(file.size)
            return None
        except OSError:
            form.add_error(
                "file", _("The file could not be stored: the server's disk may be full. Nothing was changed.")
            )
            return None
        start_import(order_import.pk)
        return order_import

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one import, whatever its state."""
        if not object_id.isascii() or not object_id.isdigit():
            raise Http404
        order_import = self._visible(request, int(object_id))
        may_decide = self.has_change_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "may_add": self.has_add_permission(request),
            "shop_query": f"?{SHOP_PARAMETER}={order_import.shop_id}" if len(shops_of(request)) > 1 else "",
            "may_mend": request.user.has_perm(SEES_CONTACT),
            **import_context(
                order_import,
                may_decide=may_decide,
                may_change_shop=request.user.has_perm("customers.change_shop"),
                user_id=request.user.pk,
            ),
        }
        return TemplateResponse(request, "crm/imports/page.html", context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the worker has come, for the page that waits."""
        return JsonResponse(import_progress(self._visible(request, pk)).as_json())

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The go-ahead. A second press finds the import decided and changes nothing."""
        order_import = self._decidable(request, pk)
        try:
            check_seal(request.POST.get("seal", ""), order_import, user_id=request.user.pk)
            confirm_import(
                import_id=pk,
                user=cast(User, request.user),
                skips_bad_rows=request.POST.get("skips_bad_rows") == "1",
                at=timezone.now(),
            )
        except SealBroken:
            messages.warning(request, _("This review was too old. Look at it again, then decide."))
        except ImportNotReady:
            messages.info(request, _("Somebody has decided on this import already. This is how it stands."))
        else:
            start_import(pk)
        return self._to_page(pk)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop a file that is not wanted after all."""
        self._decidable(request, pk)
        try:
            cancel_import(import_id=pk, user=cast(User, request.user), at=timezone.now())
        except ImportRunning:
            messages.info(request, _("It is too late to cancel this import. This is how it stands."))
        return self._to_page(pk)

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go on with an import that a fault has stopped."""
        self._decidable(request, pk)
        try:
            retry_import(import_id=pk)
        except ImportNotReady:
            messages.info(request, _("This import is no longer stopped. This is how it stands."))
        else:
            start_import(pk)
        return self._to_page(pk)

    def problems_view(self, request: HttpRequest, pk: int, kind: str) -> StreamingHttpResponse:
        """The problems of one kind as a CSV file in the reader's language."""
        order_import = self._visible(request, pk)
        if kind not in ProblemKind.values:
            raise Http404
        return problems_answer(request, order_import, kind=ProblemKind(kind))

    def _visible(self, request: HttpRequest, pk: int) -> OrderImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = self.get_queryset(request).select_related("shop", "channel", "created_by", "undone_by")
        return get_object_or_404(related, pk=pk)

    def _decidable(self, request: HttpRequest, pk: int) -> OrderImport:
        order_import = self._visible(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        return order_import

    def _to_page(self, pk: int) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:customers_orderimport_change", args=[pk]))
