"""Segments that name segments: in which order, through which others, and who is in them. Plain Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .condition import Condition, Known
from .vocabulary import Kind

# What segments that find their members ask, by their numbers; all other segments are lists.
Book = Mapping[int, Sequence[Condition]]


def named_in(conditions: Iterable[Condition]) -> list[int]:
    """The segments that conditions name, each once."""
    return list(dict.fromkeys(number for one in conditions if one.kind is Kind.SEGMENTS for number in one.value))


def inner_first(wanted: Iterable[int], book: Book) -> list[int]:
    """Those of the wanted that stand in the book and all that they lead to, each behind whom it names."""
    done: dict[int, None] = {}
    begun: set[int] = set()
    waiting = [number for number in reversed(list(wanted)) if number in book]
    while waiting:
        number = waiting[-1]
        inner = [one for one in named_in(book[number]) if one in book and one not in begun]
        if number not in begun and inner:
            begun.add(number)
            waiting += reversed(inner)
        else:
            begun.add(number)
            done[waiting.pop()] = None
    return list(done)


def with_inner(conditions: Iterable[Condition], book: Book) -> list[Condition]:
    """Conditions with those of every segment that they lead to."""
    asked = list(conditions)
    return [*asked, *(one for number in inner_first(named_in(asked), book) for one in book[number])]


def way_to(conditions: Iterable[Condition], book: Book, found: Callable[[Condition], bool]) -> list[int] | None:
    """Through which segments conditions lead to one that is looked for, the shortest way; None when they never do."""
    ways: list[tuple[list[int], Sequence[Condition]]] = [([], list(conditions))]
    seen: set[int] = set()
    for way, asked in ways:
        if any(map(found, asked)):
            return way
        inner = [number for number in named_in(asked) if number in book and number not in seen]
        seen.update(inner)
        ways += [([*way, number], book[number]) for number in inner]
    return None


def held_with(known: Known, order: Iterable[int], book: Book) -> frozenset[int]:
    """In which segments a buyer is of whom so much is known: lists as they stand, the others inner ones first."""
    held = set(known.get("segments") or ())
    looked_at: dict[str, Any] = {**known, "segments": held}
    for number in order:
        if all(one.met_by(looked_at) for one in book[number]):
            held.add(number)
    return frozenset(held)
