"""How the value of a model's column is written into a cell, and read out of one."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from customers.normalize import has_forbidden
from customers.order_files.workbooks import FormulaCell

from .sheet import folded

MIDNIGHT = " 00:00:00"  # a day in a workbook is read with its hour
BETWEEN = "; "


def in_every_language(text: Any) -> set[str]:
    """What a lazy text says in each language, folded."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(folded(str(text)))
    return found


def checked(value: Any) -> str:
    """The text of a cell; a formula or a sign that cannot be stored is refused."""
    if type(value) is FormulaCell:
        raise ValidationError(_("A formula stands here. Write its value instead."))
    text = str(value or "")
    if has_forbidden(text):
        raise ValidationError(_("Signs that cannot be stored: delete control characters."))
    return text


def listed(value: Any) -> frozenset[str]:
    """The entries of a cell that holds several, set apart by ; or lines."""
    parts = checked(value).replace("；", ";").replace("\n", ";").split(";")
    return frozenset(part.strip() for part in parts if part.strip())


def joined(parts: Iterable[str]) -> str:
    """Several entries in one cell, sorted, so that equal sets are equal cells."""
    return BETWEEN.join(sorted(parts))


class ModelCell(Widget):
    """A plain column. Choices and yes/no are written as staff read them and read in any language."""

    def __init__(self, field: models.Field) -> None:
        super().__init__()
        self.field = field
        self._words: dict[str, Any] = {}
        if isinstance(field, models.BooleanField):
            self._words = {"1": True, "true": True, "是": True, "yes": True}
            self._words |= {"0": False, "false": False, "否": False, "no": False}
        for code, label in field.flatchoices:
            self._words |= dict.fromkeys({folded(str(code)), *in_every_language(label)}, code)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The value, or why it is none."""
        text = checked(value)
        if not text:
            return self.field.clean(self._empty(), None)
        if self._words:
            return self.field.clean(self._word(text), None)
        if isinstance(self.field, models.DateField):
            text = text.removesuffix(MIDNIGHT).replace("/", "-")
        if isinstance(self.field, models.TextField) and self.field.max_length:
            MaxLengthValidator(self.field.max_length)(text)
        return self.field.clean(text, None)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """The cell."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(dict(self.field.flatchoices).get(value, value))

    def _empty(self) -> Any:
        if self.field.null:
            return None
        if self.field.has_default():
            return self.field.get_default()
        return ""

    def _word(self, text: str) -> Any:
        found = self._words.get(folded(text), self)
        if found is self:
            labels = [str(label) for _code, label in self.field.flatchoices] or [_("yes"), _("no")]
            raise ValidationError(_("Unknown here. Write one of: %(words)s") % {"words": " · ".join(labels)})
        return found
