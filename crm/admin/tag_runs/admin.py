"""Runs of the tags: whether they can be trusted, what they did, and who went from which tag to which."""

from datetime import date
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from crm.selectors.tag_runs import move_lines, moved, moves_of, nights, run_line, run_page
from crm.tasks import run_due_tags
from customers.admin.base import ReadOnlyAdmin
from customers.admin.keyset import Cursor, SortKey, keyset_page
from customers.admin.shops import shop_of, shops_of
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.choices import RunState
from tagging.models import RunRequest, TagRun
from tagging.selectors.run_state import tag_state
from tagging.services.run_requests import ask_for_run

from .asked import read_question
from .export import MAY_EXPORT, MoveExport

FOLDER = "crm/tag_runs"
RUNS, MOVES = 10, 25
BY_KEY, BY_DAY = SortKey("id", int), SortKey("from_on", date.fromisoformat)
MAY_ASK = "tagging.change_tagrule"


@admin.register(TagRun)
class TagRunAdmin(MoveExport, ReadOnlyAdmin):
    """One page instead of a bare list; rows are written by runs alone."""

    def get_urls(self) -> list[URLPattern]:
        """The page's own doors come before the general patterns."""
        view = self.admin_site.admin_view
        return [
            path("ask/", view(require_POST(self.ask_view)), name="tagging_tagrun_ask"),
            path("export/", view(self.export_view), name="tagging_tagrun_export"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Thirty nights, the runs, the last one's coming and going, and the question."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shop, now = shop_of(request), timezone.now()
        context = {**self.admin_site.each_context(request), "title": _("Runs"), "opts": self.opts, "shop": shop}
        if shop is not None:
            context |= {"shops": shops_of(request), **_state(request, shop)}
            context |= {"nights": nights(shop, today=shop_day(shop, at=now)), **_runs(request, shop)}
            context |= _answer(request, shop)
        return TemplateResponse(request, f"{FOLDER}/page.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One run: what it went by, what it did, what it could not do."""
        if object_id is None or not self.has_view_permission(request):
            raise PermissionDenied
        run: TagRun = self.get_object(request, object_id)
        shop = run.shop
        context = {
            **self.admin_site.each_context(request),
            "title": _("Run of %(day)s") % {"day": run.as_of.isoformat()},
            "opts": self.opts,
            "original": run,
            "shop": shop,
            "seen": run_page(run, shop),
            **_state(request, shop),
        }
        return TemplateResponse(request, f"{FOLDER}/run.html", context)

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Ask the worker for a run; with `approve` however many buyers it moves."""
        if not request.user.has_perm(MAY_ASK):
            raise PermissionDenied
        shop = next((one for one in shops_of(request) if str(one.pk) == request.POST.get("shop")), None)
        if shop is None:
            raise Http404
        at, is_approved = timezone.now(), request.POST.get("approve") == "1"
        if is_approved and tag_state(shop, at=at).trouble != RunState.HELD:
            messages.info(request, _("No run waits for a person any more."))
        elif ask_for_run(shop=shop, by=cast(User, request.user), at=at, is_approved=is_approved):
            transaction.on_commit(run_due_tags.delay, robust=True)
            messages.success(request, _("Asked for. A worker begins within a minute."))
        else:
            messages.info(request, _("This run is asked for already."))
        return HttpResponseRedirect(f"{reverse('admin:tagging_tagrun_changelist')}?shop={shop.pk}")


def _state(request: HttpRequest, shop: Shop) -> dict[str, Any]:
    return {
        "tags": tag_state(shop, at=timezone.now()),
        "waiting": RunRequest.objects.filter(shop=shop).first(),
        "may_ask": request.user.has_perm(MAY_ASK),
        "may_see_runs": True,
    }


def _runs(request: HttpRequest, shop: Shop) -> dict[str, Any]:
    after = Cursor.read(request.GET.get("run", ""), BY_KEY)
    page = keyset_page(TagRun.objects.filter(shop=shop).order_by(), BY_KEY, size=RUNS, after=after)
    last = page.rows[0] if page.rows else None
    return {
        "runs": [run_line(run, shop) for run in page.rows],
        "last": run_page(last, shop) if last else None,
        "older": f"{page.rows[-1].pk}~{page.rows[-1].pk}" if page.has_after else "",
        "is_newest": after is None,
    }


def _answer(request: HttpRequest, shop: Shop) -> dict[str, Any]:
    asked = read_question(request.GET, shop, today=shop_day(shop, at=timezone.now()))
    after = Cursor.read(request.GET.get("move", ""), BY_DAY)
    page = keyset_page(moves_of(asked.question), BY_DAY, size=MOVES, after=after)
    last = page.rows[-1] if page.rows else None
    return {
        "asked": asked,
        "answer": moved(asked.question),
        "moves": move_lines(page.rows, may_see_contact=request.user.has_perm("customers.view_contact")),
        "more": f"{last.sort_value.isoformat()}~{last.sort_pk}" if last and page.has_after else "",
        "is_first": after is None,
        "may_export": request.user.has_perm(MAY_EXPORT),
        "may_open": request.user.has_perm("customers.view_customer"),
    }
