"""The page on which a tag goes into another."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from unfold.widgets import UnfoldAdminSelectWidget

from tagging.models import CustomerTag, Tag
from tagging.services.tag_merging import TagsNotMerged, merge_tags


class IntoForm(forms.Form):
    """Which tag stays."""

    kept = forms.ModelChoiceField(
        Tag.objects.none(), label=gettext_lazy("The tag that stays"), widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, gone: Tag, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Tag.objects.filter(group=gone.group, choice_set=gone.choice_set, is_active=True).exclude(pk=gone.pk)
        self.fields["kept"].queryset = others.select_related("group").order_by("position", "pk")  # type: ignore[attr-defined]


class TagMergeDoor:
    """Mixed into the admin class of the tags."""

    admin_site: Any
    get_object: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Its address before the general patterns."""
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.merge_view))
        return [path("<int:pk>/merge/", view, name="tagging_tag_merge"), *super().get_urls()]  # type: ignore[misc]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who has it, where they go, and the deed."""
        gone: Tag = self.get_object(request, str(pk))
        if not request.user.has_perm("tagging.change_tag") or gone.group.is_automatic:
            raise PermissionDenied
        form = IntoForm(request.POST or None, gone=gone)
        if form.is_valid():
            try:
                return self._merged(request, gone, form.cleaned_data["kept"])
            except TagsNotMerged as refused:
                form.add_error("kept", str(refused))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put into another tag: %(tag)s") % {"tag": gone.label},
            "opts": self.opts,
            "gone": gone,
            "form": form,
            "count": f"{CustomerTag.objects.filter(tag=gone).count():,d}",
        }
        return render(request, "admin/tagging/merge_tag.html", context)

    def _merged(self, request: HttpRequest, gone: Tag, kept: Tag) -> HttpResponse:
        count = merge_tags(gone=gone, kept=kept, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        words = ngettext(
            "%(n)s buyer has “%(tag)s” now; the other tag is switched off.",
            "%(n)s buyers have “%(tag)s” now; the other tag is switched off.",
            count,
        )
        self.log_change(request, gone, _("Put into %(tag)s") % {"tag": kept.label})  # type: ignore[attr-defined]
        messages.success(request, words % {"n": f"{count:,d}", "tag": kept.label})
        return redirect("admin:tagging_tag_changelist")
