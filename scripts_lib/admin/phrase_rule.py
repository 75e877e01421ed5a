"""Phrase rules: what a text to a buyer must not say, tried over the library before it holds."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from customers.admin.catalogue import CatalogueDoor
from customers.texts.names import PLATFORMS
from customers.texts.words import listed
from scripts_lib.choices import BY_WORDS
from scripts_lib.models import PhraseRule
from scripts_lib.models.library import CodesField
from scripts_lib.phrases import folded
from scripts_lib.resources import PhraseRuleResource
from scripts_lib.selectors.phrase_rules import lines_of
from scripts_lib.services.phrase_rules import WHAT_IS_TRIED

from .base import LibraryAdmin, LibraryForm
from .phrase_doors import PhraseDoors

# Channels as staff call them; a code of the shop's own stands as it is.
CHANNELS = {**PLATFORMS, "taobao": _("Taobao/Tmall"), "wechat": _("WeChat"), "weixin": _("WeChat")}


class PhraseRuleForm(LibraryForm):
    """Words one a line; what is not tried yet is not switched on."""

    class Meta:
        model = PhraseRule
        fields = "__all__"
        widgets = {name: UnfoldAdminTextareaWidget(attrs={"rows": 8}) for name in ("words", "allowed")}

    def clean_words(self) -> str:
        """The words, each once and on a line of its own."""
        return _tidied(self.cleaned_data["words"])

    def clean_allowed(self) -> str:
        """The same for what is fine."""
        return _tidied(self.cleaned_data["allowed"])

    def clean_channels(self) -> str:
        """The codes as they are stored."""
        return CodesField.joined(self.cleaned_data["channels"].lower().split())

    def clean_except_channels(self) -> str:
        """The codes as they are stored."""
        return CodesField.joined(self.cleaned_data["except_channels"].lower().split())

    def clean(self) -> dict[str, Any]:
        """A rule finds something, ends after it begins, and was tried as it stands before it is in use."""
        cleaned = super().clean() or {}
        if not cleaned.get("words") and (cleaned.get("detector") or "") in BY_WORDS:
            self.add_error("words", _("Write at least one word, or choose what is found."))
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first."))
        self._refuse_untried(cleaned)
        return cleaned

    def _refuse_untried(self, cleaned: dict[str, Any]) -> None:
        stored = PhraseRule.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
        changed = stored is None or any(cleaned.get(name) != getattr(stored, name) for name in WHAT_IS_TRIED)
        if changed:
            self.instance.tried_at = None
        was_on = stored is not None and stored.is_active
        if cleaned.get("is_active") and (changed or not (was_on or self.instance.tried_at)):
            self.add_error("is_active", _("Save it switched off, try it over the library, then switch it on."))


@admin.register(PhraseRule)
class PhraseRuleAdmin(CatalogueDoor, PhraseDoors, LibraryAdmin):
    catalogue = PhraseRuleResource
    form = PhraseRuleForm
    list_display = ("name", "kind", "severity", "word_count", "not_on", "in_use", "whose")
    list_filter = ("kind", "severity", "is_active")
    search_fields = ("name", "code", "words")
    search_help_text = _("Name, code or a word")
    readonly_fields = ("trial",)
    fieldsets = (
        (None, {"fields": ("shop", ("name", "code"), ("kind", "severity"), "words", "detector", "allowed")}),
        (_("Where and when"), {"fields": (("channels", "except_channels"), ("valid_from", "valid_until"))}),
        (_("What to do"), {"fields": ("suggestion", "note", "position", "trial", "is_active")}),
    )
    ordering = ("position", "pk")

    def save_model(self, request: HttpRequest, obj: PhraseRule, form: Any, change: bool) -> None:
        """Save, and say what comes next for a rule that is not tried."""
        super().save_model(request, obj, form, change)
        if obj.tried_at is None and not obj.is_active:
            messages.info(request, gettext("The rule is off until it is tried over the library."))

    @admin.display(description=_("words"))
    def word_count(self, rule: PhraseRule) -> str:
        return str(len(lines_of(rule.words)) if rule.detector in BY_WORDS else rule.get_detector_display())

    @admin.display(description=_("not on the channels"))
    def not_on(self, rule: PhraseRule) -> str:
        codes = CodesField.codes(rule.except_channels)
        return listed(list(dict.fromkeys(str(CHANNELS.get(code, code)) for code in codes))) or gettext("none")

    @admin.display(description=_("in use"), boolean=True)
    def in_use(self, rule: PhraseRule) -> bool:
        return rule.is_active

    @admin.display(description=_("tried over the library"))
    def trial(self, rule: PhraseRule) -> SafeString | str:
        if not rule.pk:
            return gettext("Save the rule first.")
        when = date_format(localtime(rule.tried_at), "DATETIME_FORMAT") if rule.tried_at else gettext("not yet")
        address = reverse("admin:scripts_lib_phraserule_try", args=[rule.pk])
        return format_html('{} · <a class="sk-link" href="{}">{}</a>', when, address, gettext("Try over the library"))


def _tidied(box: str) -> str:
    """One word a line; refused where one has no letter."""
    words = lines_of(box)
    for word in words:
        if not folded(word).text:
            raise forms.ValidationError(_("“%(word)s” has neither letter nor digit."), params={"word": word})
    return "\n".join(words)
