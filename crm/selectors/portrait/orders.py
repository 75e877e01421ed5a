"""A buyer's last orders with what was bought and which care tips were told, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from customers.choices import OrderStatus
from customers.models import Customer, Order
from customers.selectors.shop_day import shop_day

SHOWN = 3
COLUMNS = (
    "pk", "order_no", "status", "created_at", "paid_at", "shipped_at", "completed_at", "paid", "refund",
    "counted_on", "goods", "items__pk", "items__product_id", "items__title", "items__sku", "items__quantity",
    "care_tips__article_id", "care_tips__show_on", "care_tips__told_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bought:
    product_id: int | None
    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ListedTip:
    """A care tip that the list of due ones holds for an order, or held: the day it waits for, or when it was told."""

    show_on: date | None
    told_on: date | None


@dataclass(slots=True)
class OrderRow:
    """One order as the portrait shows it."""

    pk: int
    order_no: str
    on: date | None
    status: str
    is_counted: bool
    paid: Decimal
    refund: Decimal
    goods: str
    paid_on: date | None
    received_on: date | None
    shipped_on: date | None
    items: list[Bought] = field(default_factory=list)
    tips: dict[int, ListedTip] = field(default_factory=dict)  # by article

    @property
    def status_label(self) -> str:
        """The state in the reader's language."""
        return str(OrderStatus(self.status).label)


def last_orders(customer: Customer, *, limit: int = SHOWN) -> list[OrderRow]:
    """The latest orders, newest first."""
    latest = Order.objects.filter(customer=customer).order_by("-created_at", "-pk").values("pk")[:limit]
    lines = Order.objects.filter(pk__in=latest).order_by(F("created_at").desc(), "-pk", "items__position")
    rows: dict[int, OrderRow] = {}
    seen: set[int] = set()
    for values in lines.values(*COLUMNS):
        row = rows.setdefault(values["pk"], _order(values, customer))
        if values["care_tips__article_id"] is not None:
            told = values["care_tips__told_at"]
            told_on = shop_day(customer.shop, at=told) if told else None
            row.tips[values["care_tips__article_id"]] = ListedTip(values["care_tips__show_on"], told_on)
        if values["items__pk"] is not None and values["items__pk"] not in seen:
            seen.add(values["items__pk"])
            title = values["items__title"] or values["items__sku"]
            row.items.append(Bought(values["items__product_id"], title, values["items__quantity"]))
    return list(rows.values())


def products_of(orders: Iterable[OrderRow]) -> list[int]:
    """What was bought in these orders, each product once, the latest first."""
    return list(dict.fromkeys(one.product_id for order in orders for one in order.items if one.product_id))


def _order(values: dict[str, Any], customer: Customer) -> OrderRow:
    def day(at: datetime | None) -> date | None:
        return shop_day(customer.shop, at=at) if at else None

    return OrderRow(
        pk=values["pk"],
        order_no=values["order_no"],
        on=day(values["paid_at"] or values["created_at"]),
        status=values["status"],
        is_counted=values["counted_on"] is not None and not customer.is_grey,
        paid=values["paid"],
        refund=values["refund"],
        goods=values["goods"],
        paid_on=day(values["paid_at"]),
        received_on=day(values["completed_at"]),
        shipped_on=day(values["shipped_at"]),
    )
