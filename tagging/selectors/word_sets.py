"""The words in force for a shop, ready to read with: compiled once for a state of the sets."""

import hashlib
import json
from collections import defaultdict

from tagging.keyword_defaults import DEFAULT_SETS
from tagging.models import Keyword, KeywordSet
from tagging.words import WordReader, WordSet

MOST_KEPT = 64

_readers: dict[str, WordReader] = {}


def word_basis(shop_id: int | None) -> str:
    """Changes with everything that makes other words of the same message."""
    return _basis(_in_force(shop_id))


def word_reader(shop_id: int | None) -> tuple[WordReader, str]:
    """A reader by the sets of a shop, or by everybody's, and what it is based on; one query once it is compiled."""
    sets = _in_force(shop_id)
    basis = _basis(sets)
    reader = _readers.get(basis)
    if reader is None:
        reader = WordReader(_compiled(sets))
        if len(_readers) >= MOST_KEPT:
            _readers.clear()
        _readers[basis] = reader
    return reader, basis


def shipped_reader() -> WordReader:
    """A reader by the words that every installation begins with; asks no database."""
    return WordReader(
        [WordSet(**{name: value for name, value in one.items() if name != "name"}) for one in DEFAULT_SETS]
    )


def _in_force(shop_id: int | None) -> list[KeywordSet]:
    return list(KeywordSet.objects.for_shop(shop_id).filter(is_active=True).order_by("position", "pk"))


def _basis(sets: list[KeywordSet]) -> str:
    rows = json.dumps([(one.pk, one.revision) for one in sets])
    return hashlib.blake2b(rows.encode(), digest_size=16).hexdigest()


def _compiled(sets: list[KeywordSet]) -> list[WordSet]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = Keyword.objects.filter(keyword_set__in=[one.pk for one in sets]).order_by("pk")
    for set_id, word in rows.values_list("keyword_set_id", "word"):
        words[set_id].append(word)
    return [
        WordSet(
            code=one.code,
            words=tuple(words[one.pk]),
            purpose=one.purpose,
            intent=one.intent,
            shopper_type=one.shopper_type,
            weight=one.weight,
            suggests=one.suggests,
            is_negatable=one.is_negatable,
            key=one.pk,
        )
        for one in sets
    ]
