"""Words that mean the same to whoever searches."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from scripts_lib.models import Synonyms
from scripts_lib.normalize import searchable

from .base import LibraryAdmin, LibraryForm

FEWEST = 2


class SynonymsForm(LibraryForm):
    def clean_words(self) -> str:
        """The words as they are searched, each once."""
        words = list(dict.fromkeys(searchable(self.cleaned_data["words"]).split()))
        if len(words) < FEWEST:
            self.add_error("words", _("Write at least two words, with a space between."))
        return " ".join(words)


@admin.register(Synonyms)
class SynonymsAdmin(LibraryAdmin):
    form = SynonymsForm
    list_display = ("words", "whose")
    search_fields = ("words",)
    fields = ("shop", "words")
    ordering = ("words", "pk")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Says why the rows of all shops cannot be edited here."""
        row = self.get_object(request, object_id)
        if request.method == "GET" and not self.has_change_permission(request, row):
            messages.info(request, _("These words are for all shops. Add a row of your own shop beside them."))
        return super().change_view(request, object_id, form_url, extra_context)
