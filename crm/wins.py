"""Which orders win which inquiries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """A pre-sale inquiry that an order may win, or that is won: by an order (`order_pk`) or as an agent said.

    An order belongs to it from `opened_at` on and before `until`.
    """

    pk: int
    opened_at: datetime
    until: datetime
    order_pk: int | None = None

    def spans(self, moment: datetime) -> bool:
        """Whether an order of that moment belongs to it."""
        return self.opened_at <= moment < self.until


@dataclass(frozen=True, slots=True)
class Sale:
    """A paid order of the buyer. One that counts no more, given back since, wins nothing and loses nothing."""

    pk: int
    paid_at: datetime
    counts: bool


def assign(talks: Collection[Talk], sales: Iterable[Sale]) -> dict[int, int]:
    """The order of each inquiry that is won by one.

    An order wins only the latest inquiry that it falls into; an inquiry keeps the order it has, else takes the first.
    An order given back stays with the inquiry it won, and so does one that comes too late for the shop's present
    window: it did not when it won. One that turns out to have been paid before the inquiry won nothing.
    """
    holders = {talk.order_pk: talk for talk in talks if talk.order_pk is not None}
    found: dict[int, list[Sale]] = {}
    for sale in sorted(sales, key=lambda one: (one.paid_at, one.pk)):
        talk = holders.get(sale.pk)
        if sale.counts:
            spanning = [one for one in talks if one.spans(sale.paid_at)]
            talk = max(spanning, key=lambda one: (one.opened_at, one.pk), default=talk)
        if talk is not None and talk.opened_at <= sale.paid_at:
            found.setdefault(talk.pk, []).append(sale)
    kept = {talk.pk: talk.order_pk for talk in talks}
    return {talk: _kept_or_first(orders, kept[talk]) for talk, orders in found.items()}


def _kept_or_first(sales: list[Sale], kept: int | None) -> int:
    return kept if kept in [sale.pk for sale in sales] and kept is not None else sales[0].pk
