"""Beside the form: what must change, and three buyers as they would read it; follows what is typed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers.admin.shops import shop_of
from customers.selectors.staff import staff_name
from scripts_lib.choices import ExceptionState
from scripts_lib.models import PhraseException, PhraseRule, Scene, Script
from scripts_lib.models.library import CodesField
from scripts_lib.models.phrase import LONGEST_WORD
from scripts_lib.selectors.script_tree import AnswerRow, drawn, saved_rows
from scripts_lib.services.script_preview import Preview, Wording, in_tree_order, preview, wordings_of
from scripts_lib.services.workflow import day_of

from .script_typed import LONGEST_KEY, MOST_ROWS, typed_answers, typed_wordings

FRAGMENT = "admin/scripts_lib/script/fragment.html"
LONGEST_REASON = 200


class ScriptPreview:
    """Mixed into the page of scripts."""

    admin_site: Any
    change_form_outer_after_template = "admin/scripts_lib/script/aside.html"

    def get_urls(self) -> list[URLPattern]:
        """The preview of what is typed, and the door for exceptions."""
        shown = self.admin_site.admin_view(require_POST(self.preview_view))
        asked = self.admin_site.admin_view(require_POST(self.exception_view))
        own = [
            path("preview/", shown, name="scripts_lib_script_preview"),
            path("<int:key>/exceptions/", asked, name="scripts_lib_script_exception"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The aside for what stands in the form; nothing is saved."""
        key = request.POST.get("script_key", "")
        script = self.get_object(request, key) if key else None  # type: ignore[attr-defined]
        if not self.has_view_permission(request, script):  # type: ignore[attr-defined]
            raise PermissionDenied
        seen = {"preview": self._of_form(request, script), "tree": drawn(typed_answers(request.POST), request.user)}
        return render(request, FRAGMENT, {"original": script, "may_preview": True, **seen})

    def exception_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask that a word may stand in this script, with a reason; asked again, the newest reason counts."""
        script = self.get_object(request, str(key))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, script):  # type: ignore[attr-defined]
            raise PermissionDenied
        rule_id, word = request.POST.get("rule", ""), request.POST.get("word", "")
        rules = PhraseRule.objects.for_user(request.user).filter(is_active=True)
        rule = rules.filter(pk=rule_id).first() if rule_id.isdecimal() else None
        if rule is None:
            raise Http404
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        if len(word) > LONGEST_WORD:
            messages.error(request, _("This is too long for an exception: shorten what stands there."))
        elif reason:
            row, made = PhraseException.objects.get_or_create(
                rule=rule,
                script=script,
                word=word,
                defaults={"reason": reason, "asked_by_id": request.user.pk, "asked_at": timezone.now()},
            )
            asked = PhraseException.objects.filter(pk=row.pk, state=ExceptionState.ASKED)
            if not made:
                asked.update(reason=reason)
            messages.success(request, _("Asked for an exception."))
        else:
            messages.error(request, _("Say why the word may stand here."))
        return HttpResponseRedirect(reverse("admin:scripts_lib_script_change", args=[script.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with the aside for what is saved, or for what was refused."""
        script = context.get("original")
        context["preview"] = self._of_form(request, script) if request.method == "POST" else self._of(request, script)
        context["tree"] = drawn(_answers(request, script), request.user)
        may_add: bool = self.has_add_permission(request)  # type: ignore[attr-defined]
        may_change: bool = self.has_change_permission(request, script)  # type: ignore[attr-defined]
        context["may_preview"] = may_change if script else may_add
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer

    def _of(self, request: HttpRequest, script: Script | None) -> Preview:
        wordings = wordings_of(script) if script else []
        scenes = [script.scene, *script.more_scenes.all()] if script else []
        return _preview(request, script, wordings, script.channels if script else "", scenes)

    def _of_form(self, request: HttpRequest, script: Script | None) -> Preview:
        ticked = [request.POST.get("scene", ""), *request.POST.getlist("more_scenes")]
        keys = [int(key) for key in ticked[:MOST_ROWS] if key.isdecimal() and len(key) < LONGEST_KEY]
        chosen = list(Scene.objects.for_user(request.user).filter(pk__in=keys))
        channels = CodesField.joined(request.POST.getlist("channels"))
        return _preview(request, script, list(typed_wordings(request.POST)), channels, chosen)


def _answers(request: HttpRequest, script: Script | None) -> list[AnswerRow]:
    if request.method == "POST":
        return typed_answers(request.POST)
    return saved_rows(in_tree_order(list(script.branches.order_by("position", "pk")))) if script else []


def _preview(
    request: HttpRequest, script: Script | None, wordings: list[Wording], channels: str, scenes: list[Scene]
) -> Preview:
    at, user = timezone.now(), request.user
    shop = script.shop if script else shop_of(request)
    return preview(
        wordings=wordings,
        shown=request.POST.get("shown", ""),
        shop=shop,
        channels=channels,
        touchpoints=[scene.touchpoint for scene in scenes],
        script_id=script.pk if script else None,
        agent=staff_name(user),
        on=day_of(script or Script(shop=shop), at=at),
    )
