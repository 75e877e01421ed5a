"""The buttons under a script: each saves what stands in the form, then takes one step."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scripts_lib.choices import ScriptState
from scripts_lib.models import Script
from scripts_lib.services.scripts import index_script
from scripts_lib.services.versions import keep_version
from scripts_lib.services.workflow import (
    PUBLISH,
    WorkflowRefused,
    archive,
    day_of,
    publish,
    send_to_review,
    take_back,
)

from .phrase_hits import tell_hits

DEEDS = {"_send_to_review": send_to_review, "_publish": publish, "_archive": archive, "_take_back": take_back}
UNPUBLISHED = (ScriptState.DRAFT, ScriptState.IN_REVIEW)


class ScriptWorkflow:
    """Mixed into the page of scripts. The state is no field: it changes by buttons."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What agents can see is changed only by those who may publish."""
        may: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        return may and (obj is None or obj.state in UNPUBLISHED or request.user.has_perm(PUBLISH))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Once wordings and answers are saved too: findable by them, kept as a version, and one step on."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        script, at, user = form.instance, timezone.now(), request.user
        index_script(script_id=script.pk)
        keep_version(script=script, by=user, at=at)  # type: ignore[arg-type]
        if deed := _deed(request):
            try:
                DEEDS[deed](script=script, by=user, at=at)  # type: ignore[arg-type]
            except WorkflowRefused as refused:
                for reason in refused.reasons:
                    messages.error(request, reason)
                return
        tell_hits(request, script, on=day_of(script, at=at))

    def response_change(self, request: HttpRequest, obj: Script) -> HttpResponse:
        """After a step the page stays, with its new buttons."""
        return self._stay(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Script, post_url_continue: Any = None) -> HttpResponse:
        """After a step the page stays, with its new buttons."""
        return self._stay(request, obj) or super().response_add(  # type: ignore[misc]
            request, obj, post_url_continue
        )

    def _stay(self, request: HttpRequest, script: Script) -> HttpResponse | None:
        if not _deed(request):
            return None
        said = _("Saved. The script is: %(state)s.") % {"state": script.get_state_display()}
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:scripts_lib_script_change", args=[script.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the steps that the reader may take from here."""
        script = context.get("original")
        state = script.state if script else ScriptState.DRAFT
        may_publish = request.user.has_perm(PUBLISH)
        may_add: bool = self.has_add_permission(request)  # type: ignore[attr-defined]
        may_save = self.has_change_permission(request, script) if script else may_add
        context["script_state"] = state
        context["script_state_name"] = ScriptState(state).label
        context["script_deeds"] = {
            "send_to_review": may_save and state == ScriptState.DRAFT,
            "publish": may_save and may_publish and state != ScriptState.PUBLISHED,
            "take_back": may_save and state != ScriptState.DRAFT and (may_publish or state == ScriptState.IN_REVIEW),
            "archive": may_save and may_publish and script is not None and state != ScriptState.ARCHIVED,
        }
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer


def _deed(request: HttpRequest) -> str:
    return next((name for name in DEEDS if name in request.POST), "")
