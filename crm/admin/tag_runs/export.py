"""The answer to the question as a file: the very lines of the page."""

from array import array
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.resources import MoveResource
from crm.selectors.tag_runs import moves_of
from customers.admin.exports import send_file
from customers.admin.exports.form import ListExportForm
from customers.admin.exports.formats import FORMATS
from customers.admin.shops import shop_of
from customers.choices import ExportedList
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.services.exports import ReasonMissing, TooManyRows, row_limit
from tagging.models import TagRun

from .asked import Asked, read_question

MAY_EXPORT = "customers.export_customer"


class MoveExport:
    """Mixed into the page of runs."""

    admin_site: Any

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """How many lines it will be and what shall be in the file; then the file."""
        shop = shop_of(request)
        if not (request.user.has_perm("tagging.view_tagrun") and request.user.has_perm(MAY_EXPORT)):
            raise PermissionDenied
        if shop is None:
            raise Http404
        asked = read_question(request.GET, shop, today=shop_day(shop, at=timezone.now()))
        may_see_contact = request.user.has_perm("customers.view_contact")
        form = ListExportForm(FORMATS, [MoveResource], may_see_contact=may_see_contact, data=request.POST or None)
        if form.is_valid():
            try:
                return _file(request, shop, asked, form.cleaned_data)
            except (TooManyRows, ReasonMissing) as refused:
                form.refuse(refused)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export"),
            "opts": TagRun._meta,
            "list_name": ExportedList.TAG_MOVES.label,
            "form": form,
            "count": moves_of(asked.question).count(),
            "filters": asked.words(),
            "shop": shop,
            "list_address": f"{reverse('admin:tagging_tagrun_changelist')}?{asked.address}",
        }
        return TemplateResponse(request, "admin/customers/export.html", context)


def _file(request: HttpRequest, shop: Shop, asked: Asked, chosen: dict[str, Any]) -> HttpResponseBase:
    shows_contact = bool(chosen.get("shows_contact"))
    kind = FORMATS[int(chosen["format"])]()
    resource = MoveResource(shop=shop, shows_contact=shows_contact)
    limit = row_limit(file_format=kind.get_extension(), shows_contact=shows_contact)
    rows = moves_of(asked.question).order_by("-from_on", "-pk").values_list("pk", flat=True)
    keys = array("q", rows[: limit + 1].iterator(chunk_size=10_000))
    return send_file(
        request,
        shop=shop,
        exported=resource.exported,
        header=resource.header(),
        rows=resource.rows(keys),
        item_count=len(keys),
        filters=asked.words(),
        file_format=kind,
        shows_contact=shows_contact,
        reason=chosen["reason"],
    )
