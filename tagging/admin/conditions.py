"""Conditions as rows of field, operator and number."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tagging.conditions import Condition, ConditionError
from tagging.texts import FIELD_NAMES, OPERATOR_NAMES

ROWS = 3
PARTS = ("field", "operator", "value")


class ConditionsWidget(forms.Widget):
    """As many rows as there are conditions, and room for more; a row without a field does not count."""

    template_name = "admin/tagging/conditions_widget.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows and the words to choose from."""
        rows = [row for row in value or [] if isinstance(row, dict)]
        rows += [{}] * max(1, ROWS - len(rows))
        return {
            **super().get_context(name, value, attrs),
            "rows": [{part: row.get(part, "") for part in PARTS} for row in rows],
            "fields": FIELD_NAMES.items(),
            "operators": OPERATOR_NAMES.items(),
            "name": name,
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the project's own templates, which Django's form renderer does not look into."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def format_value(self, value: Any) -> Any:
        """As it is: rows are no text."""
        return value

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        """The filled rows."""
        if not isinstance(data, MultiValueDict):
            return []
        columns = [data.getlist(f"{name}_{part}") for part in PARTS]
        rows = [dict(zip(PARTS, row, strict=True)) for row in zip(*columns, strict=False)]
        return [row for row in rows if row["field"]]


class ConditionsField(forms.Field):
    """A list of conditions that the rule engine understands."""

    widget = ConditionsWidget
    default_error_messages = {
        "required": _("A rule needs at least one condition."),
        "number": _("“%(value)s” does not fit: write a number, whole for days and orders."),
    }

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """The conditions as stored; says which number does not fit."""
        super().clean(value)
        cleaned = []
        for row in value:
            text = str(row["value"]).strip().replace(",", "")
            try:
                condition = Condition.parse({**row, "value": text})
            except ConditionError as error:
                params = {"value": row["value"]}
                raise ValidationError(self.error_messages["number"], code="number", params=params) from error
            number = condition.value
            stored = int(number) if number == number.to_integral_value() else str(number)
            cleaned.append({"field": condition.field, "operator": condition.operator, "value": stored})
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the rows say something else."""
        return [{part: str(row.get(part)) for part in PARTS} for row in initial or []] != data
