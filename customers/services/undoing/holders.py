"""Who still needs a row: everything that points at it, read from the models themselves.

A model names in `undo_follows`, by relation, the rows that merely follow from the one they point at (facts, automatic
tags, visits); they go with it. Rows whose relation stands in `undo_lets_go` stay and point at nothing afterwards. All
others hold it, those of models to come included.
"""

from collections.abc import Mapping

from django.db import router
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from customers.dialects.base import execute
from customers.services.identity.relations import Relation, relations_of

from .scope import Undo

Condition = Q | RawSQL


def keep_held(
    undo: Undo,
    model: type[Model],
    candidates: str,
    held: str,
    *,
    staying: Mapping[type[Model], Condition] | None = None,
) -> None:
    """Keep as `held` which of the ids in the kept table `candidates` something holds, and what: (id, holder).

    `staying` says of a model which rows will still be there by then.
    """
    undo.keep(held, f"SELECT id, CAST('' AS varchar(100)) AS holder FROM {candidates} WHERE 1 = 0", index="id")
    if not undo.count(candidates):
        return
    for relation in relations_of(model):
        rows = _holding(relation, candidates)
        if rows is None:
            continue
        if staying and relation.model in staying:
            rows = rows.filter(staying[relation.model])
        sql, params = rows.values(relation.field.attname).distinct().query.sql_with_params()
        execute(
            f"INSERT INTO {held} (id, holder) SELECT {relation.field.column}, %s FROM ({sql}) AS found",
            [relation.model._meta.label_lower, *params],
        )


def _holding(relation: Relation, candidates: str) -> QuerySet[Model] | None:
    """The rows of a relation that hold one of the candidates; None when all of them merely follow, or let go."""
    if lets_go(relation):
        return None
    follows = follower(relation)
    if follows is not None and not follows:
        return None
    rows: QuerySet[Model] = _pointing(relation, candidates)
    return rows if follows is None else rows.exclude(follows)


def _pointing(relation: Relation, gone: str) -> QuerySet[Model]:
    ids = RawSQL(f"SELECT id FROM {gone}", ())  # noqa: S611
    rows: QuerySet[Model] = relation.rows.filter(**{f"{relation.field.name}__in": ids})
    return rows


def follower(relation: Relation) -> Q | None:
    """Which rows of a relation go with the row they point at; None when none does."""
    found: Q | None = vars(relation.model).get("undo_follows", {}).get(relation.field.name)
    return found


def lets_go(relation: Relation) -> bool:
    """Whether the rows of a relation stay without the row they point at."""
    return relation.field.name in vars(relation.model).get("undo_lets_go", ())


def delete_gone(model: type[Model], gone: str) -> int:
    """Delete the rows whose ids are in the kept table, and what follows from them."""
    for relation in relations_of(model):
        if lets_go(relation):
            _pointing(relation, gone).update(**{relation.field.name: None})
        elif follower(relation) is not None:
            _pointing(relation, gone).delete()
    rows = model._base_manager.filter(pk__in=RawSQL(f"SELECT id FROM {gone}", ()))  # noqa: S611
    return rows._raw_delete(router.db_for_write(model))
