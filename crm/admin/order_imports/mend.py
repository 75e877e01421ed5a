"""The rejected records as a file that can be mended and uploaded again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.admin.exports import send_file
from customers.admin.exports.formats import FORMATS, ExcelFile, FileFormat
from customers.choices import ExportedList
from customers.models import OrderImport
from customers.selectors.rejected_records import FileGone, TooManyToMend, records_to_mend, rejected_of
from customers.services.exports import row_limit

from .doors import SEES_CONTACT, ImportDoors

BY_EXTENSION = {kind.extension: kind for kind in FORMATS}


class MendDoors(ImportDoors):
    """One address for each kind of file. Masked cells could not be uploaded again, so nobody gets masked ones."""

    def mend_view(self, request: HttpRequest, pk: int, extension: str) -> HttpResponseBase:
        """The file; or the import's page with the reason why there is none."""
        order_import = self._visible(request, pk)
        if extension not in BY_EXTENSION or not rejected_of(order_import).exists():
            raise Http404
        if not request.user.has_perm(SEES_CONTACT):
            words = _(
                "These records hold names, phones and addresses in full. Downloading them needs the right to see them."
            )
            return self._refused(request, pk, words, status=403)
        kind = BY_EXTENSION[extension]()
        limit = row_limit(file_format=extension, shows_contact=True)
        try:
            return _file(request, order_import, kind, limit)
        except TooManyToMend:
            words = ngettext(
                "More than %(limit)s record would be in this file. "
                "Find the common cause and export a shorter time from the platform.",
                "More than %(limit)s records would be in this file. "
                "Find the common cause and export a shorter time from the platform.",
                limit,
            )
            return self._refused(request, pk, words % {"limit": f"{limit:,d}"}, status=400)
        except FileGone:
            words = _("The uploaded file is no longer kept. Mend the records in the file that the platform gave you.")
            return self._refused(request, pk, words, status=410)

    def _refused(self, request: HttpRequest, pk: int, words: str, *, status: int) -> HttpResponse:
        messages.error(request, words)
        answer = self.change_view(request, str(pk))
        answer.status_code = status
        return answer


def _file(request: HttpRequest, order_import: OrderImport, kind: FileFormat, limit: int) -> HttpResponseBase:
    found = records_to_mend(order_import, limit=limit)
    # A sheet has no ragged rows; in a text a record keeps as many cells as it had.
    width = found.width if isinstance(kind, ExcelFile) else 0
    return send_file(
        request,
        shop=order_import.shop,
        exported=ExportedList.PROBLEMS,
        header=found.header + [""] * (width - len(found.header)),
        rows=found.rows(width=width),
        item_count=found.count,
        filters=[(_("import"), str(order_import.pk)), (_("records"), _("Rejected"))],
        file_format=kind,
        name=f"import-{order_import.pk}-to-mend",
        shows_contact=True,
        reason=_("To mend the rejected records of import %(number)s") % {"number": order_import.pk},
    )
