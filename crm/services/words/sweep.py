"""Everything that is still to be read, chunk by chunk: what dies goes on where it was."""

from datetime import datetime

from django.db import transaction

from crm.models import Message, WordReading
from customers.models import Order, Shop
from tagging.selectors.word_sets import word_basis

from .notes import read_notes
from .reading import read_in_shop
from .rounds import find_rounds

CHUNK = 500


def read_words_of_shops(*, at: datetime) -> int:
    """Read what is unread in every shop."""
    return sum(read_words(shop=shop, at=at) for shop in Shop.objects.order_by("pk"))


def read_words(*, shop: Shop, at: datetime) -> int:
    """Read messages and notes of a shop that nobody has read since they came, or since the words changed.

    Returns how many. What turns out to be sent round is read anew; in other shops by their own next reading. Each
    chunk commits by itself, so that a death loses nothing and a second worker does no harm.
    """
    forget_others(shop=shop, at=at)
    total = _read_messages(shop, at)
    if find_rounds():
        total += _read_messages(shop, at)
    while read := read_notes(shop=shop, at=at):
        total += read
    return total


def _read_messages(shop: Shop, at: datetime) -> int:
    total = 0
    while keys := list(Message.objects.unread().filter(shop=shop).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        total += read_in_shop(shop_id=shop.pk, keys=keys, at=at)
    return total


@transaction.atomic
def forget_others(*, shop: Shop, at: datetime) -> bool:
    """Take all texts as unread once the words are others than last time; their old words stand until then.

    Readers hold the same row from before they look which words are in force, so none is left with old ones.
    """
    if WordReading.objects.filter(shop=shop, basis=word_basis(shop.pk)).exists():
        return False
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    WordReading.objects.bulk_create([WordReading(shop=shop)], ignore_conflicts=True)
    last = WordReading.objects.select_for_update(no_key=True).get(shop=shop)
    basis = word_basis(shop.pk)
    if last.basis == basis:
        return False
    Message.objects.of_buyers().filter(shop=shop, words_read_at__isnull=False).update(words_read_at=None)
    Order.objects.filter(shop=shop).exclude(buyer_note="").update(is_note_read=False)
    WordReading.objects.filter(shop=shop).update(basis=basis, read_at=at)
    return True
