"""Segments at the customer list: the filter under a name, ticked customers put together, one segment opened."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from customers.admin.exports.door import take_ticked
from customers.admin.second_look import LOOK_FIRST
from customers.admin.second_look import SEEN as SENT
from customers.admin.shops import shop_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.admin.segment import CHANGED, LIST, SEGMENT, segment_address
from tagging.choices import SegmentKind
from tagging.models import Segment
from tagging.selectors.list_words import list_words
from tagging.services.segments import (
    ChangedMeanwhile,
    SegmentRefused,
    add_members,
    collect_segment,
    remove_members,
    save_segment,
    take_snapshot,
)
from tagging.texts import rule_text

from .said import said_by
from .segment_change import save_change, second_look, seen_now
from .segment_filters import segment_called

TICKED = "ticked"


class SegmentForm(forms.Form):
    """A name, and how the segment knows its members; or one that is filled by hand already."""

    name = forms.CharField(
        label=pgettext_lazy("of a segment", "Name"), max_length=100, required=False, widget=UnfoldAdminTextInputWidget
    )
    kind = forms.ChoiceField(label=gettext_lazy("Members"), widget=UnfoldAdminRadioSelectWidget)
    into = forms.ModelChoiceField(
        Segment.objects.none(),
        required=False,
        empty_label=gettext_lazy("none: a new segment"),
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, shop: Shop, kinds: list[SegmentKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, KIND_WORDS[kind]) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0].value
        known = next((kind for kind in kinds if kind in INTO_WORDS), None)
        if known is None:
            del self.fields["into"]
        else:
            mine = Segment.objects.filter(shop=shop, kind=known).order_by("name")
            self.fields["into"].queryset = mine  # type: ignore[attr-defined]
            self.fields["into"].label = INTO_WORDS[known]


KIND_WORDS = {
    SegmentKind.DYNAMIC: gettext_lazy("whoever meets the conditions on the day it is asked"),
    SegmentKind.SNAPSHOT: gettext_lazy("exactly those of today"),
    SegmentKind.BY_HAND: gettext_lazy("those ticked, and whom you add later"),
}


INTO_WORDS = {
    SegmentKind.BY_HAND: gettext_lazy("Or put them into"),
    SegmentKind.DYNAMIC: gettext_lazy("Or change the conditions of"),
}


class SegmentDoors:
    """Mixed into the customers' admin: the filter on the screen is the segment to be saved."""

    def segment_urls(self, view: Any) -> list[URLPattern]:
        """One page."""
        return [path("segment/", view(self.segment_view), name="customers_customer_segment")]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Ticked customers can be put into a segment by who may make one."""
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if request.user.has_perm("tagging.add_segment"):
            actions["put_into_segment"] = (_to_page, "put_into_segment", _("Put into a segment"))
            if SEGMENT in request.GET:
                actions["take_out_of_segment"] = (_take_out, "take_out_of_segment", _("Take out of this segment"))
        return actions

    def segment_view(self, request: HttpRequest) -> HttpResponse:
        """What will be saved, read aloud; then the segment itself."""
        shop = shop_of(request)
        if not request.user.has_perm("tagging.add_segment"):
            raise PermissionDenied
        if shop is None:
            raise Http404
        query = request.GET.urlencode()
        ticked = take_ticked(request)
        try:
            cl = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse(LIST))
        today = shop_day(shop, at=timezone.now())
        said = said_by(cl, today)
        kinds = [SegmentKind.BY_HAND, SegmentKind.SNAPSHOT]
        if ticked is None:
            kinds = [*([SegmentKind.DYNAMIC] if said.conditions and not said.unsaid else []), SegmentKind.SNAPSHOT]
        changed = segment_called(shop, request.GET.get(CHANGED, ""))
        held: Segment | None = None  # whose conditions somebody else changed meanwhile
        form = SegmentForm(request.POST or None, shop=shop, kinds=kinds, initial={"into": changed})
        if form.is_valid():
            members = cl.queryset if ticked is None else cl.queryset.filter(pk__in=ticked)
            try:
                if form.cleaned_data["kind"] == SegmentKind.DYNAMIC and form.cleaned_data["into"]:
                    return save_change(self, request, form.cleaned_data["into"], said.conditions)
                return _made(request, shop, form.cleaned_data, said.conditions, members, today)
            except SegmentRefused as refused:
                is_change = form.cleaned_data["kind"] == SegmentKind.DYNAMIC and form.cleaned_data["into"]
                form.add_error("into" if is_change else "name", str(refused))
            except ChangedMeanwhile:
                held = form.cleaned_data["into"]
                form.add_error(None, LOOK_FIRST)
        aloud = rule_text((one.as_json() for one in said.conditions), list_words(shop.pk).names)
        context = {
            **(second_look(held, aloud) if held else {}),
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": _("Save as a segment"),
            "opts": self.opts,  # type: ignore[attr-defined]
            "form": form,
            "shop": shop,
            "count": None if ticked is None else len(ticked),
            "aloud": aloud,
            "seen": seen_now(request, shop) if held or request.method == "GET" else request.POST.get(SENT, ""),
            "unsaid": said.unsaid,
            "list_address": f"{reverse(LIST)}?{request.GET.urlencode()}",
            "query": query,
        }
        return TemplateResponse(request, "admin/crm/customer/save_segment.html", context)


def _made(
    request: HttpRequest, shop: Shop, asked: dict[str, Any], conditions: Any, members: QuerySet[Any], today: Any
) -> HttpResponse:
    deed: dict[str, Any] = {"shop": shop, "name": asked["name"], "by": request.user, "at": timezone.now()}
    match asked["kind"]:
        case SegmentKind.DYNAMIC:
            segment = save_segment(conditions=conditions, **deed)
        case SegmentKind.SNAPSHOT:
            segment = take_snapshot(members=members, on=today, **deed)
        case _:
            segment = asked["into"] or collect_segment(**deed)
            count = add_members(segment=segment, customers=members, at=deed["at"])
            words = ngettext("%(n)s customer put into the segment.", "%(n)s customers put into the segment.", count)
            messages.success(request, words % {"n": count})
    if asked["kind"] != SegmentKind.BY_HAND:
        messages.success(request, _("Saved as the segment “%(name)s”.") % {"name": segment.name})
    return HttpResponseRedirect(segment_address(segment))


def _to_page(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """The ticked customers go along to the page."""
    query = [(name, value) for name, values in request.GET.lists() for value in values]
    if request.POST.get("select_across") != "1":
        keys = [key for key in request.POST.getlist("_selected_action") if key.isascii() and key.isdigit()]
        query.append((TICKED, ",".join(keys)))
    return HttpResponseRedirect(f"{reverse('admin:customers_customer_segment')}?{urlencode(query)}")


def _take_out(admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """The ticked customers leave the segment that the list shows."""
    segment = segment_called(shop_of(request), request.GET.get(SEGMENT, ""))
    if segment is None:
        raise Http404
    try:
        count = remove_members(segment=segment, customers=queryset, at=timezone.now())
    except SegmentRefused as refused:
        messages.error(request, str(refused))
        return
    words = ngettext("%(n)s customer taken out of the segment.", "%(n)s customers taken out of the segment.", count)
    messages.success(request, words % {"n": count})
