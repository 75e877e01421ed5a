"""Scripts found by what is typed: words, first letters in pinyin, a short code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import LessThan

from scripts_lib.models import Script, ScriptVariant
from scripts_lib.normalize import (
    AFTER_INITIALS,
    AFTER_KEYWORDS,
    AFTER_TITLE,
    search_words,
    span_of_initials,
    span_of_word,
)

LIMIT = 30
MOST_WORDS = 6


class FoundBy(StrEnum):
    """As what the search took the text that was typed."""

    USUAL = "usual"
    CODE = "code"
    INITIALS = "initials"
    WORDS = "words"


@dataclass(frozen=True)
class FoundScript:
    """A script; its title is cut where it matches, each part with whether it does."""

    script: Script
    title: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Found:
    """What was found, best first. `sign` is the code or the words that were recognised, of the best one."""

    scripts: tuple[FoundScript, ...]
    by: FoundBy
    sign: str
    has_more: bool


def find_scripts(shop_id: int, text: str, stage: str = "", limit: int = LIMIT) -> Found:
    """The shop's published scripts that hold every word; without a word, the most used ones."""
    words = search_words(text)[:MOST_WORDS]
    wordings = ScriptVariant.objects.filter(script=OuterRef("pk"), is_active=True)
    scripts = Script.objects.published().for_shop(shop_id).filter(Exists(wordings))
    scripts = scripts.select_related("scene").defer("search_text")
    if stage:
        scripts = scripts.filter(scene__stage=stage)
    for word in words:
        scripts = scripts.filter(search_text__contains=word)
    order: tuple[str, ...] = ("-copied_count", "pk")
    if words:
        scripts = scripts.alias(place=reduce(add, map(_place, words)))
        order = ("place", *order)
    rows = list(scripts.order_by(*order)[: limit + 1])
    by, sign = _recognised(rows[0], words) if rows else (FoundBy.WORDS, "")
    return Found(
        scripts=tuple(FoundScript(one, _cut(one.title, _spans(one.title, words))) for one in rows[:limit]),
        by=by,
        sign=sign,
        has_more=len(rows) > limit,
    )


def _place(word: str) -> Case:
    """How well a word that occurs is placed: the smaller the better.

    The parts of `search_text` follow each other from title to wordings, with a mark after each: the first
    occurrence tells the best part.
    """
    first = StrIndex("search_text", Value(word))
    begins = Q(search_text__startswith=word) | Q(search_text__contains=AFTER_TITLE + word)
    return Case(
        When(short_code=word, then=Value(0)),
        When(begins | Q(short_code__startswith=word), then=Value(1)),
        When(LessThan(first, StrIndex("search_text", Value(AFTER_INITIALS))), then=Value(2)),
        When(LessThan(first, StrIndex("search_text", Value(AFTER_KEYWORDS))), then=Value(3)),
        default=Value(4),
    )


def _recognised(best: Script, words: Sequence[str]) -> tuple[FoundBy, str]:
    for word in words:
        if best.short_code == word:
            return FoundBy.CODE, best.short_code
        if span_of_word(best.title, word):
            continue
        if span := span_of_initials(best.title, word):
            return FoundBy.INITIALS, best.title[span[0] : span[1]]
        if best.short_code.startswith(word):
            return FoundBy.CODE, best.short_code
    return FoundBy.WORDS if words else FoundBy.USUAL, ""


def _spans(title: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        span = span_of_word(title, word) or span_of_initials(title, word)
        if span:
            yield span


def _cut(title: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The title in parts, in each of which every character matches or none does."""
    matching = {at for start, end in spans for at in range(start, end)}
    parts: list[tuple[str, bool]] = []
    for at, character in enumerate(title):
        does = at in matching
        if parts and parts[-1][1] == does:
            parts[-1] = (parts[-1][0] + character, does)
        else:
            parts.append((character, does))
    return tuple(parts)
