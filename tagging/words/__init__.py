"""Words in what buyers write: plain Python, told by sets of words that a shop edits."""

from .lists import BUYER, NOTHING, SPAM, WordSet
from .reading import Found, Reading, Spam, WordReader
from .spelling import Spelled, spelled

__all__ = ["BUYER", "NOTHING", "SPAM", "Found", "Reading", "Spam", "Spelled", "WordReader", "WordSet", "spelled"]
