"""Through which promotions orders came: read from their columns and notes, after the import and in chunks."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from customers import dialects
from customers.models import Order, PromoChannel, PromoReading, Shop
from customers.promo_defaults import DEFAULT_PROMOS
from customers.promo_words import Promo, PromoWords, spelled

from .facts import refresh_facts

CHUNK = 2000
LONGEST = 200
HAS_TEXT = Q(extra__isnull=False) | ~Q(seller_note="")


def install_default_promos(*, shop: Shop) -> int:
    """Give a shop the promotion channels that it has none of by their codes; returns how many were missing.

    A channel that a shop has switched off stays off.
    """
    known = set(PromoChannel.objects.filter(shop=shop).values_list("code", flat=True))
    missing = [
        PromoChannel(shop=shop, position=position, **one._asdict())
        for position, one in enumerate(DEFAULT_PROMOS)
        if one.code not in known
    ]
    PromoChannel.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def promo_words(shop: Shop) -> PromoWords:
    """The shop's channels in use."""
    channels = PromoChannel.objects.filter(shop=shop, is_active=True).order_by("position", "pk")
    return PromoWords(
        tuple(Promo(one.code, tuple(map(spelled, one.words)), one.is_bargain) for one in channels if one.words)
    )


def read_promos(*, shop: Shop, at: datetime) -> int:
    """Read the shop's orders that nobody has read since they came or changed, or since the words did.

    Returns how many were read. Each chunk commits with the facts of its buyers, so that a death loses nothing.
    """
    install_default_promos(shop=shop)
    words = promo_words(shop)
    _forget_others(shop, words, at=at)
    total = 0
    while read := _read_chunk(shop, words, at=at):
        total += read
    return total


def read_promos_of_shops(*, at: datetime) -> int:
    """The same for every shop."""
    return sum(read_promos(shop=shop, at=at) for shop in Shop.objects.order_by("pk"))


@transaction.atomic
def _forget_others(shop: Shop, words: PromoWords, *, at: datetime) -> None:
    """Take orders as unread once the words are others than last time."""
    basis = hashlib.blake2b(json.dumps([(*one,) for one in map(_row, words.promos)]).encode(), digest_size=16)
    last = PromoReading.objects.filter(shop=shop).first()
    if last and last.basis == basis.hexdigest():
        return
    _hold(shop)
    Order.objects.filter(HAS_TEXT, shop=shop, promo__isnull=False).update(promo=None)
    PromoReading.objects.update_or_create(shop=shop, defaults={"basis": basis.hexdigest(), "read_at": at})


def _row(promo: Promo) -> tuple[str, list[str], bool]:
    return promo.code, list(promo.spellings), promo.is_bargain


@transaction.atomic
def _read_chunk(shop: Shop, words: PromoWords, *, at: datetime) -> int:
    _hold(shop)
    unread = Order.objects.filter(shop=shop, promo=None).order_by("pk")
    orders = list(unread.only("seller_note", "extra", "is_bargain", "customer_id")[:CHUNK])
    found: dict[tuple[str, bool], list[int]] = defaultdict(list)
    turned: set[int] = set()
    for order in orders:
        codes = words.channels_of(seller_note=order.seller_note, columns=order.other_columns)
        is_bargain = words.is_bargain(codes)
        found[",".join(codes)[:LONGEST], is_bargain].append(order.pk)
        if order.customer_id and is_bargain != bool(order.is_bargain):
            turned.add(order.customer_id)
    for (promo, is_bargain), keys in found.items():
        Order.objects.filter(pk__in=keys).update(promo=promo, is_bargain=is_bargain)
    if turned:
        _recount(shop, sorted(turned), at=at)
    return len(orders)


def _hold(shop: Shop) -> None:
    """Imports write orders of the shop only while they hold its row."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)


def _recount(shop: Shop, buyers: Sequence[int], *, at: datetime) -> None:
    dialect = dialects.current()
    numbers = ", ".join(str(int(pk)) for pk in buyers)
    dialect.keep("facts_touched", f"SELECT id AS customer_id FROM customers_customer WHERE id IN ({numbers})")
    refresh_facts(shop_id=shop.pk, at=at, dialect=dialect)
