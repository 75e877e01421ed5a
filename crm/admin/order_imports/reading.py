"""Changing in a review how the columns and status words of a file are read; the file is then read again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from crm.tasks import start_import
from customers.services.reading_choices import ReadingRefused, choose_platform, choose_reading
from customers.texts import field_name

from .doors import ImportDoors
from .seal import SealBroken, check_seal

COLUMN, WORD, STATUS = "column-", "word-", "status-"


class ReadingDoors(ImportDoors):
    """How columns and words are read, and as which platform's: both are posted."""

    def reading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Only for who may decide on imports, and only on what they have seen."""
        order_import = self._decidable(request, pk)
        posted = {name: str(value) for name, value in request.POST.items()}
        columns = {
            int(name.removeprefix(COLUMN)): value
            for name, value in posted.items()
            if name.startswith(COLUMN) and _is_number(name.removeprefix(COLUMN))
        }
        words = {
            value: posted.get(STATUS + name.removeprefix(WORD), "")
            for name, value in posted.items()
            if name.startswith(WORD)
        }
        try:
            check_seal(posted.get("seal", ""), order_import, user_id=request.user.pk)
            began = choose_reading(order_import=order_import, columns=columns, words=words)
        except SealBroken:
            messages.warning(request, _("This review was too old. Look at it again, then decide."))
        except ReadingRefused as refused:
            messages.error(request, refusal_of_reading(refused))
            answer = self.change_view(request, str(pk))
            answer.status_code = 400
            if isinstance(answer, TemplateResponse) and answer.context_data and "reading" in answer.context_data:
                answer.context_data["reading"] = answer.context_data["reading"].as_posted(columns, words)
            return answer
        else:
            if began:
                start_import(pk)
            else:
                messages.info(request, _("Somebody has decided on this import already. This is how it stands."))
        return self._to_page(pk)

    def platform_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the file as one of another platform."""
        order_import = self._decidable(request, pk)
        try:
            began = choose_platform(order_import=order_import, platform=request.POST.get("platform", ""))
        except ReadingRefused as refused:
            messages.error(request, refusal_of_reading(refused))
        else:
            if began:
                start_import(pk)
        return self._to_page(pk)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6


def refusal_of_reading(refused: ReadingRefused) -> str:
    """What is wrong with the choice, and what to do."""
    columns = get_text_list([f"“{name}”" for name in refused.columns], _("and"))
    values = {"field": field_name(refused.name), "name": refused.name, "columns": columns}
    words = {
        "twice": _(
            "%(columns)s cannot all be read as “%(field)s”. Leave it to one of them, keep the others as raw data."
        ),
        "required": _(
            "Without “%(field)s” these orders cannot be read: some column must be read as it, as %(columns)s was."
        ),
        "lacking": _("Without “%(field)s” these orders cannot be read: choose the column that holds it."),
        "no_such_field": _("%(columns)s cannot be read as “%(name)s”. Choose one of the fields offered."),
        "no_such_platform": _("There is no platform “%(name)s”. Choose one of those offered."),
        "no_such_column": _("This file has no column number %(name)s. Load the page again, then choose."),
        "no_such_status": _("“%(name)s” cannot be led to that. Choose one of the statuses offered."),
        "not_read": _("The file has not been read, so nothing can be said of its columns."),
        "incomplete": _("Not all columns arrived. Load the page again, then choose."),
    }
    return words["lacking" if refused.code == "required" and not refused.columns else refused.code] % values
