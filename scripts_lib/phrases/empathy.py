"""Whether the answer to a complaint opens with an apology or with a feeling for the buyer."""

import re
from collections.abc import Sequence

from .folding import folded

_SENTENCE = re.compile(r"[^。.！!？?\n~～…]+")
_FILLED = re.compile(r"[{｛][^{}｛｝]*[}｝]")
GREETING = 4  # letters: "您好", "亲亲在的" say nothing yet


def cold_opening(text: str, warm_words: Sequence[str]) -> tuple[int, int] | None:
    """Where the first sentence stands when it holds none of the words; a bare greeting before it does not count."""
    warm = [word for word in (folded(one).text for one in warm_words) if word]
    for sentence in _SENTENCE.finditer(text):
        said = folded(_FILLED.sub("", sentence[0])).text
        if any(word in said for word in warm):
            return None
        if len(said) > GREETING:
            lead = len(sentence[0]) - len(sentence[0].lstrip())
            return sentence.start() + lead, sentence.start() + len(sentence[0].rstrip())
    return None
