"""All platforms whose order files are read, by name."""

from .alibaba1688 import ALIBABA1688
from .amazon import AMAZON
from .base import Platform
from .douyin import DOUYIN
from .generic import GENERIC
from .jd import JD
from .kuaishou import KUAISHOU
from .pinduoduo import PINDUODUO
from .shopify import SHOPIFY
from .taobao_items import TAOBAO_ITEMS
from .taobao_orders import TAOBAO_ORDERS
from .woocommerce import WOOCOMMERCE
from .xiaohongshu import XIAOHONGSHU
from .youzan import YOUZAN

PLATFORMS: dict[str, Platform] = {
    platform.name: platform
    for platform in (
        TAOBAO_ORDERS,
        TAOBAO_ITEMS,
        JD,
        PINDUODUO,
        DOUYIN,
        KUAISHOU,
        XIAOHONGSHU,
        YOUZAN,
        ALIBABA1688,
        SHOPIFY,
        WOOCOMMERCE,
        AMAZON,
        GENERIC,
    )
}

__all__ = ["PLATFORMS", "Platform"]
