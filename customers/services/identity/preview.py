"""What a merge would do, without doing it."""

from dataclasses import dataclass, field
from typing import Any

from customers.choices import MergePolicy
from customers.models import Customer

from .clashes import Aside, rows_aside
from .fields import FIELDS, Side, sides_of
from .moving import both_sides
from .relations import Relation, customer_relations


@dataclass(slots=True)
class MergePreview:
    """How many rows of each relation would move, and which would have to stand aside."""

    moving: list[tuple[Relation, int]] = field(default_factory=list)
    aside: list[tuple[Relation, Aside]] = field(default_factory=list)


def preview_merge(*, keep: Customer, away: Customer) -> MergePreview:
    """Count what would move, and show what cannot stand twice, when nothing else is chosen."""
    preview = MergePreview()
    sides: dict[str, Any] = dict(sides_of(keep, away, {}))
    merged = Customer(pk=keep.pk, is_grey=keep.is_grey or away.is_grey)
    for relation in customer_relations():
        if relation.policy is not MergePolicy.MOVE:
            continue
        leaving: list[Aside] = []
        if any(relation.uniques()):
            mine, theirs = both_sides(relation, keep, away)
            leaving = rows_aside(relation, merged, mine, theirs, sides)
            preview.aside += [(relation, one) for one in leaving]
        coming = relation.rows.filter(**{relation.field.name: away.pk}).count()
        if coming := coming - sum(one.side is Side.AWAY for one in leaving):
            preview.moving.append((relation, coming))
    return preview


def differing_fields(keep: Customer, away: Customer) -> list[str]:
    """The details in which the two are not alike."""
    return [name for name in FIELDS if getattr(keep, name) != getattr(away, name)]
