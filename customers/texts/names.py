"""Names of platforms, encodings, delimiters and fields as staff know them."""

from django.utils.translation import gettext_lazy as _

from .words import Text

PLATFORMS: dict[str, Text] = {
    "taobao_orders": _("Taobao orders"),
    "taobao_items": _("Taobao items"),
    "jd": _("JD"),
    "pinduoduo": _("Pinduoduo"),
    "douyin": _("Douyin"),
    "kuaishou": _("Kuaishou"),
    "xiaohongshu": _("Xiaohongshu"),
    "youzan": _("Youzan"),
    "alibaba1688": _("1688"),
    "shopify": _("Shopify"),
    "woocommerce": _("WooCommerce"),
    "amazon": _("Amazon"),
    "generic": _("Plain order table"),
}
ENCODINGS: dict[str, Text] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GB18030",
    "windows-1252": "Windows-1252",
    "xlsx": _("Excel workbook"),
}
DELIMITERS: dict[str, Text] = {
    "comma": _("Comma"),
    "tab": _("Tab"),
    "semicolon": _("Semicolon"),
    "html": _("HTML table"),
}
FIELDS: dict[str, Text] = {
    "order_no": _("Order number"),
    "line_no": _("Line number"),
    "customer": _("Customer"),
    "account": _("Account"),
    "key_account": _("Account"),
    "billing_name": _("Name on the bill"),
    "receiver": _("Receiver"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "status": _("Status"),
    "fulfilment": _("State of delivery"),
    "refund_state": _("State of the refund"),
    "cancelled_at": _("Cancelled at"),
    "created_at": _("Ordered"),
    "paid_at": _("Paid at"),
    "shipped_at": _("Shipped at"),
    "completed_at": _("Completed at"),
    "payable": _("Payable"),
    "paid": _("Paid amount"),
    "balance": _("Paid from the balance"),
    "due": _("Paid besides"),
    "total": _("Total"),
    "refund": _("Refund"),
    "units": _("Pieces"),
    "goods": _("Goods"),
    "buyer_note": _("Buyer's note"),
    "seller_note": _("Seller's note"),
    "sku": _("Article number"),
    "title": _("Title"),
    "variant": _("Variant"),
    "quantity": _("Quantity"),
    "unit_price": _("Unit price"),
    "line_amount": _("Line amount"),
    "line_refund": _("Line refund"),
}


def platform_name(code: str) -> Text:
    """The platform as staff call it; "" stays empty."""
    return PLATFORMS.get(code, code)


def encoding_name(code: str) -> Text:
    """The encoding as preview and command line show it."""
    return ENCODINGS.get(code, code)


def delimiter_name(code: str | None) -> Text:
    """What stands between two cells; "" where the file has no such mark."""
    return DELIMITERS.get(code or "", code or "")


def field_name(code: str) -> Text:
    """The meaning of a column, as the mapping shows it."""
    return FIELDS.get(code, code)
