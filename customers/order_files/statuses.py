"""Status words of a platform, led to ours."""

from collections import Counter
from collections.abc import Mapping
from unicodedata import normalize

from .platforms.base import Platform

MOST_REMEMBERED = 1000
MET_LENGTH = 80


class StatusReader:
    """Reads the status words of one file; remembers them, as a file has few.

    `explained` are words that a person has led to ours; `met` counts how often each occurred.
    """

    def __init__(self, platform: Platform, explained: Mapping[str, str]) -> None:
        self._words = {word_key(word): status for word, status in platform.statuses.items()}
        self._explained = {word_key(word): status for word, status in explained.items()}
        self.met: Counter[str] = Counter()
        self._closing = tuple(word_key(prefix) for prefix in platform.closing_prefixes)
        self._seen: dict[str, str | None] = {}

    def read(self, word: str) -> str | None:
        """Our word for it; None for a word that nobody has explained yet."""
        if self._explained and (status := self._explained.get(word_key(word))):
            self.met[word[:MET_LENGTH]] += 1
            return status
        if word in self._seen:
            return self._seen[word]
        key = word_key(word)
        status = "closed" if self._closing and key.startswith(self._closing) else self._words.get(key)
        if len(self._seen) < MOST_REMEMBERED:
            self._seen[word] = status
        return status


def word_key(word: str) -> str:
    """What two spellings of one word share."""
    return "".join(normalize("NFKC", word).split()).casefold()
