"""Many words at once: one walk through the text, however many there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import ahocorasick

from .lists import NOTHING, WordSet
from .spelling import spelled

PARTS = "&"


@dataclass(frozen=True, slots=True)
class Entry:
    """A word, with the sets that have it."""

    word: str
    sets: tuple[WordSet, ...]
    is_open: tuple[bool, bool] = (True, True)  # may a Latin letter or digit stand before, and behind?
    is_bounded: bool = False  # one of them may not


Candidate = tuple[int, int, int, Entry]  # minus its letters, start, end, word: the longest sorts first, then the first
Hit = tuple[int, int, Entry]  # start, end, word


class Matcher:
    """Finds the words of some sets in a text that is in the one spelling.

    The longest match comes first and takes its letters; of equally long ones the first. `in_whole_words` keeps 618 out
    of 16180: a word that begins or ends with a Latin letter or digit does not begin or end within a run of them.
    """

    def __init__(self, sets: Iterable[WordSet], *, in_whole_words: bool = True) -> None:
        pairs = sorted(((spelled(word).text, order, one) for order, one in enumerate(sets) for word in one.words),
                       key=lambda pair: pair[:2])  # fmt: skip
        self.entries: list[Entry] = []
        self.combinations: list[tuple[tuple[str, ...], Entry]] = []
        for word, group in groupby(pairs, key=lambda pair: pair[0]):
            edges = (not (in_whole_words and _is_latin(word[:1])), not (in_whole_words and _is_latin(word[-1:])))
            owners = tuple({one.code: one for _word, _order, one in group}.values())
            entry = Entry(word, owners, edges, is_bounded=edges != (True, True))
            if PARTS in word:
                if any(one.purpose != NOTHING for one in owners):  # parts apart cover no letters
                    self.combinations.append((parts_of(word), entry))
            elif word:
                self.entries.append(entry)
        self._automaton = ahocorasick.Automaton()
        for entry in self.entries:
            spoken = _octets(entry.word)
            self._automaton.add_word(spoken, (len(spoken), entry))
        self._automaton.make_automaton()

    @property
    def words(self) -> Iterator[Entry]:
        """All words, those of several parts last."""
        yield from self.entries
        for _parts, entry in self.combinations:
            yield entry

    def hits(self, text: str) -> list[Hit]:
        """The words of a text in their order."""
        found = self._single(text) if self.entries else []
        if self.combinations:
            found += self._combined(text)
        return found

    def _single(self, text: str) -> list[Hit]:
        """The words of one part. Only those that share letters with others are weighed against one another."""
        octets = _octets(text)
        apart: list[Hit] = []
        crowd: list[Candidate] = []
        edge = 0
        for last, (size, entry) in self._automaton.iter(octets):
            end = last + 1
            start = end - size
            if entry.is_bounded and not _stands_alone(entry, start, end, octets):
                continue
            if start >= edge:
                apart.append((start, end, entry))
            else:
                crowd.append((-len(entry.word), start, end, entry))
                while apart and apart[-1][1] > start:
                    before, behind, other = apart.pop()
                    crowd.append((-len(other.word), before, behind, other))
            edge = end
        if crowd:
            apart = sorted(apart + longest_first(crowd, octets))
        return apart if len(octets) == len(text) else _in_letters(apart, octets)

    def _combined(self, text: str) -> Iterator[Hit]:
        for parts, entry in self.combinations:
            if parts and all(part in text for part in parts):
                start = text.index(parts[0])
                yield start, start + len(parts[0]), entry


def parts_of(word: str) -> tuple[str, ...]:
    """What a message must hold for a word that is in the one spelling."""
    return tuple(filter(None, word.split(PARTS)))


def longest_first(candidates: list[Candidate], text: str) -> list[Hit]:
    """Of words that overlap the one with the most letters; of equally long ones the first. In the order of the text."""
    candidates.sort()
    taken = bytearray(len(text))
    kept = []
    for _letters, start, end, entry in candidates:
        # What was taken is at least as long: where it overlaps, it covers one end or the other.
        if taken[start] or taken[end - 1] or (entry.is_bounded and not _stands_alone(entry, start, end, text)):
            continue
        taken[start:end] = b"\1" * (end - start)
        kept.append((start, end, entry))
    kept.sort()
    return kept


def _octets(text: str) -> str:
    """A text as its UTF-8, an octet a letter: with few followers to each, the walk is three times as fast."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("latin-1")


def _in_letters(hits: list[Hit], octets: str) -> list[Hit]:
    """Hits in octets as hits in letters; in their order."""
    raw = octets.encode("latin-1")
    found = []
    done = place = 0
    for start, _end, entry in hits:
        place += len(raw[done:start].decode("utf-8", "surrogatepass"))
        done = start
        found.append((place, place + len(entry.word), entry))
    return found


def _stands_alone(entry: Entry, start: int, end: int, text: str) -> bool:
    before, behind = entry.is_open
    return (before or not start or not _is_latin(text[start - 1])) and (behind or not _is_latin(text[end : end + 1]))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
