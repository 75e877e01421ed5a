"""What reviews are about: the sets of buyers' words that they name, read anew when the words change."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from crm.models import Review, ReviewTheme
from customers.models import Shop
from tagging.selectors.word_sets import word_reader
from tagging.words import BUYER, WordReader

CHUNK = 1000


def write_themes(shop: Shop, reviews: Iterable[Review], reader: WordReader) -> None:
    """Keep the themes of reviews that have none yet."""
    ReviewTheme.objects.bulk_create(
        ReviewTheme(review=review, shop=shop, code=code)
        for review in reviews
        for code in themes_of(review.text, reader)
    )


def themes_of(text: str, reader: WordReader) -> list[str]:
    """Codes of the sets of buyers' words that a text names, each once."""
    found = reader.read(text, is_first=False).words if text else []
    return list(dict.fromkeys(one.set.code for one in found if one.set.purpose == BUYER))


def reread_themes() -> int:
    """Bring the themes of all shops' reviews to the words of now; returns how many were read anew."""
    return sum(_reread(shop) for shop in Shop.objects.order_by("pk"))


def _reread(shop: Shop) -> int:
    reader, basis = word_reader(shop.pk)
    count = 0
    while stale := _stale(shop, basis):
        with transaction.atomic():
            ReviewTheme.objects.filter(review__in=[one.pk for one in stale]).delete()
            write_themes(shop, stale, reader)
            Review.objects.filter(pk__in=[one.pk for one in stale]).update(themes_basis=basis)
        count += len(stale)
    return count


def _stale(shop: Shop, basis: str) -> Sequence[Review]:
    others = Review.objects.filter(shop=shop).exclude(themes_basis=basis)
    return list(others.order_by("pk").only("text")[:CHUNK])
