"""Model fields of our own."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.db import models
from django.db.models.expressions import Combinable, register_combinable_fields

CENT = Decimal("0.01")


def to_cents(value: Decimal | int | str) -> int:
    """An amount as whole cents; a finer amount is rounded half up."""
    return int((Decimal(value) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_cents(cents: int) -> Decimal:
    """Whole cents as an amount with two decimals."""
    return (Decimal(cents) / 100).quantize(CENT)


class MoneyField(models.Field):
    """A Decimal with two places in Python, whole cents in the database.

    SQLite keeps decimals as floats, so `payable - paid = refund` could fail by a hair; integers
    compare and add exactly on every engine. Sum, Min, Max and F over this field give Decimals.
    """

    description = "Amount of money"

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None or value == "" else Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value is None or hasattr(value, "resolve_expression") else to_cents(value)

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else from_cents(value)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": forms.DecimalField, "max_digits": 16, "decimal_places": 2, **kwargs})


for _connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(MoneyField, _connector, MoneyField, MoneyField)
