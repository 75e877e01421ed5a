"""Scripts: what an agent may say, in which wordings, and what follows on the buyer's answer."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from customers.admin.catalogue import CatalogueDoor
from customers.admin.choosers import FindMany
from customers.admin.shops import shops_of
from customers.models import AttributeDefinition, Channel
from scripts_lib.models import Script, ScriptBranch, ScriptVariant
from scripts_lib.resources import ScriptResource
from tagging.looks import GREY_LIST
from tagging.models import TagGroup

from .base import LibraryAdmin
from .script_forms import BranchForm, BranchFormSet, ChannelsField, ScriptForm, WordingForm, WordingFormSet
from .script_preview import ScriptPreview
from .script_versions import ScriptVersions
from .script_workflow import ScriptWorkflow

NOTHING = ("", _("Nothing"))
ASKING = ("asks", "asks_attribute")


class WordingInline(StackedInline):
    model = ScriptVariant
    form = WordingForm
    formset = WordingFormSet
    fields = (("label", "weight", "is_active"), "text")
    ordering = ("label", "pk")
    extra = 0
    min_num = 1
    verbose_name_plural = _("Wordings")
    template_before = "admin/scripts_lib/script/split.html"


class BranchInline(StackedInline):
    model = ScriptBranch
    form = BranchForm
    formset = BranchFormSet
    fields = (("answer", "parent"), "reply", ("tag", "position"))
    ordering = ("position", "pk")
    extra = 0
    verbose_name_plural = _("Answers")
    template_before = "admin/scripts_lib/script/tree_box.html"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The form set, told whose tags may be offered."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.reader = request.user
        return formset


class ScriptAdmin(CatalogueDoor, ScriptPreview, ScriptWorkflow, ScriptVersions, LibraryAdmin):
    catalogue = ScriptResource
    form = ScriptForm
    inlines = (WordingInline, BranchInline)
    list_display = ("title", "short_code", "scene", "asked", "state", "asked_and_answered", "whose")
    list_filter: tuple[Any, ...] = ("state", "scene")
    list_select_related = ("shop", "scene")
    search_fields = ("title", "short_code", "keywords", "search_text")
    search_help_text = _("Title, short code, or words of the text")
    autocomplete_fields = ("products",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "shop",
                    ("title", "short_code"),
                    ("scene", "shopper_type"),
                    ("question", "triggers"),
                    ("explicit_need", "implicit_need"),
                    ASKING,
                )
            },
        ),
        (
            _("Where and until when"),
            {
                "fields": (
                    "more_scenes",
                    "products",
                    ("categories", "channels"),
                    ("valid_from", "valid_until"),
                    ("owner", "review_on"),
                    "keywords",
                )
            },
        ),
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

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads sees what is asked about by its name; the codes are for the form."""
        found = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [
            (title, {**more, "fields": ["asked" if one == ASKING else one for one in more["fields"]]})
            for title, more in found
        ]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups and attributes to choose from instead of codes to remember."""
        if db_field.name == "asks":
            return _choice(db_field, _groups(request))
        if db_field.name == "asks_attribute":
            return _choice(db_field, _attributes(request))
        if db_field.name == "channels":
            label, hint = db_field.verbose_name.capitalize(), db_field.help_text
            return ChannelsField(choices=_channels(request), required=False, label=label, help_text=hint)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Scenes in the order of a talk."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "scene" and field is not None:
            field.queryset = field.queryset.order_by("-stage", "position", "name", "pk")
        if db_field.name == "owner" and field is not None:
            field.queryset = _colleagues(request)
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A box that finds products while one types; scenes and categories are few enough to tick."""
        is_long = db_field.name == "products"
        kwargs["widget"] = FindMany(db_field, self.admin_site) if is_long else UnfoldAdminCheckboxSelectMultipleWidget()
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


def _channels(request: HttpRequest) -> list[tuple[str, str]]:
    """Channels of the reader's shops, by code."""
    found = Channel.objects.filter(shop__in=[shop.pk for shop in shops_of(request)]).order_by("name", "code")
    return list({one.code: one.name for one in found}.items())


def _colleagues(request: HttpRequest) -> QuerySet[User]:
    """Staff of the reader's shops."""
    own = [shop.pk for shop in shops_of(request)]
    return User.objects.filter(shops__in=own, is_active=True).distinct().order_by("username")
