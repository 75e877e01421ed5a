"""The vocabulary as a django-filter FilterSet over customers: one filter for each field and operator."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from customers.models import Customer
from tagging.conditions import Condition, ConditionError
from tagging.conditions.address import PARAMETERS, read_parameter

from .compiled import conditions_q
from .moment import CUSTOMERS, Moment

MOST_CONDITIONS = 20


class Everything(forms.Widget):
    """All values that the address gives one name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """A condition may stand twice: with tag A or B, and with tag C or D."""
        found = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
        return [text for text in found if text.strip()]


class ConditionsField(forms.Field):
    """The conditions that one name of the address says."""

    widget = Everything

    def __init__(self, *, parameter: str, **options: Any) -> None:
        super().__init__(**options)
        self.parameter = parameter

    def clean(self, value: Sequence[str]) -> list[Condition]:
        """Each of them; one that cannot be read speaks for all."""
        try:
            return [read_parameter(self.parameter, text) for text in dict.fromkeys(value)]
        except ConditionError as error:
            words = _("“%(text)s” was left out of the filter: it cannot be read as a condition.")
            text = f"{self.parameter}={','.join(value)}"[:120]
            raise forms.ValidationError(words % {"text": text}) from error


class ConditionFilter(django_filters.Filter):
    """Customers who meet one field's conditions."""

    field_class = ConditionsField

    def filter(self, qs: QuerySet[Any], value: list[Condition]) -> QuerySet[Any]:
        """As the compiled condition says."""
        return qs.filter(conditions_q(value, CUSTOMERS, self.parent.moment)) if value else qs


class _Vocabulary(django_filters.FilterSet):
    """A condition that cannot be read is left out, and said."""

    class Meta:
        model = Customer
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Any] | None = None, *, moment: Moment) -> None:
        super().__init__(data, queryset)
        self.moment = moment

    @property
    def conditions(self) -> list[Condition]:
        """What is in force, in the order of the vocabulary."""
        self.form.full_clean()
        return [one for some in self.form.cleaned_data.values() for one in some][:MOST_CONDITIONS]

    @property
    def complaints(self) -> list[str]:
        """What was left out, in words."""
        return [message for messages in self.form.errors.values() for message in messages]


ConditionFilterSet: type[_Vocabulary] = type(
    "ConditionFilterSet",
    (_Vocabulary,),
    {name: ConditionFilter(parameter=name, required=False) for name in PARAMETERS},
)
