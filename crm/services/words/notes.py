"""The notes of buyers on their orders count as their words."""

from datetime import datetime

from django.db import transaction

from crm.models import FoundWord
from customers.models import Order, Shop
from tagging.words import SPAM

from .rows import Row, hold_words, row_of, write_rows

CHUNK = 1000


@transaction.atomic
def read_notes(*, shop: Shop, at: datetime) -> int:
    """Read the next notes that nobody has read since they came or changed; returns how many orders it were."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)  # imports write orders only while they hold it
    unread = Order.objects.filter(shop=shop, is_note_read=False).order_by("pk")
    orders = list(unread.only("customer_id", "buyer_note")[:CHUNK])
    if not orders:
        return 0
    keys = [one.pk for one in orders]
    spoke = FoundWord.objects.filter(order__in=keys).values_list("customer_id", flat=True)
    reader = hold_words(shop_id=shop.pk, customers={*spoke, *(one.customer_id for one in orders)})
    fresh: dict[int, list[Row]] = {}
    for one in orders:
        words = reader.read(one.buyer_note).words if one.customer_id and one.buyer_note else []
        fresh[one.pk] = [row_of(one.customer_id or 0, word) for word in words if word.set.purpose != SPAM]
    write_rows("order", shop=shop, fresh=fresh, at=at)
    Order.objects.filter(pk__in=keys).update(is_note_read=True)
    return len(orders)
