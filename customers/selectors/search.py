"""Buyers found by the shape of what was typed; every question is answered by an index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from customers.models import Channel, Customer, CustomerAlias, Order
from customers.search_shapes import Shapes, shapes_of

SHORTEST_PREFIX = 2


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


@dataclass(frozen=True, slots=True)
class Found:
    customer_id: int
    by: Sign


@dataclass(frozen=True, slots=True)
class _Scope:
    shop_ids: list[int]
    channel_ids: list[int]
    limit: int

    @property
    def customers(self) -> QuerySet[Customer]:
        return Customer.objects.filter(shop__in=self.shop_ids)

    def keys(self, rows: QuerySet[Customer]) -> Iterable[int]:
        return rows.values_list("pk", flat=True)[: self.limit]


def find_customers(
    shop_ids: Sequence[int], text: str, limit: int = 50, *, may_see_contact: bool = False
) -> list[Found]:
    """The buyers a text points at, surest first, at most `limit`.

    Who may not see contact details finds by the last four of a phone and by whole names only: a guess of the
    hidden part finds nothing more.
    """
    shapes = shapes_of(text)
    channels = Channel.objects.filter(shop__in=shop_ids).values_list("pk", flat=True)
    scope = _Scope(list(shop_ids), list(channels), limit)
    found: dict[int, Sign] = {}
    for by, keys in _steps(scope, shapes, may_see_contact):
        for key in keys:
            found.setdefault(key, by)
        if len(found) >= limit or (found and _is_sure(by)):
            break
    return [Found(key, by) for key, by in found.items()][:limit]


def _is_sure(by: Sign) -> bool:
    """Whether a find of this kind makes looking for less likely meanings idle."""
    return by not in (Sign.NICK_BEGINS, Sign.NAME, Sign.INITIALS)


def _steps(scope: _Scope, shapes: Shapes, may_see_contact: bool) -> Iterator[tuple[Sign, Iterable[int]]]:
    """One question after another, each asked only when it is reached."""
    if shapes.order_numbers:
        yield Sign.ORDER, _by_order(scope, shapes.order_numbers)
    if shapes.phones and may_see_contact:
        yield Sign.PHONE, _by_phone(scope, shapes.phones)
    last_fours = [phone[-4:] for phone in shapes.phones] if not may_see_contact else []
    last_fours += [shapes.last_four] if shapes.last_four else []
    if last_fours:
        yield (
            Sign.LAST_FOUR,
            scope.keys(scope.customers.filter(phone_last4__in=last_fours).exclude(phone_last4="")),
        )
    if shapes.emails:
        yield Sign.EMAIL, scope.keys(scope.customers.filter(email__in=shapes.emails).exclude(email=""))
    if shapes.words:
        yield Sign.NICK, _by_nick(scope, shapes.words)
        yield Sign.NAME, scope.keys(scope.customers.filter(name__in=shapes.words).exclude(name=""))
    if shapes.initials:
        initials = scope.customers.filter(name_initials=shapes.initials).exclude(name_initials="")
        yield Sign.INITIALS, scope.keys(initials)
    yield from _beginnings(scope, shapes, may_see_contact)


def _beginnings(scope: _Scope, shapes: Shapes, may_see_contact: bool) -> Iterator[tuple[Sign, Iterable[int]]]:
    prefix = shapes.words[0] if shapes.words else ""
    if len(prefix) >= SHORTEST_PREFIX:
        yield Sign.NICK_BEGINS, scope.keys(scope.customers.filter(account__begins=prefix).exclude(account=""))
    if prefix and may_see_contact:
        yield Sign.NAME_BEGINS, scope.keys(scope.customers.filter(name__begins=prefix).exclude(name=""))


def _by_order(scope: _Scope, numbers: Sequence[str]) -> Iterable[int]:
    orders = Order.objects.filter(
        shop__in=scope.shop_ids, channel__in=scope.channel_ids, order_no__in=numbers, customer__isnull=False
    )
    return orders.values_list("customer_id", flat=True)[: scope.limit]


def _by_phone(scope: _Scope, phones: Sequence[str]) -> Iterable[int]:
    last_fours = [phone[-4:] for phone in phones]
    rows = scope.customers.filter(phone_last4__in=last_fours, phone__in=phones).exclude(phone_last4="")
    return scope.keys(rows)


def _by_nick(scope: _Scope, words: Sequence[str]) -> Iterator[int]:
    yield from scope.keys(scope.customers.filter(account__in=words).exclude(account=""))
    keyed = {"shop__in": scope.shop_ids, "channel__in": scope.channel_ids, "key__in": words}
    yield from scope.keys(Customer.objects.filter(**keyed))
    yield from CustomerAlias.objects.filter(**keyed).values_list("customer_id", flat=True)[: scope.limit]
