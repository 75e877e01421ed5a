"""Bringing reviews in: a file or a pasted table, looked at first, then kept."""

from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.admin.order_imports.forms import OneFileField
from crm.services.reviews import (
    ReviewFileRefused,
    ReviewPlan,
    ReviewsOutdated,
    import_reviews,
    plan_reviews,
    read_review_file,
)
from crm.services.team_notes.file import BYTES
from crm.services.team_notes.upload import (
    MINUTES,
    Upload,
    UploadGone,
    UploadTooLarge,
    drop_upload,
    keep_upload,
    seal,
    unseal,
)
from customers.admin.base import ShopScopedAdmin
from customers.admin.shops import shop_of, shops_of
from customers.models import Shop

MAY_ADD = "crm.add_review"
ROWS_SHOWN = 50
TOO_LARGE = gettext_lazy("The file is larger than 20 MB. Split it and upload the parts one after another.")
FAULTS = {
    "bad_text": gettext_lazy("Signs that cannot be stored: delete control characters."),
    "too_long": gettext_lazy("Longer than 2,000 characters: shorten it."),
    "bad_stars": gettext_lazy("No number of stars: write 1 to 5."),
    "bad_day": gettext_lazy("No day: write it as 2026-03-02."),
    "day_ahead": gettext_lazy("The day is still to come: write the day of the review."),
    "says_nothing": gettext_lazy("Neither text nor stars: fill in one of them."),
}


class ReviewImportForm(forms.Form):
    """A file, or a table that was copied out of one."""

    file = OneFileField(
        label=gettext_lazy("File"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"})
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a table, its first row the names of the columns"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "imp-paste"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool((cleaned.get("pasted") or "").strip()):
            raise forms.ValidationError(_("Choose a file or paste a table, one of the two."))
        return cleaned


class ReviewImportDoors(ShopScopedAdmin):
    """Mixed into the reviews' admin: one address."""

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """The upload; with a sealed look in the address what it would do; with the button pressed the deed."""
        shop = shop_of(request)
        if not request.user.has_perm(MAY_ADD):
            raise PermissionDenied
        if shop is None:
            raise Http404
        if "review" in request.POST or "review" in request.GET:
            return self._decided(request) if request.method == "POST" else self._looked_at(request)
        form = ReviewImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (sealed := _received(request, shop, form)):
            return _to_look(sealed)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Bring reviews in"),
            "form": form,
            "shop": shop,
            "upload_limit": BYTES,
            "too_large": TOO_LARGE,
        }
        return TemplateResponse(request, "crm/reviews/upload.html", context)

    def _looked_at(self, request: HttpRequest) -> HttpResponse:
        sealed = request.GET["review"]
        try:
            upload, shop, _seen = _unsealed(request, sealed)
        except UploadGone:
            return _gone(request)
        plan = _plan(upload, shop)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Review"),
            "shop": shop,
            "review": sealed,
            "counts": plan.counts,
            "bad": [(row.number, row.value, FAULTS[row.fault]) for row in plan.rows if row.fault][:ROWS_SHOWN],
            "rows": [row for row in plan.rows if row.is_new][:ROWS_SHOWN],
            "minutes": MINUTES,
            "confirm_label": _confirm_label(plan),
        }
        return TemplateResponse(request, "crm/reviews/look.html", context)

    def _decided(self, request: HttpRequest) -> HttpResponse:
        try:
            upload, shop, seen = _unsealed(request, request.POST["review"])
        except UploadGone:
            return _gone(request)
        if "cancel" in request.POST:
            drop_upload(upload)
            messages.info(request, _("Cancelled. Nothing was written."))
            return HttpResponseRedirect(reverse("admin:crm_review_changelist"))
        try:
            count = import_reviews(
                shop=shop,
                file=read_review_file(upload.path),
                by=cast(User, request.user),
                at=timezone.now(),
                seen=seen,
                notes_photos=request.POST.get("photos") == "1",
            )
        except ReviewsOutdated as refused:
            messages.warning(request, str(refused))
            return _to_look(_sealed(request, upload, shop))
        drop_upload(upload)
        said = ngettext("%(count)s review kept.", "%(count)s reviews kept.", count) % {"count": f"{count:,d}"}
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:crm_review_changelist"))


def _received(request: HttpRequest, shop: Shop, form: ReviewImportForm) -> str:
    file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
    upload = None
    try:
        upload = keep_upload(file.chunks() if file else [pasted.encode("utf-8", "surrogatepass")])
        return _sealed(request, upload, shop)
    except UploadTooLarge:
        form.add_error("file", TOO_LARGE)
    except ReviewFileRefused as refused:
        form.add_error("file" if file else "pasted", str(refused))
    except OSError:
        form.add_error("file", _("The file could not be stored: the server's disk may be full. Nothing was changed."))
    if upload:
        drop_upload(upload)
    return ""


def _plan(upload: Upload, shop: Shop) -> ReviewPlan:
    return plan_reviews(shop=shop, file=read_review_file(upload.path), at=timezone.now())


def _sealed(request: HttpRequest, upload: Upload, shop: Shop) -> str:
    digest = _plan(upload, shop).digest
    return seal(upload, shop_id=shop.pk, user_id=cast(User, request.user).pk, digest=digest)


def _unsealed(request: HttpRequest, sealed: str) -> tuple[Upload, Shop, str]:
    upload, shop_id, seen = unseal(sealed, user_id=cast(User, request.user).pk)
    shop = next((one for one in shops_of(request) if one.pk == shop_id), None)
    if shop is None:
        raise UploadGone
    return upload, shop, seen


def _to_look(sealed: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('admin:crm_review_import')}?{urlencode({'review': sealed})}")


def _gone(request: HttpRequest) -> HttpResponseRedirect:
    messages.warning(
        request, _("This review was too old, or somebody has decided on it already. Upload the file again.")
    )
    return HttpResponseRedirect(reverse("admin:crm_review_import"))


def _confirm_label(plan: ReviewPlan) -> str:
    counts = plan.counts
    if counts["bad"]:
        words = ngettext("Keep %(count)s good review", "Keep %(count)s good reviews", counts["new"])
    else:
        words = ngettext("Keep %(count)s review", "Keep %(count)s reviews", counts["new"])
    return words % {"count": f"{counts['new']:,d}"}
