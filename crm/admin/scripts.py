"""Scripts with what became of them: how each wording did, the rows behind every figure, and which need a trainer."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.selectors.script_care import losing, never_used, overdue
from crm.selectors.script_outcomes import (
    COPIED,
    COUNTED_FOR,
    FIGURES,
    GONE,
    LOST,
    OWN,
    SHOWN,
    WON,
    outcome_rows,
    script_outcomes,
)
from customers.admin.shops import shop_of, shops_of
from customers.selectors.shop_day import shop_day
from scripts_lib.admin.script import ScriptAdmin
from scripts_lib.models import Script, ScriptVariant

from .script_rows import lines_of

CARE = "care"
NEVER_USED, LOSING, OVERDUE = "never_used", "losing", "overdue"
SHOWN_ROWS = 50
FIGURE_NAMES = {
    SHOWN: pgettext_lazy("of a wording", "shown"),
    COPIED: pgettext_lazy("of a wording", "copied"),
    WON: pgettext_lazy("inquiries", "won"),
    LOST: pgettext_lazy("inquiries", "lost"),
}
WORDLESS = {GONE: gettext_lazy("wordings that are gone"), OWN: gettext_lazy("agents' own wordings")}


class CareFilter(SimpleListFilter):
    """Which scripts need a trainer."""

    title = gettext_lazy("needs a look")
    parameter_name = CARE

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Three reasons."""
        return [
            (NEVER_USED, gettext_lazy("published, never copied")),
            (LOSING, gettext_lazy("loses more than the others")),
            (OVERDUE, gettext_lazy("review overdue")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those of the chosen reason, as the shown shop has it."""
        shop, at = shop_of(request), timezone.now()
        if shop is None or self.value() is None:
            return queryset
        if self.value() == NEVER_USED:
            return never_used(queryset)
        if self.value() == LOSING:
            return losing(queryset, shop_ids=[shop.pk], at=at)
        return overdue(queryset, on=shop_day(shop, at=at)) if self.value() == OVERDUE else queryset


@admin.register(Script)
class ScriptOutcomesAdmin(ScriptAdmin):
    list_filter = ("state", CareFilter, "scene")
    change_form_after_template = "admin/crm/script/outcomes.html"

    def get_urls(self) -> list[URLPattern]:
        """The rows behind a figure, before the general patterns."""
        view = self.admin_site.admin_view(self.rows_view)
        own = path("<int:key>/outcomes/<str:wording>/<str:figure>/", view, name="scripts_lib_script_rows")
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with how each wording did."""
        if script := context.get("original"):
            outcomes = script_outcomes(script, shop_ids=_shops(request), at=timezone.now())
            context["outcomes"] = [(one, WORDLESS.get(one.key, "")) for one in outcomes]
            context["outcome_days"] = COUNTED_FOR.days
            context["may_see_rows"] = request.user.has_perm("customers.view_customer")
        return super().render_change_form(request, context, *args, **kwargs)

    def rows_view(self, request: HttpRequest, key: int, wording: str, figure: str) -> HttpResponse:
        """The showings, copies or inquiries of one figure, newest first."""
        script: Script = self.get_object(request, str(key))
        may = self.has_view_permission(request, script) and request.user.has_perm("customers.view_customer")
        if not may:
            raise PermissionDenied
        of, name = _wording(script, wording)
        if figure not in FIGURES:
            raise Http404
        rows = outcome_rows(script, key=of, figure=figure, shop_ids=_shops(request), at=timezone.now())
        first = _first(request)
        shown = list(rows[first : first + SHOWN_ROWS + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": _("“%(title)s”, %(wording)s: %(figure)s")
            % {"title": script.title, "wording": name, "figure": FIGURE_NAMES[figure]},
            "script": script,
            "total": rows.count(),
            "days": COUNTED_FOR.days,
            "is_inquiries": figure in (WON, LOST),
            "lines": lines_of(shown[:SHOWN_ROWS], may_see_contact=request.user.has_perm("customers.view_contact")),
            "more": first + SHOWN_ROWS if len(shown) > SHOWN_ROWS else None,
            "first": first,
        }
        return TemplateResponse(request, "admin/crm/script/rows.html", context)


def _shops(request: HttpRequest) -> list[int]:
    return [shop.pk for shop in shops_of(request)]


def _wording(script: Script, asked: str) -> tuple[int, str]:
    """The key of a line of the table, and what it is called."""
    for key, name in WORDLESS.items():
        if asked == str(key):
            return key, str(name)
    wordings: QuerySet[ScriptVariant] = ScriptVariant.objects.filter(script=script)
    found = next((one for one in wordings if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found.pk, _("wording %(label)s") % {"label": found.label}


def _first(request: HttpRequest) -> int:
    asked = request.GET.get("from", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len(str(2**31)) else 0
