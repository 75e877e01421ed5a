"""What a script must be before it is saved."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextareaWidget

from customers.admin.choosers import look_in_shop
from scripts_lib.choices import ScriptState
from scripts_lib.models import Script, ScriptBranch, ScriptVariant
from scripts_lib.models.library import CodesField
from scripts_lib.render import faults
from scripts_lib.rules import is_too_deep
from scripts_lib.services.phrases import NEEDS_EMPATHY, check_drafts
from scripts_lib.services.placeholders import unknown_text
from scripts_lib.services.script_preview import in_tree_order, unfilled_texts
from scripts_lib.services.workflow import day_of
from tagging.models import Tag

from .base import LibraryForm

CODE_FIELDS = ("asks", "asks_attribute")


def refuse_faults(text: str) -> str:
    """The text, when each of its placeholders is known; else what to write instead."""
    found = [unknown_text(fault) for fault in faults(text)]
    if found:
        raise ValidationError(found)
    return text


class ChannelsField(forms.MultipleChoiceField):
    """Codes to tick; kept together in one cell."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def prepare_value(self, value: Any) -> Any:
        """The codes of the cell."""
        return CodesField.codes(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """As the cell holds them."""
        return CodesField.joined(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whatever their order."""
        return CodesField.joined(data or []) != (initial or "")


class ScriptForm(LibraryForm):
    class Meta:
        model = Script
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A code that no shop of the reader has stays choosable, so that saving does not lose it."""
        super().__init__(*args, **kwargs)
        look_in_shop(self, "products", self.instance.shop_id)
        for name in CODE_FIELDS:
            kept, field = getattr(self.instance, name), self.fields.get(name)
            if not (isinstance(field, forms.ChoiceField) and kept):
                continue
            choices: Any = field.choices
            if kept not in dict(choices):
                field.choices = [*choices, (kept, kept)]
        channels: Any = self.fields.get("channels")
        if channels:
            offered = channels.choices
            lost = [code for code in CodesField.codes(self.instance.channels) if code not in dict(offered)]
            channels.choices = [*offered, *((code, code) for code in lost)]

    def clean(self) -> dict[str, Any]:
        """Scene and products of the script's shop; none of a shop in a script for all."""
        cleaned = super().clean() or {}
        if scene := cleaned.get("scene"):
            self.refuse_foreign("scene", [scene], text=_("The scene belongs to another shop."))
        self.refuse_foreign("products", cleaned.get("products", ()), text=_("A product belongs to another shop."))
        self.refuse_foreign("more_scenes", cleaned.get("more_scenes", ()), text=_("The scene belongs to another shop."))
        text = _("A category belongs to another shop.")
        self.refuse_foreign("categories", cleaned.get("categories", ()), text=text)
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first one."))
        return cleaned


class WordingForm(forms.ModelForm):
    class Meta:
        model = ScriptVariant
        fields = ("label", "weight", "is_active", "text")
        widgets = {"text": UnfoldAdminTextareaWidget(attrs={"rows": 3})}

    def clean_text(self) -> str:
        """Known placeholders only."""
        return refuse_faults(self.cleaned_data["text"])


class WordingFormSet(PaginationInlineFormSet):
    def clean(self) -> None:
        """Agents cannot use a published script that says nothing."""
        super().clean()
        if self.instance.state != ScriptState.PUBLISHED or any(form.errors for form in self.forms):
            return
        used = [form for form in standing(self) if form.cleaned_data.get("is_active")]
        if not used:
            raise ValidationError(_("A published script needs a wording that is in use."))
        refuse_in_public(self.instance, used, "text", opens=True)


class BranchForm(forms.ModelForm):
    class Meta:
        model = ScriptBranch
        fields = ("answer", "parent", "reply", "tag", "position")
        widgets = {"reply": UnfoldAdminTextareaWidget(attrs={"rows": 2})}

    def clean_reply(self) -> str:
        """Known placeholders only."""
        return refuse_faults(self.cleaned_data["reply"])


class BranchFormSet(PaginationInlineFormSet):
    """Answers of one script: what follows on what, three deep, and the manual tags of the script's shop."""

    reader: Any = None

    def get_queryset(self) -> Any:
        """Each answer straight after the one it follows on."""
        if "_in_tree_order" not in self.__dict__:
            self._in_tree_order = in_tree_order(list(super().get_queryset()))
        return self._in_tree_order

    def add_fields(self, form: Any, index: int | None) -> None:
        """Choices are read once for all answers, not once for each."""
        super().add_fields(form, index)
        for name, (queryset, choices) in self._offers.items():
            if name in form.fields:
                form.fields[name].queryset = queryset
                form.fields[name].choices = choices

    @cached_property
    def _offers(self) -> dict[str, Any]:
        branches = ScriptBranch.objects.filter(script=self.instance.pk).order_by("position", "pk")
        tags = self._tags()
        return {
            "parent": (branches, [("", _("the script itself")), *((one.pk, one.answer) for one in branches)]),
            "tag": (tags, [("", _("no tag")), *((one.pk, one.label) for one in tags)]),
        }

    def _tags(self) -> Any:
        tags = Tag.objects.for_user(self.reader).filter(group__is_automatic=False)
        kept = Q(pk__in=ScriptBranch.objects.filter(script=self.instance.pk).values("tag"))
        if self.instance.pk:
            tags = tags.filter(shop=self.instance.shop_id)
        usable = tags.filter(Q(is_active=True) | kept).select_related("group")
        return usable.order_by("shop", "group__number", "position", "pk")

    def clean(self) -> None:
        """Tags of the script's own shop, and a tree that ends."""
        super().clean()
        if any(form.errors for form in self.forms):
            return
        for form in standing(self):
            tag = form.cleaned_data.get("tag")
            if tag and tag.shop_id != self.instance.shop_id:
                form.add_error("tag", _("The tag belongs to another shop."))
        if self.instance.state == ScriptState.PUBLISHED:
            refuse_in_public(self.instance, list(standing(self)), "reply", opens=False)
        rows = {_key(form): form for form in standing(self)}
        parents = {key: _parent_key(form) for key, form in rows.items()}
        for key, form in rows.items():
            if parents[key] is not None and parents[key] not in rows:
                form.add_error("parent", _("The answer it follows on is being deleted."))
            elif is_too_deep(key, parents):
                form.add_error("parent", _("Answers follow on one another at most three deep."))


def refuse_in_public(script: Script, forms: Sequence[Any], name: str, *, opens: bool) -> None:
    """Put beside each text of a published script what it must not say to a buyer."""
    is_complaint = opens and script.scene.touchpoint in NEEDS_EMPATHY
    texts = [form.cleaned_data.get(name, "") for form in forms]
    hits = check_drafts(
        texts=[(text, is_complaint) for text in texts],
        shop_id=script.shop_id,
        channel=script.channels,
        script_id=script.pk,
        on=day_of(script, at=timezone.now()),
    )
    said = _("“%(word)s” may not be said: %(rule)s")
    for form, text, found in zip(forms, texts, hits, strict=True):
        blocked = [said % {"word": hit.word, "rule": hit.rule_name} for hit in found if hit.is_blocking]
        if reasons := [*unfilled_texts(text), *blocked]:
            form.add_error(name, reasons)


def standing(formset: Any) -> Iterator[Any]:
    """The filled forms that are not being deleted."""
    for form in formset.forms:
        if form.cleaned_data and not form.cleaned_data.get("DELETE"):
            yield form


def _key(form: Any) -> str:
    return str(form.instance.pk or form.prefix)


def _parent_key(form: Any) -> str | None:
    parent = form.cleaned_data.get("parent")
    return str(parent.pk) if parent else None
