"""Two doors of the phrase rules: one tries a rule over the library, one checks a text that is typed or filled."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.admin.shops import shop_of, shops_of
from scripts_lib.choices import PhraseKind, ScriptState, Severity
from scripts_lib.models import PhraseRule, Script
from scripts_lib.services.phrase_rules import Trial, switch_on, try_rule
from scripts_lib.services.phrases import check_text

MOST_SHOWN = 200
AROUND = 40  # characters shown on either side of a word


@dataclass(frozen=True)
class Line:
    """One finding: the script, and the word with what stands around it."""

    script: Script
    before: str
    word: str
    behind: str


class PhraseDoors:
    """Mixed into the admin class of the phrase rules."""

    admin_site: Any
    get_object: Any
    has_change_permission: Any
    has_view_permission: Any
    log_change: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """Their addresses before the general patterns."""
        tried = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.try_view))
        checked = self.admin_site.admin_view(require_POST(self.check_view))
        return [
            path("<int:pk>/try/", tried, name="scripts_lib_phraserule_try"),
            path("check/", checked, name="scripts_lib_phraserule_check"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def try_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try the rule (POST), see where its words stand, and switch it on."""
        rule: PhraseRule = self.get_object(request, str(pk))
        if not self.has_change_permission(request, rule):
            raise PermissionDenied
        if request.POST.get("deed") == "switch_on":
            return self._switched_on(request, rule)
        trial = try_rule(rule=rule, scripts=_library(request, rule), at=timezone.now()) if request.POST else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Try over the library: %(rule)s") % {"rule": rule.name},
            "opts": self.opts,
            "rule": rule,
            "trial": trial,
            "lines": _lines(trial) if trial else [],
            "script_total": len({script.pk for script, _hit, _text in trial.hits}) if trial else 0,
            "may_switch_on": rule.tried_at is not None and not rule.is_active,
        }
        return render(request, "admin/scripts_lib/phraserule/try.html", context)

    def _switched_on(self, request: HttpRequest, rule: PhraseRule) -> HttpResponse:
        if switch_on(rule=rule):
            self.log_change(request, rule, _("Switched on after it was tried"))
            messages.success(request, _("The rule is in use."))
        else:
            messages.warning(request, _("Its words were changed. Try it again first."))
        return redirect("admin:scripts_lib_phraserule_change", rule.pk)

    def check_view(self, request: HttpRequest) -> JsonResponse:
        """What the rules in force find in a text: `text`, `shop`, `channel`, `script`, `touchpoint`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        script_id = _script_id(request)
        hits = check_text(
            text=request.POST.get("text", ""),
            shop_id=_shop_id(request),
            channel=request.POST.get("channel", ""),
            script_id=script_id,
            touchpoints=request.POST.getlist("touchpoint"),
            on=timezone.localdate(),
        )
        shown = [
            hit.as_json()
            | {"kind_name": PhraseKind(hit.kind).label, "severity_name": Severity(hit.severity).label}
            for hit in hits
        ]  # fmt: skip
        return JsonResponse({"hits": shown, "is_blocked": any(hit.is_blocking for hit in hits)})


def _library(request: HttpRequest, rule: PhraseRule) -> QuerySet[Script]:
    """The scripts that the rule would hold for, as far as the reader sees them."""
    scripts = Script.objects.for_user(request.user).exclude(state=ScriptState.ARCHIVED)
    if rule.shop_id:
        scripts = scripts.for_shop(rule.shop_id)
    found: QuerySet[Script] = scripts.select_related("scene").prefetch_related("variants", "branches", "more_scenes")
    return found.order_by("title", "pk")


def _lines(trial: Trial) -> list[Line]:
    return [
        Line(
            script=script,
            before=("…" if hit.start > AROUND else "") + text[max(0, hit.start - AROUND) : hit.start],
            word=text[hit.start : hit.end],
            behind=text[hit.end : hit.end + AROUND] + ("…" if hit.end + AROUND < len(text) else ""),
        )
        for script, hit, text in trial.hits[:MOST_SHOWN]
    ]


def _shop_id(request: HttpRequest) -> int | None:
    """The reader's shop that is meant; a foreign one is not found."""
    asked = request.POST.get("shop", "")
    if not asked:
        shop = shop_of(request)
        return shop.pk if shop else None
    found = next((shop for shop in shops_of(request) if str(shop.pk) == asked), None)
    if found is None:
        raise Http404
    return found.pk


def _script_id(request: HttpRequest) -> int | None:
    asked = request.POST.get("script", "")
    if not asked:
        return None
    if not asked.isascii() or not asked.isdigit() or len(asked) > len(str(2**63)) - 1:
        raise Http404
    if not Script.objects.for_user(request.user).filter(pk=int(asked)).exists():
        raise Http404
    return int(asked)
