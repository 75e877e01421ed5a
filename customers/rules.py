"""What counts over orders say about two products that were bought together (docs/rules.md, "Bought together")."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Related:
    """A product that is bought with another one, and how strong the tie is."""

    sku: str
    orders_together: int
    confidence: float
    lift: float


@dataclass(frozen=True, slots=True)
class Partner:
    """A product that stood beside another one, with the orders that hold both and those that hold it at all."""

    sku: str
    orders_together: int
    order_count: int


def is_related(*, together: int, first: int, second: int, orders: int, least: int) -> bool:
    """Whether two products stand together often enough, and more often than chance would have it: lift above 1."""
    return together >= least and together * orders > first * second


def related(partners: Iterable[Partner], *, first: int, orders: int, least: int) -> list[Related]:
    """The partners of a product that stands in `first` of all `orders`, by confidence, then by article number.

    Confidence is what share of the product's orders the partner is in too; lift how many times that is the share
    of all orders that the partner is in.
    """
    found = [
        Related(
            sku=one.sku,
            orders_together=one.orders_together,
            confidence=one.orders_together / first,
            lift=one.orders_together * orders / (first * one.order_count),
        )
        for one in partners
        if is_related(together=one.orders_together, first=first, second=one.order_count, orders=orders, least=least)
    ]
    return sorted(found, key=lambda one: (-one.orders_together, one.sku))
