"""The screens of the product; importing them registers them."""

from . import customer, order_imports, staff

__all__ = ["customer", "order_imports", "staff"]
