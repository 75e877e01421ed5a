"""The words of many rules at once: one walk through the text, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import ahocorasick

from .around import FINE
from .detectors import FINDERS
from .empathy import cold_opening
from .folding import Folded, folded

NO_EMPATHY = "no_empathy"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A rule: words or a shape, and the longer words that hold one of them and are fine.

    A detector of FINE looks for the words, too, but not where they are fine by what stands around them.

    `sees_through`: a comma between two letters hides nothing. `spares_names`: names of shop and tiers are fine.
    """

    key: int
    words: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    detector: str = ""
    is_block: bool = False
    sees_through: bool = False
    spares_names: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """Where in a text which word of which rule stands, in code points."""

    key: int
    word: str
    start: int
    end: int


@dataclass(slots=True)
class _Entry:
    """A folded word: the rules that look for it, each with its own spelling, and those for which it is fine."""

    length: int
    owners: list[tuple[int, Phrase, str]] = field(default_factory=list)
    shields: set[int] = field(default_factory=set)
    has_pause: bool = False  # the word was written with one


_Candidate = tuple[bool, int, int, int, int, Phrase, str]  # warns, minus length, start, order, end, rule, word


class PhraseMatcher:
    """What the rules find in a text: what blocks before what warns, then the longest, then the first; no overlaps."""

    def __init__(self, phrases: Sequence[Phrase], *, names: Iterable[str] = (), domains: Iterable[str] = ()) -> None:
        self._shapes = [(order, one) for order, one in enumerate(phrases) if one.detector and one.detector not in FINE]
        self._domains = tuple(domains)
        entries: dict[str, _Entry] = {}
        for order, phrase in enumerate(phrases):
            if phrase.detector and phrase.detector not in FINE:
                continue
            for word in dict.fromkeys(phrase.words):
                _entry(entries, word).owners.append((order, phrase, word))
            for word in (*phrase.allowed, *(names if phrase.spares_names else ())):
                _entry(entries, word).shields.add(phrase.key)
        entries.pop("", None)
        self._automaton = ahocorasick.Automaton()
        for word, entry in entries.items():
            self._automaton.add_word(word, entry)
        self._has_words = bool(entries)
        self._automaton.make_automaton()

    def matches(self, text: str, *, is_complaint: bool = False) -> list[Match]:
        """What is found, in the order of the text. `is_complaint`: the text opens the answer to a complaint."""
        form = folded(text)
        found = _best([*self._worded(text, form), *self._shaped(text, form)], len(text))
        if is_complaint:
            found += self._cold(text)
        return sorted(found, key=lambda one: (one.start, one.end, one.key))

    def _worded(self, text: str, form: Folded) -> Iterable[_Candidate]:
        if not self._has_words or not form.text:
            return []
        found: list[tuple[int, int, _Entry]] = []
        shields: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for last, entry in self._automaton.iter(form.text):
            start, end = last + 1 - entry.length, last + 1
            if not form.stands_alone(start, end):
                continue
            found.append((start, end, entry))
            if entry.shields and (entry.has_pause or not form.has_pause(start, end)):
                for key in entry.shields:
                    shields[key].append((start, end))
        return (one for one in _unshielded(found, shields, form) if not _is_fine(text, one))

    def _shaped(self, text: str, form: Folded) -> Iterable[_Candidate]:
        for order, phrase in self._shapes:
            if phrase.detector == NO_EMPATHY:
                continue
            domains = (*self._domains, *phrase.allowed)
            for start, end in FINDERS[phrase.detector](text, form, domains):
                yield not phrase.is_block, start - end, start, order, end, phrase, text[start:end]

    def _cold(self, text: str) -> list[Match]:
        found = []
        for _order, phrase in self._shapes:
            if phrase.detector == NO_EMPATHY and (span := cold_opening(text, phrase.allowed)):
                found.append(Match(phrase.key, text[slice(*span)], *span))
        return found


def _is_fine(text: str, candidate: _Candidate) -> bool:
    _warns, _minus, start, _order, end, phrase, _word = candidate
    return bool(phrase.detector) and FINE[phrase.detector](text, start, end)


def _entry(entries: dict[str, _Entry], word: str) -> _Entry:
    form = folded(word)
    entry = entries.setdefault(form.text, _Entry(len(form.text)))
    entry.has_pause |= bool(form.text) and form.has_pause(0, len(form.text))
    return entry


def _unshielded(
    found: list[tuple[int, int, _Entry]], shields: dict[int, list[tuple[int, int]]], form: Folded
) -> Iterable[_Candidate]:
    for start, end, entry in found:
        paused = not entry.has_pause and form.has_pause(start, end)
        for order, phrase, word in entry.owners:
            if paused and not phrase.sees_through:
                continue
            if any(begin <= start and end <= stop for begin, stop in shields[phrase.key]):
                continue
            first, last = form.span(start, end)
            yield not phrase.is_block, start - end, first, order, last, phrase, word


def _best(candidates: list[_Candidate], length: int) -> list[Match]:
    taken = bytearray(length)
    kept = []
    for _warns, _minus, start, _order, end, phrase, word in sorted(candidates, key=lambda one: one[:5]):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Match(phrase.key, word, start, end))
    return kept
