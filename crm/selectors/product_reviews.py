"""What buyers say of one product: how many, how good, and about what."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from crm.models import Review, ReviewTheme
from crm.render import sentence_at
from crm.selectors.review_themes import theme_names
from customers.models import Product
from tagging.selectors.word_sets import word_reader
from tagging.words import WordReader

GOOD, MIDDLING, BAD = "good", "middling", "bad"
STARS = {GOOD: Q(stars__gte=4), MIDDLING: Q(stars=3), BAD: Q(stars__lte=2)}


@dataclass(frozen=True, slots=True)
class Share:
    """So many of those with stars, and how much of them that is in per cent."""

    code: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ThemeFigure:
    """A theme, how many reviews name it, and a sentence of the latest of these."""

    code: str
    name: str
    count: int
    bad: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """`mean` is None where nobody gave stars."""

    count: int
    mean: Decimal | None
    shares: list[Share]
    unrated: int
    photos: int
    themes: list[ThemeFigure]


def review_summary(product: Product, *, since: date | None) -> ReviewSummary:
    """The figures of a product's reviews from that day on; as many queries for ten reviews as for a million."""
    rows = Review.objects.filter(shop=product.shop_id, product=product)
    rows = rows.filter(written_on__gte=since) if since else rows
    counts = rows.aggregate(
        count=Count("pk"),
        mean=Avg("stars"),
        unrated=Count("pk", filter=Q(stars=None)),
        photos=Count("pk", filter=Q(has_photo=True)),
        **{code: Count("pk", filter=condition) for code, condition in STARS.items()},
    )
    rated = counts["count"] - counts["unrated"]
    return ReviewSummary(
        count=counts["count"],
        mean=None if counts["mean"] is None else _rounded(counts["mean"]),
        shares=[Share(code, counts[code], _percent(counts[code], rated)) for code in STARS] if rated else [],
        unrated=counts["unrated"],
        photos=counts["photos"],
        themes=_themes(product, since) if counts["count"] else [],
    )


def _rounded(mean: float | Decimal) -> Decimal:
    return Decimal(mean).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _percent(part: int, whole: int) -> int:
    return int(Decimal(100 * part / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _themes(product: Product, since: date | None) -> list[ThemeFigure]:
    """The most named first."""
    names, (reader, _basis) = theme_names(product.shop_id), word_reader(product.shop_id)
    found = [
        ThemeFigure(
            code=row["code"],
            name=names.get(row["code"], row["code"]),
            count=row["count"],
            bad=row["bad"],
            sentence=_sentence(row["review__text"], row["code"], reader),
        )
        for row in _latest_of_each(product, since)
    ]
    return sorted(found, key=lambda one: (-one.count, one.code))


def _latest_of_each(product: Product, since: date | None) -> QuerySet[Any, Any]:
    themes = ReviewTheme.objects.filter(review__shop=product.shop_id, review__product=product)
    themes = themes.filter(review__written_on__gte=since) if since else themes
    latest = [F("review__written_on").desc(), F("review_id").desc()]
    return (
        themes.annotate(
            place=Window(RowNumber(), partition_by="code", order_by=latest),
            count=Window(Count("pk"), partition_by="code"),
            bad=Window(Count("pk", filter=Q(review__stars__lte=2)), partition_by="code"),
        )
        .filter(place=1)
        .values("code", "count", "bad", "review__text")
    )


def _sentence(text: str, code: str, reader: WordReader) -> str:
    """The sentence in which the theme is named; the first where its words have changed since."""
    places = (one.start for one in reader.read(text, is_first=False).words if one.set.code == code)
    return sentence_at(text, next(places, 0))
