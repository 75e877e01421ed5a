"""Exceptions from phrase rules: asked for with a reason, granted or refused by those who publish."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from customers.admin.base import ShopScopedAdmin
from customers.selectors.staff import staff_name
from scripts_lib.choices import BY_WORDS, Detector
from scripts_lib.models import PhraseException, PhraseRule, Script
from scripts_lib.phrases import folded
from scripts_lib.selectors.phrase_rules import lines_of
from scripts_lib.services.phrase_rules import ExceptionDecided, ask_exception, decide_exception


class PhraseExceptionForm(forms.ModelForm):
    """A word of the rule, in a script to which the rule applies."""

    shop_of_new_row: Any = None

    class Meta:
        model = PhraseException
        fields = ("rule", "script", "word", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "word" in self.fields:
            self.fields["word"].required = False
            self.fields["word"].help_text = _(
                "As the rule has it; for what is found by its shape, as the script has it."
            )

    def clean(self) -> dict[str, Any]:
        """The word is one of the rule's, in the rule's spelling, so that it is asked for once."""
        cleaned = super().clean() or {}
        rule, script = cleaned.get("rule"), cleaned.get("script")
        if rule is None or script is None:
            return cleaned
        if rule.shop_id not in (None, script.shop_id):
            self.add_error("script", _("The rule belongs to another shop."))
        word = _spelled(rule, cleaned.get("word", ""))
        if not word:
            self.add_error("word", _("The rule has no such word."))
        return {**cleaned, "word": word}

    def validate_constraints(self) -> None:
        """Asking again is not refused: it finds the row that is there."""


def _spelled(rule: PhraseRule, word: str) -> str:
    """The word as the rule has it; "" for none. What opens without feeling has no word: the rule's name stands in."""
    if rule.detector == Detector.NO_EMPATHY:
        return rule.name
    if rule.detector not in BY_WORDS:
        return word.strip()
    wanted = folded(word).text
    return next((one for one in lines_of(rule.words) if folded(one).text == wanted), "")


@admin.register(PhraseException)
class PhraseExceptionAdmin(ShopScopedAdmin):
    form = PhraseExceptionForm  # type: ignore[assignment]
    list_display = ("script", "rule", "word", "reason", "state", "asker", "asked_at", "decider")
    list_filter = ("state",)
    list_select_related = ("script", "rule", "asked_by", "decided_by")
    search_fields = ("word", "reason", "script__title")
    search_help_text = _("Word, reason, or title of the script")
    autocomplete_fields = ("script",)
    fields = ("rule", "script", "word", "reason")
    sortable_by = ()
    ordering = ("-asked_at", "-pk")
    actions = ("grant", "refuse")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhraseException]:
        """Those about scripts that the reader sees."""
        scripts = Script.objects.for_user(request.user).values("pk")
        return super(ShopScopedAdmin, self).get_queryset(request).filter(script__in=scripts)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """One list for all the reader's shops: what waits is little."""
        return list(self.list_filter)

    def may_choose_shop(self, request: HttpRequest) -> bool:
        """The shop is that of the script."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was asked stays as it was asked."""
        return obj is None and super().has_change_permission(request, obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Who publishes decides."""
        return request.user.has_perm("scripts_lib.publish_script")

    def save_model(self, request: HttpRequest, obj: PhraseException, form: Any, change: bool) -> None:
        """Ask, once for a word."""
        row = ask_exception(
            rule=obj.rule,
            script=obj.script,
            word=obj.word,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        obj.pk = row.pk
        obj.refresh_from_db()

    @admin.display(description=_("asked by"))
    def asker(self, one: PhraseException) -> str:
        return staff_name(one.asked_by)

    @admin.display(description=_("decided by"), empty_value="")
    def decider(self, one: PhraseException) -> str:
        return staff_name(one.decided_by)

    @admin.action(description=_("Grant the exception"), permissions=["publish"])
    def grant(self, request: HttpRequest, rows: QuerySet[PhraseException]) -> None:
        self._decide(request, rows, is_granted=True)

    @admin.action(description=_("Refuse the exception"), permissions=["publish"])
    def refuse(self, request: HttpRequest, rows: QuerySet[PhraseException]) -> None:
        self._decide(request, rows, is_granted=False)

    def _decide(self, request: HttpRequest, rows: QuerySet[PhraseException], *, is_granted: bool) -> None:
        done = late = 0
        for row in rows.order_by("pk"):
            try:
                decide_exception(exception_id=row.pk, is_granted=is_granted, by=request.user, at=timezone.now())  # type: ignore[arg-type]
                self.log_change(request, row, str(_("Granted") if is_granted else _("Refused")))
                done += 1
            except ExceptionDecided:
                late += 1
        if done:
            words = ngettext("%(n)s exception decided.", "%(n)s exceptions decided.", done)
            messages.success(request, words % {"n": done})
        if late:
            words = ngettext("%(n)s was decided before.", "%(n)s were decided before.", late)
            messages.warning(request, words % {"n": late})
