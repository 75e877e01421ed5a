"""The screens of this app; importing them registers them."""

from . import attribute, order, product, shop

__all__ = ["attribute", "order", "product", "shop"]
