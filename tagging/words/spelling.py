"""One spelling for what people type in many ways, with a way back to where each letter stood.

NFKC, lower case, no invisible characters, simplified for traditional, no spaces between Chinese characters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import opencc

ODD = "\0"  # stands for what becomes none or several letters, or leans on its neighbour
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
                       "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")  # fmt: skip
CHINESE = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
GAP = re.compile(rf"(?<=[{CHINESE}])\s+(?=[{CHINESE}])")
IS_CHINESE = re.compile(f"[{CHINESE}]")
SAME = {"劵": "券"}  # everybody's slip of the keyboard


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text in the one spelling. `starts` and `ends` tell of each letter where its own began and ended before.

    None: every letter stands where it stood.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of this text stands in the one it was made of, in code points."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def without(self, dropped: Sequence[tuple[int, int]], text: str) -> "Spelled":
        """What is left when parts go; `text` is that, letter by letter."""
        gone = {place for start, end in dropped for place in range(start, end)}
        kept = [place for place in range(len(self.text)) if place not in gone]
        starts, ends = self.starts or range(len(self.text)), self.ends or range(1, len(self.text) + 1)
        return Spelled(text, [starts[place] for place in kept], [ends[place] for place in kept])


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


class _Letters(dict[int, str]):
    """Each letter in the one spelling, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of(chr(code))
        return found

    def _of(self, letter: str) -> str:
        found = _letters(letter)
        if len(found) != 1 or unicodedata.combining(letter) or 0x1100 <= ord(letter) <= 0x11FF:
            return ODD
        return found


LETTERS = _Letters()


def _letters(cluster: str) -> str:
    """A letter, with the marks that lean on it, in the one spelling; "" for what is not seen."""
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", cluster)).lower()
    return "".join(SAME.get(one, one) for one in map(_simplified, plain))


def _simplified(letter: str) -> str:
    return _converter().convert(letter) if IS_CHINESE.match(letter) else letter


def spelled(text: str) -> Spelled:
    """A text in the one spelling, with the way back."""
    if text.isascii():
        return Spelled(text.lower())
    plain = text.translate(LETTERS)
    found = _slowly(text) if ODD in plain else Spelled(plain)
    gaps = [match.span() for match in GAP.finditer(found.text)]
    return found.without(gaps, GAP.sub("", found.text)) if gaps else found


def _slowly(text: str) -> Spelled:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        made = _letters(text[start:end])
        letters.append(made)
        starts += [start] * len(made)
        ends += [end] * len(made)
    return Spelled("".join(letters), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A letter with what leans on it: marks, and the parts of a Korean syllable."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _leans(text[place]):
            yield start, place
            start = place


def _leans(letter: str) -> bool:
    return bool(unicodedata.combining(letter)) or 0x1160 <= ord(letter) <= 0x11FF or letter in "\uff9e\uff9f"
