"""Shopify orders_export.csv: one record an article; the order's columns stand on its first record only."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, joined, named, when_word
from .identity import email_phone_or_name

SHOPIFY = Platform(
    name="shopify",
    label="Shopify",
    channel="shopify",
    model=RowModel.FIRST,
    money=Money.ONCE,
    columns={
        "order_no": named("Name"),
        "key_account": named("Billing Name"),
        "receiver": filled("Shipping Name", "Billing Name"),
        "phone": filled("Phone", "Billing Phone", "Shipping Phone"),
        "email": named("Email"),
        "address": joined(
            "Shipping Street",
            "Shipping City",
            "Shipping Zip",
            "Shipping Province",
            "Shipping Country",
            separator=", ",
        ),
        "status": named("Financial Status"),
        "cancelled_at": named("Cancelled at"),
        "created_at": named("Created at"),
        "paid_at": named("Paid at"),
        "shipped_at": named("Fulfilled at"),
        "payable": named("Total"),
        "paid": named("Total"),
        "refund": named("Refunded Amount"),
        "quantity": named("Lineitem quantity"),
        "buyer_note": named("Notes"),
        "seller_note": named("Note Attributes"),
        "sku": named("Lineitem sku"),
        "title": named("Lineitem name"),
        "unit_price": named("Lineitem price"),
    },
    recognised_by=(("Name",), ("Lineitem name",), ("Financial Status",)),
    identity=email_phone_or_name,
    statuses={
        "pending": "unpaid",
        "authorized": "unpaid",
        "partially_paid": "unpaid",
        "unpaid": "unpaid",
        "paid": "completed",
        "partially_refunded": "completed",
        "refunded": "refunded",
        "voided": "closed",
        "expired": "closed",
    },
    paid_counts=when_word("paid", "partially_refunded", "refunded"),
    may_be_windows_1252=True,
    passed_over="""
        Fulfillment Status, Accepts Marketing, Currency, Subtotal, Shipping, Taxes, Discount Code,
        Discount Amount, Shipping Method, Lineitem compare at price, Lineitem requires shipping,
        Lineitem taxable, Lineitem fulfillment status, Billing Street, Billing Address1, Billing Address2,
        Billing Company, Billing City, Billing Zip, Billing Province, Billing Country, Shipping Address1,
        Shipping Address2, Shipping Company, Payment Method, Payment Reference, Vendor, Outstanding Balance,
        Employee, Location, Device ID, Id, Tags, Risk Level, Source, Lineitem discount, Tax 1 Name,
        Tax 1 Value, Tax 2 Name, Tax 2 Value, Tax 3 Name, Tax 3 Value, Tax 4 Name, Tax 4 Value, Tax 5 Name,
        Tax 5 Value, Receipt Number, Duties, Billing Province Name, Shipping Province Name, Payment ID,
        Payment Terms Name, Next Payment Due At, Payment References
    """,
)
