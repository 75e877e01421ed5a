"""An order as lines of our own plain table, so that reading them again tells the same of it. Plain Python."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
UNDATED = ("unpaid", "closed")
HEADER = (
    "order_no", "customer", "paid_at", "amount", "sku", "product", "qty", "unit_price", "status", "refund",
)  # fmt: skip


class Line(NamedTuple):
    """What was bought; the amounts may be unknown."""

    sku: str
    title: str
    quantity: int | None
    unit_price: Decimal | None
    amount: Decimal | None
    refund: Decimal | None


class Told(NamedTuple):
    """What the plain table has columns for."""

    order_no: str
    customer: str
    status: str
    created_at: datetime | None
    paid_at: datetime | None
    payable: Decimal | None
    paid: Decimal
    refund: Decimal


def plain_rows(order: Told, lines: Sequence[Line]) -> Iterator[tuple[object, ...]]:
    """One row a line, in the columns of HEADER; the amounts of the rows add up to the order's.

    The table wants a number of pieces: where none is known, it is 1.
    """
    paid, refund = amounts_told(order)
    status, moment = moment_told(order)
    when = moment.isoformat(" ", "seconds") if moment else ""
    amounts = shares(paid, [line.amount for line in lines])
    refunds = shares(refund, [line.refund for line in lines])
    for line, amount, given_back in zip(lines, amounts, refunds, strict=True):
        price = None if line.unit_price is None else line.unit_price.normalize()
        yield (
            order.order_no, order.customer, when, amount, line.sku, line.title, line.quantity or 1, price,
            status, None if line.refund is None and not given_back else given_back,
        )  # fmt: skip


def amounts_told(order: Told) -> tuple[Decimal, Decimal]:
    """Paid and refund such that paid less refund comes out the same.

    Taobao has already taken the refund off what was paid; the plain table has not, so it is put back.
    """
    is_deducted = order.refund > 0 and order.payable is not None and order.payable == order.paid + order.refund
    if is_deducted and order.refund < order.paid:
        return order.paid + order.refund, order.refund
    return order.paid, order.refund


def moment_told(order: Told) -> tuple[str, datetime | None]:
    """Status and payment time; an order of which no payment is known counts as little when told as unpaid."""
    if order.paid_at or order.status in UNDATED:
        return order.status, order.paid_at
    if order.status == "refunded":
        return ("refunded", order.created_at) if order.created_at else ("closed", None)
    return "unpaid", None


def shares(total: Decimal, parts: Sequence[Decimal | None]) -> list[Decimal]:
    """The parts where they add up to the total, else the total split in their proportion, to the cent."""
    known = [NOTHING if part is None else part for part in parts]
    if None not in parts and sum(known) == total:
        return known
    weights = known if sum(known) > 0 else [CENT] * len(parts)
    whole = sum(weights)
    edges = [(total * edge / whole).quantize(CENT) for edge in accumulate(weights)]
    return [edge - before for before, edge in zip([NOTHING, *edges], edges, strict=False)]
