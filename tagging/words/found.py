"""A word that was found."""

from collections.abc import Iterable
from dataclasses import dataclass

from .lists import WordSet


@dataclass(frozen=True, slots=True)
class Found:
    """A word at its place in the original line, in code points; `set` is one that has it."""

    word: str
    set: WordSet
    start: int
    end: int


def weight_of(words: Iterable[Found]) -> int:
    """What words weigh together: each once in every set that has it."""
    return sum({(one.word, one.set.code): one.set.weight for one in words}.values())
