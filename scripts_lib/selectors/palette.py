"""Scripts found by what is typed: words, first letters in pinyin, a short code."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from itertools import chain
from operator import add

from django.db.models import QuerySet

from scripts_lib.models import Script
from scripts_lib.normalize import search_words, span_of_initials, span_of_word

from .finding import Words, holding, place_of, usable_scripts, with_sounds, with_synonyms
from .nearness import rows_near, slips

LIMIT = 30
MOST_WORDS = 6
ENOUGH = 3  # found by their words; of fewer, what sounds or looks like it is added


class FoundBy(StrEnum):
    """As what the search took the text that was typed."""

    USUAL = "usual"
    CODE = "code"
    INITIALS = "initials"
    WORDS = "words"
    SOUND = "sound"
    NEAR = "near"


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


def find_scripts(
    shop_id: int, text: str, stage: str = "", limit: int = LIMIT, *, on: date | None = None, channel: str = ""
) -> Found:
    """The shop's published scripts that hold every word; without a word, the most used ones.

    Words count in each form that means the same. Where that finds too little, follow what sounds the same and what
    is meant but for a slip of the keyboard.
    """
    words = search_words(text)[:MOST_WORDS]
    forms = with_synonyms(shop_id, words)
    usable = usable_scripts(shop_id, stage, on, channel)
    rows = _held(usable, forms, limit + 1)
    by, sign = _recognised(rows[0], words) if rows else (FoundBy.WORDS, "")
    if words and len(rows) < ENOUGH:
        more, why = _nearly(usable, words, {one.pk for one in rows}, limit + 1 - len(rows))
        by, rows = (by if rows or not more else why), rows + more
    marked = list(chain.from_iterable(forms))
    return Found(
        scripts=tuple(FoundScript(one, _cut(one.title, _spans(one.title, marked))) for one in rows[:limit]),
        by=by,
        sign=sign,
        has_more=len(rows) > limit,
    )


def _held(usable: QuerySet[Script], words: Words, limit: int) -> list[Script]:
    """Best placed first, then the most used."""
    scripts = holding(usable, words).select_related("scene").defer("search_text")
    order: tuple[str, ...] = ("-copied_count", "pk")
    if words:
        scripts = scripts.alias(place=reduce(add, map(place_of, words)))
        order = ("place", *order)
    return list(scripts.order_by(*order)[:limit])


def _nearly(
    usable: QuerySet[Script], words: Sequence[str], known: set[int], limit: int
) -> tuple[list[Script], FoundBy]:
    """Scripts beside the known ones: those that sound the same, then those that are meant but for a slip."""
    scripts = usable.exclude(pk__in=known)
    alike = with_sounds(words)
    by_sound = scripts.select_related("scene").defer("search_text")
    found = list(holding(by_sound, alike).order_by("-copied_count", "pk")[:limit]) if alike else []
    why = FoundBy.SOUND if found else FoundBy.NEAR
    if len(known) + len(found) < ENOUGH:
        typed, is_rough = "".join(words), not known and not found
        others = scripts.exclude(pk__in=[one.pk for one in found])
        nearest = slips(rows_near(others, typed), typed, is_rough=is_rough, limit=limit - len(found))
        rows = {one.pk: one for one in by_sound.filter(pk__in=[near.script_id for near in nearest])} if nearest else {}
        found += [rows[near.script_id] for near in nearest if near.script_id in rows]
    return found, why


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
