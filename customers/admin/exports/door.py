"""The export button of a list and the page behind it, where import-export puts them."""

from array import array
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ExportActionMixin

from customers.admin.shops import shop_of
from customers.models import Shop
from customers.render import masked_search
from customers.resources import FileResource
from customers.services.exports import ReasonMissing, TooManyRows, row_limit
from customers.templatetags.shuke import filter_chips

from .form import ListExportForm
from .formats import FORMATS
from .sending import send_file

TICKED = "ticked"  # keys of the rows that were ticked


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that the screen shows, or those ticked on it, with the filter in words."""

    shop: Shop
    changelist: Any
    queryset: QuerySet[Any]
    filters: list[tuple[str, str]]


class ExportDoor(ExportActionMixin):
    """Mixed into an admin class with a keyset list: the filter on the screen is the filter of the file."""

    export_resources: ClassVar[list[type[FileResource]]]
    change_form_template = None
    show_change_form_export = False

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        """How many rows it will be and what shall be in the file; then the file."""
        shop = shop_of(request)
        if not (self.has_view_permission(request) and self.has_export_permission(request)):
            raise PermissionDenied
        if shop is None:
            raise Http404
        try:
            chosen = self._chosen(request, shop)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse(f"admin:{self._page()}_changelist"))
        may_see_contact = request.user.has_perm("customers.view_contact")
        form = ListExportForm(
            FORMATS, self.export_resources, may_see_contact=may_see_contact, data=request.POST or None
        )
        if form.is_valid():
            try:
                return self._file(request, chosen, form.cleaned_data)
            except (TooManyRows, ReasonMissing) as refused:
                form.refuse(refused)
        return self._form_page(request, chosen, form)

    def _chosen(self, request: HttpRequest, shop: Shop) -> Chosen:
        ticked = take_ticked(request)
        changelist = self.get_changelist_instance(request)
        queryset = changelist.queryset if ticked is None else changelist.queryset.filter(pk__in=ticked)
        return Chosen(shop, changelist, queryset, _words(request, changelist, ticked))

    def _file(self, request: HttpRequest, chosen: Chosen, asked: dict[str, Any]) -> HttpResponseBase:
        shows_contact = bool(asked.get("shows_contact"))
        kind = FORMATS[int(asked["format"])]()
        resource = self.export_resources[int(asked["resource"] or 0)](shop=chosen.shop, shows_contact=shows_contact)
        limit = row_limit(file_format=kind.get_extension(), shows_contact=shows_contact)
        keys = _keys(chosen, up_to=limit + 1)
        return send_file(
            request,
            shop=chosen.shop,
            exported=resource.exported,
            header=resource.header(),
            rows=resource.rows(keys),
            item_count=len(keys),
            filters=chosen.filters,
            file_format=kind,
            shows_contact=shows_contact,
            reason=asked["reason"],
        )

    def _form_page(self, request: HttpRequest, chosen: Chosen, form: ListExportForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export"),
            "opts": self.opts,
            "form": form,
            "count": chosen.queryset.order_by().count(),
            "filters": chosen.filters,
            "shop": chosen.shop,
            "list_address": f"{reverse(f'admin:{self._page()}_changelist')}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "admin/customers/export.html", context)

    def export_admin_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Of the ticked rows; the page behind the button goes on with them."""
        query = [(name, value) for name, values in request.GET.lists() for value in values]
        if request.POST.get("select_across") != "1":
            keys = [key for key in request.POST.getlist("_selected_action") if key.isascii() and key.isdigit()]
            query.append((TICKED, ",".join(keys)))
        return HttpResponseRedirect(f"{reverse(f'admin:{self._page()}_export')}?{urlencode(query)}")

    def _page(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"


def take_ticked(request: HttpRequest) -> list[int] | None:
    """The ticked rows that the address names, taken out of it so that the list does not wonder."""
    if TICKED not in request.GET:
        return None
    query = request.GET.copy()
    text = str(query.pop(TICKED)[-1])
    request.GET = query  # type: ignore[assignment]
    return [int(key) for key in text.split(",") if len(key) < 19 and key.isascii() and key.isdigit()]


def _keys(chosen: Chosen, *, up_to: int) -> "array[int]":
    """The rows of the file, decided once, in the order of the screen; eight bytes each."""
    key = chosen.changelist.sort_key()
    rows = chosen.queryset.annotate(sort_value=F(key.path), sort_pk=F(key.pk))
    value, pk = F("sort_value"), F("sort_pk")
    order = [value.desc(nulls_last=True), pk.desc()] if key.descending else [value.asc(nulls_last=True), pk.asc()]
    return array("q", rows.order_by(*order).values_list("pk", flat=True)[:up_to].iterator(chunk_size=10_000))


def _words(request: HttpRequest, changelist: Any, ticked: list[int] | None) -> list[tuple[str, str]]:
    """The filter in words, as the screen shows it; a search without what it may tell of a person."""
    words = [(str(chip.title), str(chip.value)) for chip in filter_chips(changelist)]
    if searched := request.GET.get(SEARCH_VAR, "").strip():
        words.insert(0, (_("search"), masked_search(searched)[:80]))
    if ticked is not None:
        words.append((_("rows ticked"), f"{len(ticked):,d}"))
    return words
