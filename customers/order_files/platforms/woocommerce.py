"""WooCommerce in the layout of Advanced Order Export: the order's columns are repeated on every article."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, joined, named, when_word
from .identity import email_phone_or_name

WOOCOMMERCE = Platform(
    name="woocommerce",
    label="WooCommerce",
    channel="woocommerce",
    model=RowModel.LINES,
    money=Money.ONCE,
    columns={
        "order_no": named("Order Number", "Order #"),
        "key_account": joined("First Name (Billing)", "Last Name (Billing)"),
        "receiver": joined("First Name (Shipping)", "Last Name (Shipping)"),
        "phone": named("Phone (Billing)"),
        "email": named("Email (Billing)"),
        "address": joined(
            "Address 1&2 (Shipping)",
            "City (Shipping)",
            "State Code (Shipping)",
            "Postcode (Shipping)",
            "Country Code (Shipping)",
            separator=", ",
        ),
        "status": named("Order Status"),
        "created_at": named("Order Date"),
        "payable": named("Order Total Amount"),
        "paid": named("Order Total Amount"),
        "refund": named("Order Refund Amount"),
        "quantity": named("Quantity"),
        "buyer_note": named("Customer Note"),
        "sku": named("SKU"),
        "title": named("Name"),
        "variant": named("Product Variation"),
        "unit_price": named("Item Cost"),
        "line_amount": named("Order Line Total", "Order Line (w/o tax)"),
        "line_refund": named("Order Line Total Refunded"),
    },
    recognised_by=(("Order Number", "Order #"), ("Item Cost",)),
    identity=email_phone_or_name,
    statuses={
        "Pending payment": "unpaid",
        "pending": "unpaid",
        "On hold": "unpaid",
        "on-hold": "unpaid",
        "checkout-draft": "unpaid",
        "Draft": "unpaid",
        "Processing": "paid",
        "Completed": "completed",
        "Cancelled": "closed",
        "Failed": "closed",
        "Refunded": "refunded",
    },
    paid_counts=when_word("Processing", "Completed", "Refunded"),
    passed_over="""
        Company (Billing), Address 1&2 (Billing), City (Billing), State Code (Billing), Postcode (Billing),
        Country Code (Billing), Item #, Quantity (- Refund), Order Line Tax, Order Line Total (- Refund),
        Image URL, Coupon Code, Discount Amount, Discount Amount Tax, Payment Method Title, Coupons Used,
        Cart Discount Amount, Order Subtotal Amount, Order Tax Amount, Order Shipping Amount,
        Order Total Tax Amount, Total items, Total products
    """,
)
