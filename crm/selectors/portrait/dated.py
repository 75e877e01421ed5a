"""The last orders and losses as they stand on the page: each with its day in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crm.texts import day_text

from .care import ShownCare
from .orders import OrderRow
from .talks import Loss


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One order with the tip that goes with its goods."""

    row: OrderRow
    when: str
    care: ShownCare | None


@dataclass(frozen=True, slots=True)
class ShownLoss:
    when: str
    loss: Loss


def shown_orders(orders: Sequence[OrderRow], care: Mapping[int, ShownCare], *, today: date) -> list[ShownOrder]:
    return [ShownOrder(one, day_text(one.on, today=today) if one.on else "", care.get(one.pk)) for one in orders]


def shown_losses(losses: Sequence[Loss], *, today: date) -> list[ShownLoss]:
    return [ShownLoss(day_text(one.on, today=today), one) for one in losses]
