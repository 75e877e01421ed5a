"""Which scripts hold a word, or something like it: in other words of the same meaning, by sound, with a slip."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, StrIndex
from django.db.models.lookups import LessThan

from scripts_lib.models import Script, ScriptGram, ScriptVariant, Synonyms
from scripts_lib.normalize import (
    AFTER_INITIALS,
    AFTER_KEYWORDS,
    AFTER_OTHERS,
    AFTER_TITLE,
    grams,
    searchable,
    sound_of_word,
)

MOST_ALTERNATIVES = 6
MOST_GRAMS = 3  # of a word; more narrow it down no further
NOWHERE, SAME_MEANING = 9, 1
Words = Sequence[tuple[str, ...]]


def usable_scripts(shop_id: int, stage: str = "", on: date | None = None, channel: str = "") -> QuerySet[Script]:
    """What agents of a shop may say: published, with a wording in use; of the day and the channel if they are given."""
    wordings = ScriptVariant.objects.filter(script=OuterRef("pk"), is_active=True)
    scripts = Script.objects.published().for_shop(shop_id).filter(Exists(wordings))
    if on is not None:
        scripts = scripts.valid_on(on)
    if channel:
        scripts = scripts.for_channels([channel])
    return scripts.filter(scene__stage=stage) if stage else scripts


def script_for_moment(shop_id: int, touchpoint: str, *, on: date) -> Script | None:
    """What agents say at a moment of a talk on a day: the shop's own before everybody's, what is copied most first."""
    scripts = usable_scripts(shop_id, on=on).filter(scene__touchpoint=touchpoint)
    return scripts.order_by(F("shop").asc(nulls_last=True), "-copied_count", "pk").first()


def with_synonyms(shop_id: int, words: Sequence[str]) -> Words:
    """Each word, followed by how else it can be put; one query."""
    if not words:
        return []
    rows = [searchable(row.words).split() for row in Synonyms.objects.for_shop(shop_id).order_by("pk")]
    return [tuple(_alternatives(word, rows)) for word in words]


def _alternatives(word: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """A word that is, or holds, one of a row is also put with the others of the row."""
    found = [word]
    for row in rows:
        longest = max((one for one in row if one == word or (len(one) > 1 and one in word)), key=len, default="")
        found += [word.replace(longest, other) for other in row if longest and other not in word]
    return list(dict.fromkeys(found))[: MOST_ALTERNATIVES + 1]


def holding(scripts: QuerySet[Script], words: Words) -> QuerySet[Script]:
    """Those that hold each word in one of its forms. In large libraries an index of pairs of characters leads there."""
    has_grams = bool(words) and ScriptGram.objects.exists()
    for forms in words:
        scripts = scripts.filter(reduce(or_, (_holds(form, has_grams) for form in forms)))
    return scripts


def _holds(form: str, has_grams: bool) -> Q:
    pairs = sorted(grams(form))[:MOST_GRAMS] if has_grams else []
    known = [Q(pk__in=ScriptGram.objects.filter(gram=pair).values("script")) for pair in pairs]
    return reduce(and_, known, Q(search_text__contains=form))


def with_sounds(words: Sequence[str]) -> Words:
    """Each word as it is written or as it sounds; none when no word tells its sound."""
    forms = [tuple(filter(None, (word, sound_of_word(word)))) for word in words]
    return forms if any(len(each) > 1 for each in forms) else []


def place_of(forms: Sequence[str]) -> Combinable:
    """How well a word that occurs is placed, whichever of its forms is placed best: the smaller the better."""
    places = [_place(form, worse=0 if at == 0 else SAME_MEANING) for at, form in enumerate(forms)]
    return Least(*places) if len(places) > 1 else places[0]


def _place(word: str, *, worse: int) -> Case:
    """The parts of `search_text` follow each other from title to wordings: the first occurrence tells the best part.

    The same in other words is a little worse than the word itself, yet better than the word in a part further back.
    """
    first = StrIndex("search_text", Value(word))
    begins = Q(search_text__startswith=word) | Q(search_text__contains=AFTER_TITLE + word)
    return Case(
        When(short_code=word, then=Value(worse)),
        When(begins | Q(short_code__startswith=word), then=Value(2 + worse)),
        When(LessThan(first, Value(1)), then=Value(2 * NOWHERE)),
        When(LessThan(first, StrIndex("search_text", Value(AFTER_INITIALS))), then=Value(4 + worse)),
        When(LessThan(first, StrIndex("search_text", Value(AFTER_KEYWORDS))), then=Value(6 + worse)),
        When(LessThan(first, StrIndex("search_text", Value(AFTER_OTHERS))), then=Value(8 + worse)),
        default=Value(NOWHERE + worse),
    )
