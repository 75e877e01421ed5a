"""Sets of words, as a reader takes them."""

from dataclasses import dataclass

BUYER, SPAM, NOTHING = "buyer", "spam", "nothing"
ECONOMIC, PERSONALISED, CONVENIENCE = NEEDS = ("economic", "personalised", "convenience")


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words that mean the same: an intent, points for a type of shopper, a tag to suggest, or spam.

    A word of several parts ("a&b") is there when all of them are. Words that mean NOTHING only take their letters
    away from shorter ones.
    """

    code: str
    words: tuple[str, ...]
    purpose: str = BUYER
    intent: str = ""
    shopper_type: str = ""
    weight: int = 0
    suggests: str = ""
    is_negatable: bool = False
    key: int = 0
