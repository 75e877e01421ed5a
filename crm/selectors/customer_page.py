"""Everything on the page of one customer, gathered in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from customers.models import Customer, CustomerFacts
from customers.render import masked_address, masked_email, masked_phone
from customers.selectors.shop_day import shop_day
from tagging.models import CustomerTag
from tagging.selectors.shop_tags import shop_tags

from .customer_board import BoardColumn, board_columns
from .customer_classes import ClassCell, class_cells
from .customer_list import shown_names
from .customer_orders import OrderLine, last_orders

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Money:
    """The line of figures under the name."""

    order_count: int
    spent: Decimal
    average: Decimal | None
    units: int
    first_on: date | None
    last_on: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One buyer, names and contact details already fit for the reader."""

    pk: int
    name: str
    nick: str
    channel: str
    shop: str
    phone: str
    email: str
    address: str
    is_grey: bool
    known_since: date
    money: Money
    classes: list[ClassCell]
    board: list[BoardColumn]
    kept_count: int
    orders: list[OrderLine]


def customer_page(customer: Customer, *, at: datetime, may_see_contact: bool) -> CustomerPage:
    """The page of a customer who comes with facts, channel and shop."""
    today = shop_day(customer.shop, at=at)
    name, nick = shown_names(customer, may_see_contact=may_see_contact)
    groups = shop_tags(customer.shop_id)
    rows = list(
        CustomerTag.objects.filter(customer=customer).select_related("tag__group", "set_by").order_by("tag__position")
    )
    board = board_columns(groups, rows, is_grey=customer.is_grey)
    return CustomerPage(
        pk=customer.pk,
        name=name,
        nick=nick,
        channel=customer.channel.name,
        shop=customer.shop.name,
        phone=customer.phone if may_see_contact else masked_phone(customer.phone),
        email=customer.email if may_see_contact else masked_email(customer.email),
        address=customer.address if may_see_contact else masked_address(customer.address),
        is_grey=customer.is_grey,
        known_since=shop_day(customer.shop, at=customer.created_at),
        money=_money(getattr(customer, "facts", None), today),
        classes=class_cells(customer, groups, rows),
        board=board,
        kept_count=sum(column.kept_count for column in board),
        orders=last_orders(customer),
    )


def _money(facts: CustomerFacts | None, today: date) -> Money:
    if facts is None or not facts.order_count:
        return Money(0, Decimal(0), None, 0, None, None, None)
    last = facts.last_paid_on
    return Money(
        order_count=facts.order_count,
        spent=facts.spent,
        average=(facts.spent / facts.order_count).quantize(CENT, rounding=ROUND_HALF_UP),
        units=facts.units,
        first_on=facts.first_paid_on,
        last_on=last,
        days=(today - last).days if last else None,
    )
