"""The import button of the customer list: the team's own notes and tags, reviewed before anything is written."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from import_export.admin import ImportMixin
from unfold.widgets import UnfoldAdminSelectWidget

from crm.admin.order_imports.forms import OneFileField
from crm.resources import team_columns
from crm.services.team_notes import (
    Plan,
    ReviewOutdated,
    RowsRefused,
    TeamFile,
    TeamFileRefused,
    Written,
    folded,
    import_team_notes,
    own_attributes,
    plan_team_notes,
    read_team_file,
)
from crm.services.team_notes.file import BYTES
from crm.services.team_notes.upload import (
    Upload,
    UploadGone,
    UploadTooLarge,
    drop_upload,
    keep_review,
    keep_upload,
    read_review,
    seal,
    unseal,
)
from customers.admin.shops import SHOP_PARAMETER, shop_of, shops_of
from customers.models import Shop
from customers.texts import encoding_name

from .team_notes_page import review_context

TOO_LARGE = gettext_lazy("The file is larger than 20 MB. Split it and upload the parts one after another.")


class TeamNotesForm(forms.Form):
    """One file for one of the reader's shops."""

    import_file = OneFileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"})
    )
    shop = forms.ModelChoiceField(
        Shop.objects.none(),
        label=gettext_lazy("Shop"),
        empty_label=gettext_lazy("Choose the shop"),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, shops: list[Shop], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast(forms.ModelChoiceField, self.fields["shop"])
        choice.queryset = Shop.objects.filter(pk__in=[shop.pk for shop in shops]).order_by("name", "pk")
        if len(shops) == 1:
            choice.initial = shops[0]

    def clean(self) -> dict[str, Any]:
        """One file in all."""
        cleaned = super().clean() or {}
        if sum(len(files) for _name, files in self.files.lists()) > 1:
            self.add_error("import_file", self.fields["import_file"].error_messages["several"])
        return cleaned


class TeamNotesDoor(ImportMixin):
    """Mixed into the admin class. import-export's own buttons, addresses and permission; our reader and review."""

    import_export_change_list_template = "admin/crm/customer/list.html"

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Who may import customers' notes and look at the customers."""
        return bool(super().has_import_permission(request)) and self.has_view_permission(request)

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The upload; with a sealed review in the address, the review."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if shop_of(request) is None:
            raise Http404
        if request.method == "GET" and (sealed := request.GET.get("review")):
            return self._review(request, sealed)
        form = TeamNotesForm(request.POST or None, request.FILES or None, shops=shops_of(request))
        if request.method == "POST" and form.is_valid() and (sealed := self._received(request, form)):
            return self._to_review(sealed)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import notes and tags"),
            "form": form,
            "upload_limit": BYTES,
            "too_large": TOO_LARGE,
            "attributes": [one.name for shop in shops_of(request)[:1] for one in own_attributes(shop)],
        }
        return TemplateResponse(request, "admin/crm/customer/team_notes_upload.html", context)

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The go-ahead, or the end of it. A second press changes nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        try:
            upload, shop, seen = self._unsealed(request, request.POST.get("review", ""))
            head, _rows = read_review(upload)
        except UploadGone:
            return self._gone(request)
        if "cancel" in request.POST:
            drop_upload(upload)
            messages.info(request, _("Cancelled. Nothing was written."))
            return self._to_list(request, shop)
        try:
            written = import_team_notes(
                shop=shop,
                file=_read(upload, shop),
                file_name=head["file_name"],
                sha256=upload.sha256,
                by=cast(User, request.user),
                at=timezone.now(),
                reads_phones=_sees_contact(request),
                seen=seen,
                skips_bad_rows=request.POST.get("skips_bad_rows") == "1",
            )
        except (ReviewOutdated, RowsRefused) as refused:
            messages.warning(request, str(refused))
            return self._to_review(_look(request, upload, shop, head["file_name"]))
        drop_upload(upload)
        messages.success(request, _told(written))
        return self._to_list(request, shop)

    def _received(self, request: HttpRequest, form: TeamNotesForm) -> str:
        file = form.cleaned_data["import_file"]
        upload = None
        try:
            upload = keep_upload(file.chunks())
            return _look(request, upload, form.cleaned_data["shop"], file.name)
        except UploadTooLarge:
            form.add_error("import_file", TOO_LARGE)
        except TeamFileRefused as refused:
            form.add_error("import_file", str(refused))
        except OSError:
            form.add_error(
                "import_file", _("The file could not be stored: the server's disk may be full. Nothing was changed.")
            )
        if upload:
            drop_upload(upload)
        return ""

    def _review(self, request: HttpRequest, sealed: str) -> HttpResponse:
        try:
            upload, shop, _seen = self._unsealed(request, sealed)
            head, rows = read_review(upload)
        except UploadGone:
            return self._gone(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Review"),
            "review": sealed,
            **review_context(request, shop, head, rows, may_see_contact=_sees_contact(request)),
        }
        return TemplateResponse(request, "admin/crm/customer/team_notes_review.html", context)

    def _unsealed(self, request: HttpRequest, sealed: str) -> tuple[Upload, Shop, str]:
        upload, shop_id, seen = unseal(sealed, user_id=cast(User, request.user).pk)
        shop = next((one for one in shops_of(request) if one.pk == shop_id), None)
        if shop is None:
            raise UploadGone
        return upload, shop, seen

    def _gone(self, request: HttpRequest) -> HttpResponseRedirect:
        messages.warning(
            request, _("This review was too old, or somebody has decided on it already. Upload the file again.")
        )
        return HttpResponseRedirect(reverse("admin:customers_customer_import"))

    def _to_review(self, sealed: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{reverse('admin:customers_customer_import')}?{urlencode({'review': sealed})}")

    def _to_list(self, request: HttpRequest, shop: Shop) -> HttpResponseRedirect:
        query = f"?{urlencode({SHOP_PARAMETER: shop.pk})}" if len(shops_of(request)) > 1 else ""
        return HttpResponseRedirect(reverse("admin:customers_customer_changelist") + query)


def _sees_contact(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("customers.view_contact"))


def _read(upload: Upload, shop: Shop) -> TeamFile:
    attributes = {folded(word): one.pk for one in own_attributes(shop) for word in (one.code, one.name)}
    return read_team_file(upload.path, columns=team_columns(), attributes=attributes)


def _look(request: HttpRequest, upload: Upload, shop: Shop, file_name: str) -> str:
    """Work the review out and keep it; its seal is what the address carries."""
    file = _read(upload, shop)
    plan = plan_team_notes(shop=shop, file=file, reads_phones=_sees_contact(request), at=timezone.now())
    keep_review(upload, rows=plan.rows, head=_head(file, plan, file_name))
    return seal(upload, shop_id=shop.pk, user_id=cast(User, request.user).pk, digest=plan.digest)


def _head(file: TeamFile, plan: Plan, file_name: str) -> dict[str, Any]:
    return {
        "file_name": file_name.replace("\x00", "")[-255:],
        "encoding": str(encoding_name(file.encoding)),
        "columns": [name for name, field in zip(file.names, file.fields, strict=True) if field],
        "not_read": [name for name, field in zip(file.names, file.fields, strict=True) if field == "" and name],
        "unknown": [name for name, field in zip(file.names, file.fields, strict=True) if field is None and name],
        "notes": file.notes,
        "blanks": file.blank_count,
        "deeds": dict(plan.deeds),
    }


def _told(written: Written) -> str:
    if not written.customers:
        return _("Nothing was new: all of it stood there already.")
    return ngettext(
        "Written for %(customers)s buyer: tags %(tags)s, notes %(notes)s, tempers %(tempers)s, attributes %(values)s, "
        "interactions %(interactions)s.",
        "Written for %(customers)s buyers: tags %(tags)s, notes %(notes)s, tempers %(tempers)s, attributes %(values)s, "
        "interactions %(interactions)s.",
        written.customers,
    ) % {
        "customers": f"{written.customers:,d}",
        "tags": f"{written.tags:,d}",
        "notes": f"{written.notes:,d}",
        "tempers": f"{written.tempers:,d}",
        "values": f"{written.values:,d}",
        "interactions": f"{written.interactions:,d}",
    }
