"""The screens of this app; importing them registers them."""

from . import order, product, shop

__all__ = ["order", "product", "shop"]
