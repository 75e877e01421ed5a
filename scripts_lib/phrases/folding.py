"""A text without what hides its words: the one spelling, less everything between letters, look-alikes undone.

Each letter keeps the place in the original from which it came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tagging.words import spelled

KEPT_SIGNS = "%"  # 100% is not 100
PAUSES = frozenset(",。!?;:、\n\r")
DARK_LETTERS = (0x1F150, 0x1F170, 0x1F1E6)  # A in a black ring, in a black square, as half a flag
LOOK_ALIKES = str.maketrans(
    {
        "薇": "微", "徽": "微", "威": "微", "溦": "微", "葳": "微", "崴": "微", "芯": "信",
        "➕": "加", "+": "加", "伽": "加",
        "∨": "v", "ν": "v", "ѵ": "v", "ᴠ": "v", "х": "x", "χ": "x", "×": "x", "ⅹ": "x",
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "і": "i", "ѡ": "w", "ԛ": "q", "ԝ": "w",
        **{chr(first + place): chr(97 + place) for first in DARK_LETTERS for place in range(26)},
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """The letters of a text. `pauses` counts the commas and full stops that stood before each."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    pauses: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of this text stands in the original, in code points."""
        return self.starts[start], self.ends[end - 1]

    def has_pause(self, start: int, end: int) -> bool:
        """Whether a sentence pauses within a part."""
        return self.pauses[end - 1] != self.pauses[start]

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether the part neither begins nor ends within a run of Latin letters or digits of the original."""
        return not (self._goes_on(start) or self._goes_on(end))

    def _goes_on(self, place: int) -> bool:
        if not 0 < place < len(self.text):
            return False
        before, behind = self.text[place - 1], self.text[place]
        return is_latin(before) and is_latin(behind) and self.ends[place - 1] >= self.starts[place]


def is_latin(letter: str) -> bool:
    """A letter or digit of those that form runs, as in a number or an id."""
    return letter.isascii() and letter.isalnum()


def folded(text: str) -> Folded:
    """The letters and digits of a text alone, in the one spelling."""
    base = spelled(text)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    pauses: list[int] = []
    count = 0
    for place, letter in enumerate(base.text.translate(LOOK_ALIKES)):
        if letter.isalnum() or letter in KEPT_SIGNS:
            start, end = base.span(place, place + 1)
            letters.append(letter)
            starts.append(start)
            ends.append(end)
            pauses.append(count)
        elif letter in PAUSES:
            count += 1
    return Folded("".join(letters), starts, ends, pauses)
