"""The shop's own mini program, in the generic format."""

from collections.abc import Iterable

from .cells import Numbered, Row, yuan

COLUMNS = [
    "order_no", "customer", "paid_at", "amount", "sku", "product", "qty", "unit_price", "status",
    "refund",
]  # fmt: skip


def rows(orders: list[Numbered]) -> Iterable[Row]:
    """One record for each line; a small refund stands on the first."""
    for order_no, one in orders:
        refunds = [one.refund] + [0] * len(one.lines)
        if one.status == "refunded":
            refunds = [line.amount for line in one.lines]
        for line, refund in zip(one.lines, refunds, strict=False):
            yield {
                "order_no": f"XCX{order_no}",
                "customer": one.person.account,
                "paid_at": one.paid_at or "",
                "amount": yuan(line.amount),
                "sku": line.good.sku,
                "product": line.good.title,
                "qty": line.quantity,
                "unit_price": yuan(line.good.price),
                "status": one.status,
                "refund": yuan(refund),
            }
