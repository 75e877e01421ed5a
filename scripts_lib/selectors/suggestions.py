"""The scripts that answer what a buyer wrote, each with the reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scripts_lib.choices import Touchpoint
from scripts_lib.models import Script
from tagging.selectors.word_sets import word_reader
from tagging.words import spelled

from .finding import usable_scripts, with_synonyms
from .nearness import CLOSE, Row, called_for, likenesses, rows_near

LIMIT = 3
LONGEST_SENTENCE = 200
LIKE_WORTH, SCENE_WORTH, GAP_WORTH = 0.6, 25, 15
ENOUGH = 25  # a gap alone does not answer a sentence
# In which moments of a talk such words are said.
TOUCHPOINTS: dict[str, tuple[str, ...]] = {
    "price": (Touchpoint.PRICE_TALK,),
    "stock": (Touchpoint.STOCK_AND_SPEED,),
    "speed": (Touchpoint.STOCK_AND_SPEED, Touchpoint.SHIPPING),
    "complaint": (Touchpoint.COMPLAINT, Touchpoint.DEFECT),
    "after_sale": (Touchpoint.DEFECT, Touchpoint.USAGE),
    "photo": (Touchpoint.REVIEW,),
    "new_arrivals": (Touchpoint.REPURCHASE,),
}


@dataclass(frozen=True, slots=True)
class Fitting:
    """A script that answers; why: words of the sentence, a question much like it, its scene, a gap it closes."""

    script: Script
    score: float
    words: tuple[str, ...] = ()
    is_like: bool = False
    is_scene: bool = False
    gap: str = ""


@dataclass(frozen=True, slots=True)
class _Reasons:
    score: float = 0
    words: tuple[str, ...] = ()
    is_like: bool = False
    is_scene: bool = False
    gap: str = ""


def suggest_for_message(
    shop_id: int,
    text: str,
    gaps: Collection[str] = (),
    limit: int = LIMIT,
    *,
    on: date | None = None,
    channel: str = "",
) -> list[Fitting]:
    """The best scripts of a shop for a buyer's sentence, best first; none when nothing speaks for any."""
    sentence = spelled(text[:LONGEST_SENTENCE]).text.strip()
    if not sentence:
        return []
    reader, _basis = word_reader(shop_id)
    moments = {moment for intent in reader.read(sentence).intents for moment in TOUCHPOINTS.get(intent, ())}
    rows = rows_near(usable_scripts(shop_id, on=on, channel=channel), sentence)
    reasons = _reasons(rows, sentence, with_synonyms(shop_id, [sentence])[0], moments, gaps)
    order = {row.script_id: at for at, row in enumerate(rows)}  # the most used first
    best = sorted(reasons, key=lambda key: (-reasons[key].score, order[key]))[:limit]
    scripts = Script.objects.select_related("scene").defer("search_text").in_bulk(best)
    return [
        Fitting(scripts[key], why.score, why.words, why.is_like, why.is_scene, why.gap)
        for key in best
        if key in scripts and (why := reasons[key])
    ]


def _reasons(
    rows: Sequence[Row], sentence: str, forms: Sequence[str], moments: Collection[str], gaps: Collection[str]
) -> dict[int, _Reasons]:
    found: dict[int, _Reasons] = {}
    for near in called_for(rows, "\n".join(forms)):
        found[near.script_id] = _Reasons(score=near.score, words=near.words)
    for key, likeness in likenesses(rows, sentence, least=CLOSE).items():
        known = found.get(key, _Reasons())
        found[key] = replace(known, score=known.score + LIKE_WORTH * likeness, is_like=True)
    for row in rows:
        if row.touchpoint in moments:
            known = found.get(row.script_id, _Reasons())
            found[row.script_id] = replace(known, score=known.score + SCENE_WORTH, is_scene=True)
        if row.asks and row.asks in gaps and row.script_id in found:
            known = found[row.script_id]
            found[row.script_id] = replace(known, score=known.score + GAP_WORTH, gap=row.asks)
    return {key: why for key, why in found.items() if why.score >= ENOUGH}
