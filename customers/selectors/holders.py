"""Who keeps a row from being deleted, as staff read it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import PROTECT, RESTRICT, Model

MOST = 20


def holders_of(row: Model) -> list[str]:
    """The rows that speak of this one and would mean nothing without it: every relation that restricts or protects."""
    found: dict[str, None] = {}
    for relation in _holding(row):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
        found |= dict.fromkeys(map(_words, rows.order_by("pk")[:MOST]))
    return list(found)[:MOST]


def _words(row: Model) -> str:
    """As the row's own model says it to staff, else its name."""
    return str(row.as_holder()) if hasattr(row, "as_holder") else str(row)


def _holding(row: Model) -> Iterator[Any]:
    """From the models' own words, so that a relation that is added later is known too."""
    for field in row._meta.get_fields(include_hidden=True):
        if field.auto_created and not field.concrete and getattr(field, "on_delete", None) in (PROTECT, RESTRICT):
            yield field
