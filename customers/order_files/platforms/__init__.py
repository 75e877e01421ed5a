"""All platforms whose order files are read, by name."""

from .base import Platform
from .generic import GENERIC
from .jd import JD
from .shopify import SHOPIFY
from .taobao_items import TAOBAO_ITEMS
from .taobao_orders import TAOBAO_ORDERS

PLATFORMS: dict[str, Platform] = {
    platform.name: platform for platform in (TAOBAO_ORDERS, TAOBAO_ITEMS, JD, SHOPIFY, GENERIC)
}

__all__ = ["PLATFORMS", "Platform"]
