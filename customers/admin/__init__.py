"""The screens of this app; importing them registers them."""

from . import attribute, category, export_record, order, product, promo, reading_memory, shop

__all__ = ["attribute", "category", "export_record", "order", "product", "promo", "reading_memory", "shop"]
