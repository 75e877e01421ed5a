"""Scenes, and the grid of which moments of a talk have scripts."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.scene_grid import Cell, Gap, gap_of, scene_grid
from crm.selectors.scene_grid.grid import STRETCHES
from crm.selectors.script_care import never_used, overdue
from customers.admin.shops import shop_of
from customers.models import Channel, Shop
from customers.selectors.shop_day import shop_day
from scripts_lib.admin.scene import SceneAdmin
from scripts_lib.models import LibraryRequest, Scene, Script
from scripts_lib.rules import LIMIT

from .scripts import NEVER_USED, OVERDUE

CELL, CHANNEL = "cell", "channel"
LISTED_GAPS = 2 * LIMIT


@admin.register(Scene)
class SceneGridAdmin(SceneAdmin):
    def get_urls(self) -> list[URLPattern]:
        """The list, and the grid."""
        grid = path("grid/", self.admin_site.admin_view(self.grid_view), name="scripts_lib_scene_grid")
        return [grid, *super().get_urls()]

    def grid_view(self, request: HttpRequest) -> TemplateResponse:
        """Moments of a talk by shopper type and tag group: covered, lit where inquiries found nothing, or idle."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shop = shop_of(request)
        context = {**self.admin_site.each_context(request), "title": _("Scene grid"), "shop": shop}
        if shop:
            context |= self._grid(request, shop)
        return TemplateResponse(request, "admin/crm/scene/grid.html", context)

    def _grid(self, request: HttpRequest, shop: Shop) -> dict[str, Any]:
        channels = list(Channel.objects.filter(shop=shop).order_by("name", "code"))
        channel = request.GET.get(CHANNEL, "")
        if channel not in {one.code for one in channels}:
            channel = ""
        at = timezone.now()
        grid = scene_grid(shop, at=at, channel=channel)
        cell = grid.cell(request.GET.get(CELL, ""))
        gap = gap_of(grid, cell, shop_id=shop.pk, at=at) if cell else None
        return {
            "grid": grid,
            "stretches": STRETCHES,
            "gap": gap,
            "decided": self._decided(request, gap) if gap else [],
            "offers_next": f"{request.get_full_path()}#gap",
            "listed": [(one, _bar(one, grid.gaps[0])) for one in grid.gaps[:LISTED_GAPS]],
            "walked_gaps": sum(1 for one in grid.gaps if one.inquiries),
            "channels": channels,
            "channel": channel,
            "query": urlencode({CHANNEL: channel}) if channel else "",
            "may_write": request.user.has_perm("scripts_lib.add_script"),
            "write": _write(gap) if gap else "",
            "neighbours": _neighbours(gap) if gap else "",
            "script_list": reverse("admin:scripts_lib_script_changelist"),
            "care": _care(shop, at=at),
        }

    def _decided(self, request: HttpRequest, gap: Gap) -> list[LibraryRequest]:
        """The offered wordings that the reader may take over or decline."""
        requests: Any = self.admin_site.get_model_admin(LibraryRequest)
        return [one for one in gap.offers if requests.may_decide(request, one)]


def _care(shop: Shop, *, at: datetime) -> list[tuple[str, int]]:
    """Scripts of the shop that need a trainer: the reason, as the list of scripts filters by it, and how many."""
    scripts = Script.objects.for_shop(shop.pk)
    counts = {NEVER_USED: never_used(scripts), OVERDUE: overdue(scripts, on=shop_day(shop, at=at))}
    return [(reason, n) for reason, found in counts.items() if (n := found.count())]


def _bar(cell: Cell, worst: Cell) -> int:
    """How long a gap's bar is, in percent of the worst one's."""
    return round(100 * cell.inquiries / worst.inquiries) if worst.inquiries else 0


def _write(gap: Gap) -> str:
    """The form of a new script for this cell."""
    row = gap.cell.row
    known: dict[str, Any] = {"scene": gap.scene.pk} if gap.scene else {}
    known |= {"asks": row.group.slug} if row.group else {"shopper_type": row.code}
    return f"{reverse('admin:scripts_lib_script_add')}?{urlencode(known)}"


def _neighbours(gap: Gap) -> str:
    """The list of what stands at the same moment."""
    asked = urlencode({"scene__touchpoint__exact": gap.cell.touchpoint.value})
    return f"{reverse('admin:scripts_lib_script_changelist')}?{asked}"
