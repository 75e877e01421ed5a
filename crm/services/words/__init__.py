"""What buyers' own words say, read from their messages and from their notes on orders."""

from .notes import read_notes
from .reading import read_messages
from .spam import clear_spam
from .suggestions import dismiss_suggestion, evidence_of
from .sweep import read_words, read_words_of_shops

__all__ = [
    "clear_spam",
    "dismiss_suggestion",
    "evidence_of",
    "read_messages",
    "read_notes",
    "read_words",
    "read_words_of_shops",
]
