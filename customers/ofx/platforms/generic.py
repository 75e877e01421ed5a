"""Our own plain format: UTF-8, one record a line of an order."""

from customers.order_files.contract import RowModel

from .base import Platform, status_words

OUR_WORDS = ("unpaid", "paid", "shipped", "completed", "closed", "refunded", "unknown")

GENERIC = Platform(
    name="generic",
    label="Generic",
    model=RowModel.LINES,
    columns={
        "order_no": ("order_no",),
        "account": ("customer",),
        "paid_at": ("paid_at",),
        "paid": ("amount",),
        "line_amount": ("amount",),
        "sku": ("sku",),
        "title": ("product",),
        "quantity": ("qty",),
        "unit_price": ("unit_price",),
        "status": ("status",),
        "refund": ("refund",),
    },
    signs=(("order_no", "customer", "paid_at", "amount"), ("order_no", "paid_at", "amount")),
    required=("order_no", "paid_at", "paid"),
    required_money=("paid",),
    identity="cell",
    money="sum",
    words=status_words(**{word: word for word in OUR_WORDS}),
    encodings=("utf-8",),
)
