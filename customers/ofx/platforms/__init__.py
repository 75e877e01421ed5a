"""One file a platform; this list is the order in which a header is compared with them."""

from .base import Platform
from .generic import GENERIC
from .jd import JD
from .shopify import SHOPIFY
from .taobao_items import TAOBAO_ITEMS
from .taobao_orders import TAOBAO_ORDERS

PLATFORMS: dict[str, Platform] = {
    platform.name: platform for platform in (TAOBAO_ITEMS, TAOBAO_ORDERS, JD, SHOPIFY, GENERIC)
}

__all__ = ["PLATFORMS", "Platform"]
