"""What takes the weight of a spam word back: the same word in a buyer's mouth."""

from collections.abc import Iterable

from .found import Found, weight_of
from .lists import NOTHING, WordSet
from .matching import PARTS, parts_of
from .spam import SUSPICIOUS_FROM
from .spelling import spelled


class Excuses:
    """Look-alikes of several parts: with "验证码&收不到" in a message, 验证码 is no sign of spam.

    They speak for a message in which nothing else is suspicious; beside another sign the word keeps its weight.
    """

    def __init__(self, sets: Iterable[WordSet]) -> None:
        words = (spelled(word).text for one in sets if one.purpose == NOTHING for word in one.words if PARTS in word)
        self._parts = [parts_of(word) for word in words]

    def left_of(self, spam: list[Found], text: str, shape: int) -> list[Found]:
        """The spam words that stand, in a text whose shape is worth so much."""
        if not spam:
            return spam
        excused = {part for parts in self._parts if all(part in text for part in parts) for part in parts}
        left = [one for one in spam if one.word not in excused]
        return left if shape + weight_of(left) < SUSPICIOUS_FROM else spam
