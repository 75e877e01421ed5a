"""The records of an import, a page at a time: a part of its page, or a page of its own without script."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from crm.selectors.import_records import record_page

from .doors import ImportDoors
from .page import WITH_FIGURES


class RecordDoors(ImportDoors):
    """Looking through what a file holds."""

    def records_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All records, those with problems, or those with one reason."""
        order_import = self._visible(request, pk)
        is_part = request.headers.get("HX-Request") == "true"
        if order_import.state not in WITH_FIGURES:
            if is_part:  # the page asked just before its import was decided: it stands as it is
                return HttpResponse(status=HTTPStatus.NO_CONTENT)
            raise Http404
        number = request.GET.get("page", "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Records of the file"),
            "order_import": order_import,
            "list": record_page(
                order_import,
                show=request.GET.get("show", ""),
                code=request.GET.get("code", ""),
                number=int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 1,
            ),
        }
        return TemplateResponse(request, f"crm/imports/records{'' if is_part else '_page'}.html", context)
