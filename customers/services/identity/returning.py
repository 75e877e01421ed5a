"""The rows of a merge on their way back, and what cannot go back because it was edited since."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Q

from customers.choices import MergePolicy
from customers.models import Customer, CustomerMerge

from .images import digest_of, name_of, restore, values_of
from .relations import Relation, relation_called

GONE, ELSEWHERE, EDITED, NEW, REPLACED = "gone", "elsewhere", "edited", "new", "replaced"
Left = dict[str, Any]


def stay_behind(merge: CustomerMerge, kept: Customer) -> Iterator[Left]:
    """What came to the merged customer after the merge stays there."""
    for label, last in merge.last_pks.items():
        relation = relation_called(label)
        if relation is None or relation.policy is MergePolicy.TRACE:
            continue
        newer = relation.rows.filter(**{relation.field.name: kept.pk}, pk__gt=last)
        for row in newer.exclude(pk__in=_own_traces(merge, relation)).order_by("pk"):
            yield _left(relation, NEW, row.pk, name_of(row))


def bring_back(merge: CustomerMerge, kept_id: int, away_id: int) -> Iterator[Left]:
    """Give back what came with the merge, as it is now; what is gone or somebody else's by now is told."""
    for label, digests in merge.moved.items():
        relation = relation_called(label)
        if relation is None:
            continue
        column = relation.field.attname
        rows = {row.pk: row for row in relation.rows.filter(pk__in=[int(pk) for pk in digests])}
        returning = [pk for pk, row in rows.items() if getattr(row, column) == kept_id]
        relation.rows.filter(pk__in=returning).update(**{column: away_id})
        if relation.policy is MergePolicy.TRACE:
            continue
        for text, digest in digests.items():
            row = rows.get(int(text))
            if row is None:
                yield _left(relation, GONE, int(text), "")
            elif getattr(row, column) != kept_id:
                yield _left(relation, ELSEWHERE, row.pk, name_of(row))
            elif digest_of(row, without=column) != digest:
                yield _left(relation, EDITED, row.pk, name_of(row))


def put_back(merge: CustomerMerge) -> Iterator[Left]:
    """Write the rows that had to stand aside again, unless something newer has taken their place."""
    for entry in merge.aside:
        relation = relation_called(entry["relation"])
        if relation is None:
            continue
        row = relation.model(**values_of(relation.model, entry["row"]))
        if _can_stand(relation, row):
            restore(relation.model, entry["row"])
        else:
            yield _left(relation, REPLACED, row.pk, entry["what"])


def point_back(merge: CustomerMerge) -> None:
    """What pointed at a row that stood aside points at it again."""
    for entry in merge.pointed:
        model = apps.get_model(entry["model"])
        target = model._meta.get_field(entry["field"]).related_model
        if target._base_manager.filter(pk=entry["from"]).exists():
            rows = model._base_manager.filter(pk__in=entry["pks"], **{entry["field"]: entry["to"]})
            rows.update(**{entry["field"]: entry["from"]})


def _can_stand(relation: Relation, row: Any) -> bool:
    """Whether the place of a row is free, and everything that it points at is still there."""
    pointers = [one for one in relation.model._meta.concrete_fields if isinstance(one, ForeignKey)]
    if not all(_leads_somewhere(row, one) for one in pointers):
        return False
    return not any(_is_taken(relation, row, columns, condition) for columns, condition in relation.uniques())


def _leads_somewhere(row: Any, pointer: Any) -> bool:
    value = getattr(row, pointer.attname)
    target = {pointer.target_field.attname: value}
    return value is None or pointer.related_model._base_manager.filter(**target).exists()


def _is_taken(relation: Relation, row: Any, columns: list[str], condition: Q | None) -> bool:
    values = {column: getattr(row, column) for column in (*columns, relation.field.attname)}
    if None in values.values():
        return False
    standing = relation.rows.filter(condition) if condition is not None else relation.rows
    return bool(standing.filter(**values).exists())


def _own_traces(merge: CustomerMerge, relation: Relation) -> list[int]:
    """The alias, the merge itself and later ones that were taken back are no later edits."""
    if relation.label == "customers.customermerge.kept":
        undone = CustomerMerge.objects.filter(kept=merge.kept_id, undone_at__isnull=False)
        return [merge.pk, *undone.values_list("pk", flat=True)]
    return [merge.before["made_alias"]] if relation.label == "customers.customeralias.customer" else []


def _left(relation: Relation, reason: str, pk: int, what: str) -> Left:
    return {"relation": relation.label, "reason": reason, "pk": pk, "what": what}
