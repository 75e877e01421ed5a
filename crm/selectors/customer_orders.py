"""A buyer's last orders."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from customers.choices import OrderStatus
from customers.models import Customer, Order
from customers.selectors.shop_day import shop_day

SHOWN = 5


@dataclass(frozen=True, slots=True)
class OrderLine:
    pk: int
    order_no: str
    on: date | None
    status: str
    status_label: str
    is_counted: bool
    paid: Decimal
    refund: Decimal
    goods: list[str]
    buyer_note: str


def last_orders(customer: Customer, *, limit: int = SHOWN) -> list[OrderLine]:
    """The latest orders, newest first, with what was bought; two queries."""
    orders = Order.objects.filter(customer=customer).order_by("-created_at", "-pk").prefetch_related("items")
    return [_line(order, customer) for order in orders[:limit]]


def _line(order: Order, customer: Customer) -> OrderLine:
    at = order.paid_at or order.created_at
    goods = [f"{item.title or item.sku} × {item.quantity}" for item in order.items.all()]
    return OrderLine(
        pk=order.pk,
        order_no=order.order_no,
        on=shop_day(customer.shop, at=at) if at else None,
        status=order.status,
        status_label=str(OrderStatus(order.status).label),
        is_counted=order.counted_on is not None and not customer.is_grey,
        paid=order.paid,
        refund=order.refund,
        goods=goods or ([order.goods] if order.goods else []),
        buyer_note=order.buyer_note,
    )
