"""The import and export buttons of a catalogue: looked at first, written on a second press."""

import hashlib
from collections import Counter
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin

from customers.exchange.resource import CatalogueResource, Outcome
from customers.exchange.review import Review, read_review, write_review
from customers.exchange.sheet import BYTES, SheetRefused, read_sheet
from customers.models import Shop
from customers.services.exports import TooManyRows
from customers.services.uploads import (
    MINUTES,
    Upload,
    UploadGone,
    UploadTooLarge,
    drop_upload,
    keep_upload,
    seal,
    unseal,
)

from .catalogue_forms import TOO_LARGE, CatalogueExportForm, CatalogueUploadForm
from .exports.formats import FORMATS
from .exports.sending import send_file
from .shops import shop_of, shops_of

FOR_ALL = 0  # in the seal, where the key of a shop stands
SHOWN = 200
WRITTEN = ("new", "update")


class Outdated(Exception):
    """What the rows would do has changed since it was looked at."""


class CatalogueDoor(ImportExportMixin):
    """Mixed into an admin class. import-export's buttons, addresses and permissions; our reader, review and writers."""

    catalogue: ClassVar[type[CatalogueResource]]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may import them and see them."""
        return bool(super().has_import_permission(request)) and self.has_view_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Who may export them and see them."""
        return bool(super().has_export_permission(request)) and self.has_view_permission(request)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The upload; with a sealed review in the address, the review."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "GET" and (sealed := request.GET.get("review")):
            return self._review(request, sealed)
        whose = self._whose(request)
        form = CatalogueUploadForm(request.POST or None, request.FILES or None, **whose)
        if request.method == "POST" and form.is_valid() and (sealed := self._received(request, form)):
            return HttpResponseRedirect(f"{self._address('import')}?{urlencode({'review': sealed})}")
        columns = [str(self.catalogue.title_of(name)) for name in self.catalogue.columns()]
        context = {"form": form, "columns": columns, "upload_limit": BYTES, "too_large": TOO_LARGE}
        return self._page(request, "upload", _("Import"), **context)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The go-ahead, or the end of it. A second press changes nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            upload, shop, seen = self._unsealed(request, request.POST.get("review", ""))
        except UploadGone:
            return self._gone(request)
        if "cancel" in request.POST:
            drop_upload(upload)
            messages.info(request, _("Cancelled. Nothing was written."))
            return HttpResponseRedirect(self._address("changelist"))
        try:
            with transaction.atomic():
                outcomes = self._bring_in(request, upload, shop, dry_run=False)
                if _digest(outcomes) != seen:
                    raise Outdated
        except Outdated:
            messages.warning(request, _("Something has changed since you looked at this. Look at it once more."))
            again = self._looked_at(request, upload, shop)
            return HttpResponseRedirect(f"{self._address('import')}?{urlencode({'review': again})}")
        drop_upload(upload)
        messages.success(request, _told(outcomes))
        return HttpResponseRedirect(self._address("changelist"))

    def export_action(self, request: HttpRequest) -> Any:
        """Whose rows in which file; then the file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        form = CatalogueExportForm(request.POST or None, **self._whose(request))
        if request.method == "POST" and form.is_valid():
            try:
                return self._file(request, form.cleaned_data["shop"], form.cleaned_data["format"])
            except TooManyRows as refused:
                form.refuse(refused)
        return self._page(request, "export", _("Export"), form=form)

    def _file(self, request: HttpRequest, shop: Shop | None, extension: str) -> HttpResponseBase:
        resource = self._resource(request, shop)
        rows = list(resource.rows())
        return send_file(
            request,
            shop=shop,
            exported=self.catalogue.exported,
            header=resource.header(),
            rows=rows,
            item_count=len(rows),
            filters=[],
            file_format=next(one for one in FORMATS if one.extension == extension)(),
        )

    def _whose(self, request: HttpRequest) -> dict[str, Any]:
        shops, for_all = shops_of(request), bool(request.user.is_superuser)
        if not shops and not for_all:
            raise Http404
        return {"shops": shops, "for_all": for_all, "initial": {"shop": shop_of(request)}}

    def _resource(self, request: HttpRequest, shop: Shop | None) -> CatalogueResource:
        return self.catalogue(shop=shop, by=cast(User, request.user), at=timezone.now())

    def _bring_in(self, request: HttpRequest, upload: Upload, shop: Shop | None, *, dry_run: bool) -> list[Outcome]:
        sheet = read_sheet(upload.path, titles=self.catalogue.known_titles(), must=self.catalogue.must)
        return self._resource(request, shop).bring_in(sheet, dry_run=dry_run)

    def _received(self, request: HttpRequest, form: CatalogueUploadForm) -> str:
        upload = None
        try:
            upload = keep_upload(form.cleaned_data["import_file"].chunks())
            shop = form.cleaned_data["shop"]
            return self._looked_at(request, upload, shop)
        except UploadTooLarge:
            form.add_error("import_file", TOO_LARGE)
        except SheetRefused as refused:
            form.add_error("import_file", str(refused))
        if upload:
            drop_upload(upload)
        return ""

    def _looked_at(self, request: HttpRequest, upload: Upload, shop: Shop | None) -> str:
        """Try the file once, keep what would become of each row beside it, and seal that."""
        sheet = read_sheet(upload.path, titles=self.catalogue.known_titles(), must=self.catalogue.must)
        outcomes = self._resource(request, shop).bring_in(sheet, dry_run=True)
        write_review(upload, Review(list(sheet.columns.values()), sheet.left_out, outcomes))
        user_id = cast(User, request.user).pk
        return seal(upload, shop_id=shop.pk if shop else FOR_ALL, user_id=user_id, digest=_digest(outcomes))

    def _unsealed(self, request: HttpRequest, sealed: str) -> tuple[Upload, Shop | None, str]:
        upload, shop_id, seen = unseal(sealed, user_id=cast(User, request.user).pk)
        shop = next((one for one in shops_of(request) if one.pk == shop_id), None)
        if shop is None and not (shop_id == FOR_ALL and request.user.is_superuser):
            raise UploadGone
        return upload, shop, seen

    def _review(self, request: HttpRequest, sealed: str) -> HttpResponse:
        try:
            upload, shop, _seen = self._unsealed(request, sealed)
            review = read_review(upload)
        except UploadGone:
            return self._gone(request)
        counts = Counter(one.kind for one in review.outcomes)
        context = {
            **_rows_shown(review.outcomes, sealed, request.GET.get("from", "")),
            "review": sealed,
            "whose": shop.name if shop else _("All shops"),
            "columns": review.columns,
            "left_out": review.left_out,
            "new_count": counts["new"],
            "update_count": counts["update"],
            "skip_count": counts["skip"],
            "invalid_count": counts["invalid"],
            "write_count": counts["new"] + counts["update"],
            "process_address": self._address("process_import"),
            "minutes": MINUTES,
        }
        return self._page(request, "review", _("Review"), **context)

    def _page(self, request: HttpRequest, name: str, title: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/catalogue/{name}.html", {**shared, **context})

    def _gone(self, request: HttpRequest) -> HttpResponseRedirect:
        messages.warning(
            request, _("This review was too old, or somebody has decided on it already. Upload the file again.")
        )
        return HttpResponseRedirect(self._address("import"))

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")


def _rows_shown(outcomes: list[Outcome], sealed: str, said: str) -> dict[str, Any]:
    """One page of the rows, what cannot be taken first; and the addresses of the pages beside it."""
    start = int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0
    end = start + SHOWN
    return {
        "lines": sorted(outcomes, key=lambda one: (not one.faults, one.kind == "skip", one.number))[start:end],
        "row_count": len(outcomes),
        "first": start + 1,
        "last": min(end, len(outcomes)),
        "before": urlencode({"review": sealed, "from": max(0, start - SHOWN)}) if start else "",
        "after": urlencode({"review": sealed, "from": end}) if end < len(outcomes) else "",
    }


def _digest(outcomes: list[Outcome]) -> str:
    """Tells one set of outcomes from another, in whatever language they were told."""
    seen = [(one.number, one.kind, len(one.changed), len(one.faults)) for one in outcomes]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _told(outcomes: list[Outcome]) -> str:
    written = [one for one in outcomes if one.kind in WRITTEN]
    if not written:
        return _("Nothing was new: all of it stood there already.")
    left = sum(one.kind == "invalid" for one in outcomes)
    told = ngettext("Written: %(count)s row.", "Written: %(count)s rows.", len(written)) % {"count": len(written)}
    return f"{told} {_('Left out: %(count)s.') % {'count': left}}" if left else told
