"""Sets of words, changed by people: what is saved, messages are read by anew."""

import re

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Shop
from tagging.models import Keyword, KeywordSet
from tagging.models.keyword import LONGEST_WORD, new_revision
from tagging.words import spelled

BETWEEN = re.compile(r"[\s,，、;；]+")
MOST_WORDS = 1000


class WordsRefused(Exception):
    """These words cannot be a set; the text says why."""


def words_of(text: str) -> list[str]:
    """The words that a person wrote, each once, in their order; refuses what would hit everywhere or nowhere."""
    words = {spelled(one).text: one for one in BETWEEN.split(text) if one}
    words.pop("", None)
    too_long = [one for one in words.values() if len(one) > LONGEST_WORD]
    if too_long:
        raise WordsRefused(_("Too long for a word: %(words)s") % {"words": ", ".join(too_long)})
    single = [one for plain, one in words.items() if min(map(len, plain.split("&"))) < 2]
    if single:
        text = _("A single character hits everywhere. Write it with its neighbours: %(words)s")
        raise WordsRefused(text % {"words": ", ".join(single)})
    if len(words) > MOST_WORDS:
        raise WordsRefused(_("At most %(most)d words.") % {"most": MOST_WORDS})
    return list(words.values())


@transaction.atomic
def save_keyword_set(*, keyword_set: KeywordSet, words: list[str]) -> None:
    """Write a set with its words, as a state of its own."""
    keyword_set.revision = new_revision()
    keyword_set.save()
    known = set(keyword_set.words.values_list("word", flat=True))
    keyword_set.words.exclude(word__in=words).delete()
    Keyword.objects.bulk_create([Keyword(keyword_set=keyword_set, word=one) for one in words if one not in known])


@transaction.atomic
def save_for_shop(*, keyword_set: KeywordSet, shop: Shop, words: list[str]) -> None:
    """Write what a person made of everybody's set as the shop's own; everybody's stays as it is."""
    keyword_set.pk = None
    keyword_set._state.adding = True
    keyword_set.shop = shop
    save_keyword_set(keyword_set=keyword_set, words=words)
