"""Rows of two customers that could not both belong to one: which of them stands aside, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from customers.models import Customer

from .fields import FIELDS, Side
from .relations import Relation

CLASH, CHOICE, DERIVED = "clash", "choice", "derived"


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that cannot come along; `survivor` stands in its place, if any."""

    row: Any
    side: Side
    reason: str
    survivor: Any = None


def rows_aside(
    relation: Relation, merged: Customer, kept: list[Any], away: list[Any], sides: Mapping[str, str]
) -> list[Aside]:
    """Which of the rows of both customers do not fit `merged`: by choice first, then by what may stand only once."""
    found = {}
    owned = [*((row, Side.KEPT) for row in kept), *((row, Side.AWAY) for row in away)]
    misfits = _misfits(relation, merged, [row.pk for row, _side in owned])
    for row, side in owned:
        if row.pk in misfits or _is_unchosen(row, side, sides):
            found[row.pk] = Aside(row, side, CHOICE)
    for mine, theirs in clashing(relation, kept, away):
        if mine.pk in found or theirs.pk in found:
            continue
        wins_away = sides.get(getattr(mine, "merge_choice", ""), Side.KEPT) == Side.AWAY
        loser, winner = (mine, theirs) if wins_away else (theirs, mine)
        found[loser.pk] = Aside(loser, Side.KEPT if wins_away else Side.AWAY, CLASH, winner)
    return list(found.values())


def clashing(relation: Relation, kept: Iterable[Any], away: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Pairs of rows that a unique constraint lets only one customer have one of."""
    kept, away = list(kept), list(away)
    if not kept or not away:
        return
    for columns, condition in relation.uniques():
        meant = _meeting(relation, condition, [row.pk for row in (*kept, *away)])
        known = {}
        for row in kept:
            if row.pk in meant:
                known[_values(row, columns)] = row
        for row in away:
            values = _values(row, columns)
            if row.pk in meant and None not in values and values in known:
                yield known[values], row


def _values(row: Any, columns: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in columns)


def _meeting(relation: Relation, condition: Q | None, pks: list[Any]) -> set[Any]:
    if condition is None:
        return set(pks)
    return set(relation.rows.filter(condition, pk__in=pks).values_list("pk", flat=True))


def _is_unchosen(row: Any, side: Side, sides: Mapping[str, str]) -> bool:
    """What belongs to a detail goes with the detail."""
    choice = getattr(row, "merge_choice", "")
    return choice in FIELDS and sides.get(choice, Side.KEPT) != side


def _misfits(relation: Relation, merged: Customer, pks: list[Any]) -> set[Any]:
    asks = getattr(relation.model, "merge_misfits", None)
    condition = asks(merged) if asks else None
    return _meeting(relation, condition, pks) if condition is not None else set()
