"""What a line says: its words, what they are worth, and whether it is spam."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from .excuses import Excuses
from .found import Found, weight_of
from .lists import NEEDS, NOTHING, PERSONALISED, SPAM, WordSet
from .matching import Hit, Matcher
from .negation import is_negated
from .spam import shape_score, unmasked, verdict_of
from .spelling import Spelled, spelled

NEEDED = 3
MOST_TIMES = 3  # over all messages of a buyer
LISTS_NEEDED = 2
# The answer to a quoted sentence stands below a line; a shop's own machine says that it is one.
QUOTED = re.compile(r"\s*「[^」]{0,2000}」\s*\n?\s*[-—–\s]{3,}\n?|(?:\s*>[^\n]*\n)+")
AUTOMATIC = re.compile(r"\s*[\[【(（]?\s*(?:自动回复|系统消息|系统提示)\s*[\]】)）:：]")


@dataclass(frozen=True, slots=True)
class Spam:
    verdict: str
    score: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a line says."""

    text: str
    words: list[Found]
    scores: dict[str, int]
    shopper_type: str | None
    intents: list[str]
    suggested_tags: list[str]
    spam: Spam

    def as_json(self) -> dict[str, object]:
        """In the words of `classify_text`."""
        return {
            "text": self.text,
            "shopper_type": self.shopper_type,
            "scores": self.scores,
            "intents": self.intents,
            "suggested_tags": self.suggested_tags,
            "spam": {"verdict": self.spam.verdict, "score": self.spam.score},
            "words": [
                {"word": one.word, "set": one.set.code, "start": one.start, "end": one.end} for one in self.words
            ],
        }


class WordReader:
    """Reads lines by some sets of words; made once for a state of the sets."""

    def __init__(self, sets: Sequence[WordSet]) -> None:
        self._ranks = {one.code: rank for rank, one in enumerate(sets)}
        self._said = Matcher(one for one in sets if one.purpose != SPAM)
        self._spam = Matcher((one for one in sets if one.purpose in (SPAM, NOTHING)), in_whole_words=False)
        self._excuses = Excuses(sets)

    @cached_property
    def has_rivals(self) -> bool:
        """Whether some word is in two sets of one type of shopper, only one of which counts."""
        kinds = ([one.shopper_type for one in entry.sets if one.shopper_type] for entry in self._said.words)
        return any(len(found) > len(set(found)) for found in kinds)

    def read(self, text: str, *, is_first: bool = True) -> Reading:
        """What a line of a buyer says. `is_first`: nobody has heard of the sender before."""
        if AUTOMATIC.match(text):
            return self._summed_up(text, [], [], 0)
        quoted = QUOTED.match(text)
        skipped = quoted.end() if quoted else 0
        line = spelled(text[skipped:] if skipped else text)
        bare = unmasked(line)
        said = _found(self._unnegated(self._said.hits(line.text), line.text), line, skipped)
        spam = _found(((hit, hit[2].sets) for hit in self._spam.hits(bare.text)), bare, skipped)
        shape = shape_score(text, line.text, bare.text, is_first=is_first)
        return self._summed_up(text, said, self._excuses.left_of(spam, bare.text, shape), shape)

    def _unnegated(self, hits: Iterable[Hit], text: str) -> Iterable[tuple[Hit, tuple[WordSet, ...]]]:
        for hit in hits:
            sets = hit[2].sets
            if any(one.is_negatable for one in sets) and is_negated(text, hit[0], hit[1]):
                sets = tuple(one for one in sets if not one.is_negatable)
            yield hit, sets

    def _summed_up(self, text: str, said: list[Found], spam: list[Found], shape: int) -> Reading:
        scores, kind = needs_of(said)
        sets = sorted({one.set.code: one.set for one in said}.values(), key=lambda one: self._ranks[one.code])
        score = shape + weight_of(spam)
        return Reading(
            text=text,
            words=sorted([*said, *spam], key=lambda one: (one.start, one.end, self._ranks[one.set.code])),
            scores=scores,
            shopper_type=kind,
            intents=list(dict.fromkeys(one.intent for one in sets if one.intent)),
            suggested_tags=list(dict.fromkeys(one.suggests for one in sets if one.suggests)),
            spam=Spam(verdict_of(score), score),
        )


def _found(hits: Iterable[tuple[Hit, tuple[WordSet, ...]]], line: Spelled, skipped: int) -> list[Found]:
    found = []
    for (start, end, entry), sets in hits:
        first, last = line.span(start, end)
        found += [Found(entry.word, one, first + skipped, last + skipped) for one in sets if one.purpose != NOTHING]
    return found


def needs_of(words: Iterable[Found]) -> tuple[dict[str, int], str | None]:
    """The points of each type of shopper in one message, and the type that they make, if any.

    A word counts once; personal service needs words of two lists.
    """
    worth = {(one.set.shopper_type, one.word): one for one in words if one.set.shopper_type}
    scores = {need: sum(one.set.weight for (kind, _), one in worth.items() if kind == need) for need in NEEDS}
    lists = {one.set.code for one in words if one.set.shopper_type == PERSONALISED}
    counting = {need: scores[need] for need in NEEDS if need != PERSONALISED or len(lists) >= LISTS_NEEDED}
    best = max(counting, key=lambda need: counting[need])
    return scores, best if counting[best] >= NEEDED else None
