"""Two people on one form: who saves second sees what the first one saved, and decides."""

from contextlib import nullcontext
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from .seen import Difference, differences, seen_values, take_over

SEEN = "seen"
HELD = "_second_look"
LOOK_FIRST = gettext_lazy(
    "Nothing is saved yet: a colleague saved other values meanwhile. Look at both, then save again."
)


class _Held:
    """Mixed into a form that must not be saved before somebody has looked."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.add_error(None, LOOK_FIRST)  # type: ignore[attr-defined]


class SecondLook:
    """Mixed into an admin class: a save never covers a value that its reader has not seen.

    A page without the hidden `seen` is saved as it is.
    """

    model: Any

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The comparison and the save hold one lock on the row."""
        seen = request.POST.get(SEEN, "") if request.method == "POST" and object_id is not None else ""
        with transaction.atomic(using=router.db_for_write(self.model)) if seen else nullcontext():
            if seen:
                self._compare(request, unquote(object_id), seen)
            answer: HttpResponse = super().changeform_view(  # type: ignore[misc]
                request, object_id, form_url, extra_context
            )
        return answer

    def _compare(self, request: HttpRequest, key: str, seen: str) -> None:
        row = self.get_object(request, key)  # type: ignore[attr-defined]
        if row is None or not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            return
        if not self.model._base_manager.select_for_update(no_key=True).filter(pk=row.pk).first():
            return
        row = self.get_object(request, key)  # type: ignore[attr-defined]
        fields = flatten_fieldsets(self.get_fieldsets(request, row))  # type: ignore[attr-defined]
        form_class = self.get_form(request, row, change=True, fields=fields)
        form = form_class(request.POST, request.FILES, instance=row)
        formsets, _inlines = self._create_formsets(request, row, change=True)  # type: ignore[attr-defined]
        different = differences(seen, form, formsets)
        if different:
            posted = request.POST.copy()
            take_over(posted, different)
            request.POST = posted  # type: ignore[assignment]
            setattr(request, HELD, different)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; one that refuses to be saved where somebody has to look first."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        return type(form)(form.__name__, (_Held, form), {}) if getattr(request, HELD, None) else form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page with what it shows in digests, and both values where they differ."""
        if context.get("original") is not None:
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            context[SEEN] = seen_values(context["adminform"].form, formsets)
            held: list[Difference] = getattr(request, HELD, [])
            if held:
                context["differences"], context["saved_last"] = held, saved_last(context["original"])
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        return answer


def saved_last(row: Any) -> LogEntry | None:
    """Who saved the row last, and when, as the history of the page tells it."""
    kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    return entries.select_related("user").order_by("-action_time", "-pk").first()
