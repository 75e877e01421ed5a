"""Everything that points at a row, read from the models themselves: nothing can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet, UniqueConstraint
from django.db.models.fields.reverse_related import ForeignObjectRel

from customers.choices import MergePolicy
from customers.models import Customer


class RelationWithoutPolicy(Exception):
    """A model points at customers and does not say what a merge does to its rows: give it a `merge_policy`."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A column by which rows of a model point at another."""

    model: Any
    field: Any

    @property
    def label(self) -> str:
        """As merges write it down: `crm.note.customer`."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def rows(self) -> QuerySet[Any]:
        """All rows, whatever a default manager would hide."""
        rows: QuerySet[Any] = self.model._base_manager.all()
        return rows

    @property
    def policy(self) -> MergePolicy:
        """What a merge does to the rows."""
        policy: MergePolicy | None = vars(self.model).get("merge_policy", {}).get(self.field.name)
        if policy is None:
            raise RelationWithoutPolicy(self.label)
        return policy

    def uniques(self) -> Iterator[tuple[list[str], Q | None]]:
        """Beside which other columns the owner may stand only once, and among which rows."""
        if self.field.unique:
            yield [], None
        for together in self.model._meta.unique_together:
            if self.field.name in together:
                yield self._others(together), None
        for one in self.model._meta.constraints:
            if isinstance(one, UniqueConstraint) and self.field.name in one.fields:
                yield self._others(one.fields), one.condition

    def _others(self, names: Any) -> list[str]:
        fields = [self.model._meta.get_field(name) for name in names if name != self.field.name]
        return [one.attname for one in fields]


def relations_of(model: type[Model]) -> list[Relation]:
    """All columns of all apps that point at a model, hidden ones and those of many-to-many tables included."""
    found = [
        Relation(one.related_model, one.field)
        for one in model._meta.get_fields(include_hidden=True)
        if isinstance(one, ForeignObjectRel) and isinstance(one.field, ForeignKey)
    ]
    return sorted(found, key=lambda one: one.label)


def customer_relations() -> list[Relation]:
    """What points at customers."""
    return relations_of(Customer)


def relation_called(label: str) -> Relation | None:
    """The relation of a name in an old merge; None when the model has gone since."""
    return next((one for one in customer_relations() if one.label == label), None)
