"""Shopify's orders_export.csv: one record a line, the order's cells on its first record only."""

from customers.order_files.contract import RowModel

from .base import Get, Money, Platform

UNPAID = {"pending", "authorized", "partially_paid", "expired", ""}
PAID = {"paid", "partially_refunded"}
REFUNDED = "refunded"


def _status(platform: Platform, get: Get) -> str:
    """A cancelled order is closed unless its money went back; a paid one is as good as completed."""
    financial = get("status").casefold()
    if financial == REFUNDED:
        return "refunded"
    if get("cancelled_at") or financial == "voided":
        return "closed"
    if financial in UNPAID:
        return "unpaid"
    return "completed" if financial in PAID else "unknown"


def _paid(get: Get, money: Money) -> int:
    """The total, of orders whose money has come in."""
    return money("total") if get("status").casefold() in {*PAID, REFUNDED} else 0


SHOPIFY = Platform(
    name="shopify",
    label="Shopify",
    model=RowModel.FIRST,
    columns={
        "order_no": ("Name",),
        "email": ("Email",),
        "phone": ("Phone", "Shipping Phone", "Billing Phone"),
        "billing_name": ("Billing Name",),
        "receiver": ("Shipping Name", "Billing Name"),
        "address": ("Shipping Address1", "Shipping Street"),
        "status": ("Financial Status",),
        "cancelled_at": ("Cancelled at",),
        "created_at": ("Created at",),
        "paid_at": ("Paid at",),
        "completed_at": ("Fulfilled at",),
        "payable": ("Total",),
        "total": ("Total",),
        "refund": ("Refunded Amount",),
        "sku": ("Lineitem sku",),
        "title": ("Lineitem name",),
        "quantity": ("Lineitem quantity",),
        "unit_price": ("Lineitem price",),
        "buyer_note": ("Notes",),
        "seller_note": ("Note Attributes",),
    },
    signs=(("Name", "Lineitem name", "Financial Status"),),
    required=("order_no", "created_at", "total", "title", "quantity"),
    required_money=("total",),
    identity="email",
    status=_status,
    paid=_paid,
    encodings=("utf-8", "gb18030", "cp1252"),
)
