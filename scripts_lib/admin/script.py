"""Scripts: what an agent may say, in which wordings, and what follows on the buyer's answer."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminSelectWidget

from customers.admin.choosers import FindMany
from customers.models import AttributeDefinition
from scripts_lib.models import Script, ScriptBranch, ScriptVariant
from scripts_lib.services.scripts import index_script
from tagging.looks import GREY_LIST
from tagging.models import TagGroup

from .base import LibraryAdmin
from .phrase_hits import tell_hits
from .script_forms import BranchForm, BranchFormSet, ScriptForm, WordingForm, WordingFormSet

NOTHING = ("", _("Nothing"))


class WordingInline(StackedInline):
    model = ScriptVariant
    form = WordingForm
    formset = WordingFormSet
    fields = (("label", "weight", "is_active"), "text")
    ordering = ("label", "pk")
    extra = 0
    min_num = 1
    verbose_name_plural = _("Wordings")


class BranchInline(StackedInline):
    model = ScriptBranch
    form = BranchForm
    formset = BranchFormSet
    fields = (("answer", "parent"), "reply", ("tag", "position"))
    ordering = ("position", "pk")
    extra = 0
    verbose_name_plural = _("Answers")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form set, told whose tags may be offered."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.reader = request.user
        return formset


@admin.register(Script)
class ScriptAdmin(LibraryAdmin):
    form = ScriptForm
    inlines = (WordingInline, BranchInline)
    list_display = ("title", "short_code", "scene", "asked", "state", "asked_and_answered", "whose")
    list_filter = ("state", "scene")
    list_select_related = ("shop", "scene")
    search_fields = ("title", "short_code", "keywords", "search_text")
    search_help_text = _("Title, short code, or words of the text")
    autocomplete_fields = ("products",)
    fields = (
        "shop",
        "title",
        ("scene", "state"),
        ("short_code", "keywords"),
        ("asks", "asks_attribute"),
        "products",
    )
    ordering = ("-scene__stage", "scene__position", "title", "pk")  # as a talk goes on

    def get_queryset(self, request: HttpRequest) -> QuerySet[Script]:
        """With the names of what each asks about."""
        groups = TagGroup.objects.filter(shop=OuterRef("shop"), slug=OuterRef("asks"))
        attributes = AttributeDefinition.objects.filter(shop=OuterRef("shop"), code=OuterRef("asks_attribute"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                group_asked=Subquery(groups.values("name")[:1]), attribute_asked=Subquery(attributes.values("name")[:1])
            )
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Once wordings and answers are saved too, the script can be found by them."""
        super().save_related(request, form, formsets, change)
        index_script(script_id=form.instance.pk)
        tell_hits(request, form.instance, on=timezone.localdate())

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups and attributes to choose from instead of codes to remember."""
        if db_field.name == "asks":
            return _choice(db_field, _groups(request))
        if db_field.name == "asks_attribute":
            return _choice(db_field, _attributes(request))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Scenes in the order of a talk."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "scene" and field is not None:
            field.queryset = field.queryset.order_by("-stage", "position", "name", "pk")
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box that finds products while one types."""
        kwargs["widget"] = FindMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("asks about"))
    def asked(self, script: Any) -> str | None:
        return script.group_asked or script.attribute_asked or script.asks or script.asks_attribute or None

    @admin.display(description=_("last 30 days"))
    def asked_and_answered(self, script: Script) -> str:
        if not script.copied_count:
            return gettext("not copied")
        counts = {"copied": script.copied_count, "answered": script.answered_count}
        if not script.asks:
            return gettext("copied %(copied)s ×") % counts
        return gettext("asked %(copied)s ×, answered %(answered)s ×") % counts


def _choice(db_field: Any, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[NOTHING, *choices],
        required=False,
        label=db_field.verbose_name.capitalize(),
        help_text=db_field.help_text,
        widget=UnfoldAdminSelectWidget(),
    )


def _groups(request: HttpRequest) -> list[tuple[str, str]]:
    """Groups whose answer an agent asks for, by code; shops share the codes of the usual ones."""
    groups = TagGroup.objects.for_user(request.user).manual().exclude(slug=GREY_LIST)
    return list({group.slug: str(group) for group in groups}.items())


def _attributes(request: HttpRequest) -> list[tuple[str, str]]:
    """Attributes of the reader's shops, by code."""
    found = AttributeDefinition.objects.for_user(request.user).order_by("level", "position", "pk")
    return list({one.code: one.name for one in found}.items())
