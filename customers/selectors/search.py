"""Buyers found by the shape of what was typed; every question is answered by an index."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from customers.models import Channel, Customer, CustomerAlias, Order
from customers.render import masked_phone
from customers.search_shapes import Shapes, shapes_of

SHORTEST_PREFIX = 2
MOST_WITH_LAST_FOUR = 1000  # among whom a whole phone is looked for


class Sign(StrEnum):
    """By what a buyer was found."""

    ORDER = "order"
    PHONE = "phone"
    LAST_FOUR = "last_four"
    EMAIL = "email"
    NICK = "nick"
    NAME = "name"
    INITIALS = "initials"
    NICK_BEGINS = "nick_begins"
    NAME_BEGINS = "name_begins"


# A find of another kind makes looking for less likely meanings idle.
LESS_SURE = frozenset({Sign.NICK_BEGINS, Sign.NAME, Sign.INITIALS})
# While somebody still types, a shorter nick or four digits may be the beginning of something else.
WHOLE_WHILE_TYPED = frozenset({Sign.ORDER, Sign.PHONE, Sign.EMAIL})


@dataclass(frozen=True, slots=True)
class Found:
    """One buyer, by what they were found, the words that match, and whether these can mean nobody else."""

    customer_id: int
    by: Sign
    word: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class _Scope:
    shop_ids: list[int]
    channel_ids: list[int]
    limit: int

    @property
    def customers(self) -> QuerySet[Customer]:
        return Customer.objects.filter(shop__in=self.shop_ids)


def find_customers(
    shop_ids: Sequence[int], text: str, limit: int = 50, *, may_see_contact: bool = False, is_typing: bool = False
) -> list[Found]:
    """The buyers a text points at, surest first, at most `limit`.

    Who may not see contact details finds by the last four of a phone and by whole names only: a guess of the
    hidden part finds nothing more. While somebody is typing, what begins with the text is found as well.
    """
    return find_shapes(shop_ids, shapes_of(text), limit, may_see_contact=may_see_contact, is_typing=is_typing)


def find_shapes(
    shop_ids: Sequence[int], shapes: Shapes, limit: int = 50, *, may_see_contact: bool = False, is_typing: bool = False
) -> list[Found]:
    """The same for a text that was read already."""
    channels = Channel.objects.filter(shop__in=shop_ids).values_list("pk", flat=True)
    scope = _Scope(list(shop_ids), list(channels), limit)
    found: dict[int, Found] = {}
    for by, finds in _steps(scope, shapes, may_see_contact):
        for one in finds:
            found.setdefault(one.customer_id, one)
        is_end = by in WHOLE_WHILE_TYPED if is_typing else by not in LESS_SURE
        if len(found) >= limit or (found and is_end):
            break
    return list(found.values())[:limit]


def _steps(scope: _Scope, shapes: Shapes, may_see_contact: bool) -> Iterator[tuple[Sign, Iterable[Found]]]:
    """One question after another, each asked only when it is reached."""
    if shapes.order_numbers:
        yield Sign.ORDER, _by_order(scope, shapes.order_numbers)
    if shapes.phones:
        yield (Sign.PHONE if may_see_contact else Sign.LAST_FOUR), _by_phone(scope, shapes.phones, may_see_contact)
    if shapes.last_four:
        ending = scope.customers.filter(phone_last4=shapes.last_four).exclude(phone_last4="")
        yield Sign.LAST_FOUR, _rows(scope, ending, Sign.LAST_FOUR, "phone_last4")
    if shapes.emails:
        written = scope.customers.filter(email__in=shapes.emails).exclude(email="")
        yield Sign.EMAIL, _rows(scope, written, Sign.EMAIL, "email")
    if shapes.words:
        yield Sign.NICK, _by_nick(scope, shapes.words)
        named = scope.customers.filter(name__in=shapes.words).exclude(name="")
        yield Sign.NAME, _rows(scope, named, Sign.NAME, "name", is_exact=False)
    if shapes.initials:
        spelt = scope.customers.filter(name_initials=shapes.initials).exclude(name_initials="")
        yield Sign.INITIALS, _rows(scope, spelt, Sign.INITIALS, "name_initials", is_exact=False)
    yield from _beginnings(scope, shapes, may_see_contact)


def _beginnings(scope: _Scope, shapes: Shapes, may_see_contact: bool) -> Iterator[tuple[Sign, Iterable[Found]]]:
    prefix = shapes.nick or next(iter(shapes.words), "")
    if len(prefix) >= SHORTEST_PREFIX:
        nicks = scope.customers.filter(account__begins=prefix).exclude(account="")
        yield Sign.NICK_BEGINS, _beginning(scope, nicks, Sign.NICK_BEGINS, prefix)
    if prefix and may_see_contact:
        names = scope.customers.filter(name__begins=prefix).exclude(name="")
        yield Sign.NAME_BEGINS, _beginning(scope, names, Sign.NAME_BEGINS, prefix)


def _by_order(scope: _Scope, numbers: Sequence[str]) -> Iterator[Found]:
    orders = Order.objects.filter(
        shop__in=scope.shop_ids, channel__in=scope.channel_ids, order_no__in=numbers, customer__isnull=False
    )
    for key, number in orders.values_list("customer_id", "order_no")[: scope.limit]:
        yield Found(key, Sign.ORDER, number, is_exact=True)


def _by_phone(scope: _Scope, phones: Sequence[str], may_see_contact: bool) -> Iterator[Found]:
    """By the whole number; where it is hidden, in the row or from the reader, by what can be seen of it."""
    ending = scope.customers.filter(phone_last4__in=[phone[-4:] for phone in phones]).exclude(phone_last4="")
    whole, seen = {_digits(phone) for phone in phones}, {masked_phone(_digits(phone)) for phone in phones}
    visible: list[Found] = []
    for key, phone in ending.values_list("pk", "phone")[:MOST_WITH_LAST_FOUR]:
        if may_see_contact and _digits(phone) in whole:
            yield Found(key, Sign.PHONE, phone, is_exact=True)
        elif not may_see_contact or "*" in phone:
            is_alike = masked_phone(_digits(phone)) in seen
            if is_alike or not may_see_contact:
                visible.append(Found(key, Sign.LAST_FOUR, phone[-4:], is_exact=is_alike and not may_see_contact))
    yield from visible


def _digits(phone: str) -> str:
    """The number without signs and the Chinese prefix; stars stay."""
    digits = re.sub(r"[^\d*]", "", phone)
    return digits[2:] if len(digits) == 13 and digits.startswith("861") else digits


def _by_nick(scope: _Scope, words: Sequence[str]) -> Iterator[Found]:
    yield from _rows(scope, scope.customers.filter(account__in=words).exclude(account=""), Sign.NICK, "account")
    keyed = {"shop__in": scope.shop_ids, "channel__in": scope.channel_ids, "key__in": words}
    yield from _rows(scope, Customer.objects.filter(**keyed), Sign.NICK, "key")
    for key, other in CustomerAlias.objects.filter(**keyed).values_list("customer_id", "key")[: scope.limit]:
        yield Found(key, Sign.NICK, other, is_exact=True)


def _rows(scope: _Scope, rows: QuerySet[Customer], by: Sign, column: str, *, is_exact: bool = True) -> Iterator[Found]:
    for key, word in rows.values_list("pk", column)[: scope.limit]:
        yield Found(key, by, word, is_exact)


def _beginning(scope: _Scope, rows: QuerySet[Customer], by: Sign, prefix: str) -> Iterator[Found]:
    for key in rows.values_list("pk", flat=True)[: scope.limit]:
        yield Found(key, by, prefix)
