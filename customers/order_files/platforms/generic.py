"""Our own plain layout, for shops that put their orders together themselves."""

from customers.order_files.contract import RowModel

from .base import STATUSES, Money, Platform, named
from .identity import as_it_stands

GENERIC = Platform(
    name="generic",
    label="Generic",
    channel="generic",
    model=RowModel.LINES,
    money=Money.SUM,
    columns={
        "order_no": named("order_no"),
        "account": named("customer"),
        "created_at": named("paid_at"),
        "paid_at": named("paid_at"),
        "payable": named("amount"),
        "paid": named("amount"),
        "refund": named("refund"),
        "status": named("status"),
        "sku": named("sku"),
        "title": named("product"),
        "quantity": named("qty"),
        "unit_price": named("unit_price"),
    },
    recognised_by=(("order_no",), ("paid_at",), ("amount",)),
    identity=as_it_stands,
    statuses={word: word for word in STATUSES},
    status_without_column="paid",
    undated=("unpaid", "closed"),
)
