"""How near a sentence comes to the scripts of a shop: words that call for one, and a question much like it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, QuerySet
from rapidfuzz import fuzz, process

from scripts_lib.models import Script, ScriptGram
from scripts_lib.normalize import closed_up, grams, searchable

READ_UP_TO = 10_000
NEAREST_BY_GRAMS = 1_000
MOST_LIKE = 50
KEPT = 2 * READ_UP_TO  # texts whose plain form is kept at hand
SHORTEST = 3  # of two characters, one wrong leaves one
CLOSE, ROUGH = 81, 60
TRIGGER, KEYWORD, SINGLE = 60, 40, 15


@dataclass(frozen=True, slots=True)
class Near:
    """A script, how near it is, and the words that the sentence and the script share."""

    script_id: int
    score: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What the comparison reads of a script."""

    script_id: int
    title: str
    question: str
    triggers: str
    keywords: str
    copied: int
    asks: str = ""
    touchpoint: str = ""


def rows_near(scripts: QuerySet[Script], sentence: str) -> list[Row]:
    """The scripts to compare with: all of them, and of a large library those that share most pairs of characters."""
    columns = ("pk", "title", "question", "triggers", "keywords", "copied_count", "asks", "scene__touchpoint")
    if ScriptGram.objects.exists():
        shared = ScriptGram.objects.filter(gram__in=grams(sentence), script__in=scripts.order_by().values("pk"))
        counted = shared.values("script").annotate(n=Count("pk")).order_by("-n", "script")
        scripts = scripts.filter(pk__in=[one["script"] for one in counted[:NEAREST_BY_GRAMS]])
    ordered = scripts.order_by("-copied_count", "pk").values_list(*columns)
    return [Row(*columns_of_one) for columns_of_one in ordered[:READ_UP_TO]]


def slips(rows: Sequence[Row], typed: str, *, is_rough: bool, limit: int) -> list[Near]:
    """Scripts whose title or question is what was typed but for a slip, or whose words occur in it; nearest first."""
    if len(typed) < SHORTEST:
        return []
    likeness = likenesses(rows, typed, least=ROUGH if is_rough else CLOSE)
    shared = {one.script_id: one for one in called_for(rows, typed)} if is_rough else {}
    order = {row.script_id: at for at, row in enumerate(rows)}
    found = [
        Near(key, likeness.get(key, 0) + (shared[key].score if key in shared else 0)) for key in {*likeness, *shared}
    ]
    found = [one for one in found if one.score >= KEYWORD]
    return sorted(found, key=lambda one: (-one.score, order[one.script_id]))[:limit]


def likenesses(rows: Sequence[Row], typed: str, *, least: int) -> dict[int, float]:
    """How much of each title or question is in what was typed, or the other way round, where it is enough."""
    found: dict[int, float] = {}
    for side in ("title", "question"):
        sayings = {row.script_id: _plain(getattr(row, side)) for row in rows if len(getattr(row, side)) >= SHORTEST}
        near = process.extract(typed, sayings, scorer=fuzz.partial_ratio, score_cutoff=least, limit=MOST_LIKE)
        for _saying, score, key in near:
            found[key] = max(found.get(key, 0), score)
    return found


def called_for(rows: Sequence[Row], sentence: str) -> Iterator[Near]:
    """Scripts whose trigger words or keywords are in the sentence; a word within another counts once."""
    for row in rows:
        triggers = [word for word in _words_of(row.triggers) if word in sentence]
        keywords = [word for word in _words_of(row.keywords) if word in sentence]
        if not triggers and not keywords:
            continue
        words = sorted({*triggers, *keywords}, key=lambda word: (-len(word), word))
        apart = [word for at, word in enumerate(words) if not any(word in longer for longer in words[:at])]
        yield Near(row.script_id, sum(_worth(word, word in triggers) for word in apart), tuple(apart))


@lru_cache(maxsize=KEPT)
def _plain(text: str) -> str:
    return closed_up(searchable(text))


@lru_cache(maxsize=KEPT)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(searchable(text).split())


def _worth(word: str, is_trigger: bool) -> int:
    if len(word) < 2:
        return 2 * SINGLE if is_trigger else SINGLE
    return (TRIGGER if is_trigger else KEYWORD) + min(len(word), 6)
