"""What followed an import: a part of its page that asks again until the tag run after it is there."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from crm.selectors.import_followed import import_followed

from .doors import ImportDoors


class FollowedDoors(ImportDoors):
    """One address, only looked at."""

    def followed_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A part of the import's page, or a page of its own; back to the import where nothing follows."""
        order_import = self._visible(request, pk)
        followed = import_followed(order_import)
        if followed is None:
            return self._to_page(pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What followed"),
            "order_import": order_import,
            "followed": followed,
            "may_see_runs": request.user.has_perm("tagging.view_tagrun"),
        }
        is_part = request.headers.get("HX-Request") == "true"
        return TemplateResponse(request, f"crm/imports/followed{'' if is_part else '_page'}.html", context)
