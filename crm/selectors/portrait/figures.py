"""The band of classes and money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crm.texts import day_text, until_text
from customers.models import Customer
from tagging.models import CustomerTag
from tagging.selectors.shop_tags import GroupTags

from .classes import ClassCell, class_cells
from .money import Money, money_of
from .records import Records
from .talks import Talks


@dataclass(frozen=True, slots=True)
class ShownCoupon:
    name: str
    until: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Classes with their hints, money, the last order and inquiry, coupons."""

    classes: list[ClassCell]
    money: Money
    last_order: str
    last_inquiry: str
    last_inquiry_days: int | None
    coupons: list[ShownCoupon]


def figures_of(
    customer: Customer,
    *,
    groups: Iterable[GroupTags],
    rows: Sequence[CustomerTag],
    records: Records,
    talks: Talks,
    today: date,
) -> Figures:
    """The band; one query, for the rules of the tier."""
    money = money_of(getattr(customer, "facts", None), today)
    return Figures(
        classes=class_cells(customer, groups, rows, money),
        money=money,
        last_order=day_text(money.last_on, today=today) if money.last_on else "",
        last_inquiry=day_text(talks.last_on, today=today) if talks.last_on else "",
        last_inquiry_days=(today - talks.last_on).days if talks.last_on else None,
        coupons=[ShownCoupon(one.name, until_text(one.expires_on, today=today)) for one in records.coupons],
    )
