"""Reading lists and quiz questions, as trainers keep them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from scripts_lib.models import QuizChoice, QuizQuestion, ReadingItem, ReadingList
from scripts_lib.roles import role_name

from .base import LibraryAdmin, LibraryForm
from .training_pages import MyTraining, TrainerPage

FEWEST_CHOICES = 2


class ReadingItemInline(TabularInline):
    model = ReadingItem
    fields = ("article", "position")
    ordering = ("position", "pk")
    extra = 1
    hide_title = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Articles of the reader's shops and of all shops."""
        kwargs["queryset"] = _own(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ReadingList)
class ReadingListAdmin(MyTraining, LibraryAdmin):
    inlines = (ReadingItemInline,)
    list_display = ("name", "for_role", "is_active", "position", "whose")
    list_select_related = ("shop", "role")
    fields = ("shop", "name", "role", ("is_active", "position"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles in the reader's language."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "role" and field is not None:
            field.label_from_instance = role_name
        return field

    @admin.display(description=_("role"))
    def for_role(self, one: ReadingList) -> str:
        return role_name(one.role) if one.role else gettext("everybody")

    ordering = ("position", "name", "pk")


class QuestionForm(LibraryForm):
    """A question is about an article or about a script, of the same shop."""

    class Meta:
        model = QuizQuestion
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """One of the two, and not of another shop."""
        cleaned = super().clean() or {}
        about = [cleaned[name] for name in ("article", "script") if cleaned.get(name)]
        if len(about) != 1:
            raise forms.ValidationError(_("Choose one article or one script that the question is about."))
        name = "article" if cleaned.get("article") else "script"
        self.refuse_foreign(name, about, text=_("It belongs to another shop."))
        return cleaned


class ChoiceFormSet(forms.BaseInlineFormSet):
    """Replies that can be chosen between."""

    def clean(self) -> None:
        """At least two, and at least one of them right."""
        super().clean()
        kept = [one.cleaned_data for one in self.forms if getattr(one, "cleaned_data", None)]
        kept = [one for one in kept if one.get("text") and not one.get("DELETE")]
        if len(kept) < FEWEST_CHOICES:
            raise forms.ValidationError(_("A question needs at least two replies to choose from."))
        if not any(one.get("is_right") for one in kept):
            raise forms.ValidationError(_("Mark the reply that is right, or several."))


class ChoiceInline(TabularInline):
    model = QuizChoice
    formset = ChoiceFormSet
    fields = ("text", "is_right", "position")
    ordering = ("position", "pk")
    extra = 0
    min_num = FEWEST_CHOICES
    hide_title = True


@admin.register(QuizQuestion)
class QuizQuestionAdmin(TrainerPage, LibraryAdmin):
    form = QuestionForm
    inlines = (ChoiceInline,)
    list_display = ("question", "article", "script", "is_active", "whose")
    list_select_related = ("shop", "article", "script")
    search_fields = ("question", "explanation")
    search_help_text = _("Words of the question or of its reason")
    fields = ("shop", "question", ("article", "script"), "explanation", "is_active")
    ordering = ("pk",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Articles and scripts by title."""
        if db_field.name in ("article", "script"):
            kwargs["queryset"] = _own(db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _own(db_field: Any, request: HttpRequest) -> Any:
    rows = db_field.remote_field.model.objects
    return rows.for_user(request.user).order_by("title", "pk")
