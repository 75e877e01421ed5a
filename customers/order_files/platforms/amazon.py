"""Amazon's tab-separated reports, unshipped and all orders: one record an article with amounts of its own."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, added, joined, named
from .identity import email_phone_or_name

PRICES = added("item-price", "item-tax", "shipping-price", "shipping-tax")

AMAZON = Platform(
    name="amazon",
    label="Amazon",
    channel="amazon",
    model=RowModel.LINES,
    money=Money.SUM,
    columns={
        "order_no": named("order-id", "amazon-order-id"),
        "line_no": named("order-item-id"),
        "key_account": named("buyer-name"),
        "receiver": named("recipient-name"),
        "phone": named("buyer-phone-number"),
        "email": named("buyer-email"),
        "address": joined(
            "ship-address-1",
            "ship-address-2",
            "ship-address-3",
            "ship-city",
            "ship-state",
            "ship-postal-code",
            "ship-country",
            separator=", ",
        ),
        "status": named("order-status"),
        "created_at": named("purchase-date"),
        "paid_at": named("payments-date"),
        "payable": PRICES,
        "paid": PRICES,
        "quantity": named("quantity-purchased", "quantity"),
        "sku": named("sku"),
        "title": named("product-name"),
    },
    recognised_by=(("order-id", "amazon-order-id"), ("purchase-date",), ("item-price",)),
    identity=email_phone_or_name,
    statuses={
        "Pending": "unpaid",
        "Unshipped": "paid",
        "PartiallyShipped": "shipped",
        "Shipping": "shipped",
        "Shipped": "shipped",
        "Shipped - Delivered to Buyer": "completed",
        "Complete": "completed",
        "Cancelled": "closed",
        "Canceled": "closed",
    },
    has_line_numbers=True,
    may_be_windows_1252=True,
    passed_over="""
        reporting-date, promise-date, days-past-promise, currency, ship-service-level, ship-phone-number,
        delivery-start-date, delivery-end-date, delivery-time-zone, delivery-Instructions,
        merchant-order-id, last-updated-date, fulfillment-channel, sales-channel, order-channel, url, asin,
        item-status, gift-wrap-price, gift-wrap-tax, item-promotion-discount, ship-promotion-discount,
        promotion-ids, is-business-order, purchase-order-number, price-designation
    """,
)
