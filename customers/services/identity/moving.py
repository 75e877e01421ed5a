"""Rows that go from one customer to another, each of them written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import router
from django.db.models import Max

from customers.choices import MergePolicy
from customers.models import Customer

from .clashes import CLASH, DERIVED, Aside, clashing, rows_aside
from .fields import Side
from .images import digest_of, image_of, name_of
from .relations import Relation, customer_relations, relations_of

GOING_ALONG = (MergePolicy.MOVE, MergePolicy.TRACE)


@dataclass(slots=True)
class Moved:
    """What an un-merge needs: keys with digests, rows that were set aside, what pointed at them, the last keys."""

    moved: dict[str, dict[str, int]] = field(default_factory=dict)
    aside: list[dict[str, Any]] = field(default_factory=list)
    pointed: list[dict[str, Any]] = field(default_factory=list)
    last_pks: dict[str, int] = field(default_factory=dict)


def move_rows(kept: Customer, away: Customer, sides: Mapping[str, str]) -> Moved:
    """Give `kept`, who looks as after the merge, everything of `away`; nothing points at `away` afterwards."""
    done = Moved()
    for relation in customer_relations():
        if relation.policy in GOING_ALONG:
            done.last_pks[relation.label] = relation.rows.aggregate(last=Max("pk"))["last"] or 0
            _move(done, relation, kept, away, sides)
        else:
            for row in relation.rows.filter(**{relation.field.name: away.pk}):
                _set_aside(done, relation, Aside(row, Side.AWAY, DERIVED))
    for relation in customer_relations():
        for row in relation.rows.filter(pk__in=[int(pk) for pk in done.moved.get(relation.label, {})]):
            done.moved[relation.label][str(row.pk)] = digest_of(row, without=relation.field.attname)
    return done


def both_sides(relation: Relation, kept: Customer, away: Customer) -> tuple[list[Any], list[Any]]:
    """The rows of both; of the kept customer only where they may matter."""
    theirs = list(relation.rows.filter(**{relation.field.name: away.pk}))
    if not any(relation.uniques()) and not hasattr(relation.model, "merge_misfits"):
        return [], theirs
    return list(relation.rows.filter(**{relation.field.name: kept.pk})), theirs


def _move(done: Moved, relation: Relation, kept: Customer, away: Customer, sides: Mapping[str, str]) -> None:
    mine, theirs = both_sides(relation, kept, away)
    leaving = rows_aside(relation, kept, mine, theirs, sides)
    for one in leaving:
        _set_aside(done, relation, one)
    gone = {one.row.pk for one in leaving}
    coming = {str(row.pk): 0 for row in theirs if row.pk not in gone}
    if coming:
        relation.rows.filter(**{relation.field.name: away.pk}).update(**{relation.field.name: kept.pk})
        done.moved[relation.label] = coming


def _set_aside(done: Moved, relation: Relation, one: Aside) -> None:
    """Take a row out, with its image kept; what points at it points at its survivor from now on."""
    entries = [_entry(relation, one)]
    for pointing in relations_of(relation.model):
        if one.survivor is not None:
            entries += _with_it(pointing, one)
            _point(done, pointing, one)
    done.aside += entries
    remove_row(relation, one.row.pk)


def _entry(relation: Relation, one: Aside) -> dict[str, Any]:
    return {
        "relation": relation.label,
        "side": one.side,
        "reason": one.reason,
        "survivor": getattr(one.survivor, "pk", None),
        "what": name_of(one.row),
        "row": image_of(one.row),
    }


def _with_it(pointing: Relation, one: Aside) -> list[dict[str, Any]]:
    """What points at the row and could not stand at its survivor goes with it, and comes back after it."""
    own, others = (list(pointing.rows.filter(**{pointing.field.name: row.pk})) for row in (one.row, one.survivor))
    losers = {row.pk: row for _other, row in clashing(pointing, others, own)}
    if not losers:
        return []
    by_customer = next(one for one in customer_relations() if one.model is pointing.model)
    entries = [_entry(by_customer, Aside(row, one.side, CLASH)) for row in losers.values()]
    for pk in losers:
        remove_row(pointing, pk)
    return entries


def _point(done: Moved, pointing: Relation, one: Aside) -> None:
    rows = pointing.rows.filter(**{pointing.field.name: one.row.pk})
    if pks := list(rows.values_list("pk", flat=True)):
        rows.update(**{pointing.field.name: one.survivor.pk})
        entry = {"relation": pointing.label, "model": pointing.model._meta.label_lower, "field": pointing.field.name}
        done.pointed.append({**entry, "from": one.row.pk, "to": one.survivor.pk, "pks": pks})


def remove_row(relation: Relation, pk: Any) -> None:
    """Delete one row and nothing else: the database refuses when something still points at it."""
    relation.rows.filter(pk=pk)._raw_delete(router.db_for_write(relation.model))
