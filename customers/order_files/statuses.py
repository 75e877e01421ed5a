"""Status words of a platform, led to ours."""

from unicodedata import normalize

from .platforms.base import Platform

MOST_REMEMBERED = 1000


class StatusReader:
    """Reads the status words of one file; remembers them, as a file has few."""

    def __init__(self, platform: Platform) -> None:
        self._words = {_word_key(word): status for word, status in platform.statuses.items()}
        self._closing = tuple(_word_key(prefix) for prefix in platform.closing_prefixes)
        self._seen: dict[str, str | None] = {}

    def read(self, word: str) -> str | None:
        """Our word for it; None for a word that nobody has explained yet."""
        if word in self._seen:
            return self._seen[word]
        key = _word_key(word)
        status = "closed" if self._closing and key.startswith(self._closing) else self._words.get(key)
        if len(self._seen) < MOST_REMEMBERED:
            self._seen[word] = status
        return status


def _word_key(word: str) -> str:
    return "".join(normalize("NFKC", word).split()).casefold()
