"""What a text to a buyer must not say, found in it however it is spelled. Plain Python."""

from .folding import Folded, folded
from .matching import Match, Phrase, PhraseMatcher

__all__ = ["Folded", "Match", "Phrase", "PhraseMatcher", "folded"]
