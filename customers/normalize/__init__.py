"""Typed values made clean: cells, amounts, counts, moments, order numbers, phones, e-mail addresses.

Plain functions; whatever cannot be read raises ValueError.
"""

from .amounts import read_cents, read_count, read_price
from .moments import SERIAL_1904, Moment, ShopCalendar, is_zero_date
from .people import normalise_email, normalise_phone, phone_last4
from .text import clean_cell, has_forbidden, is_damaged_number, is_order_no, maybe_rounded, visible

__all__ = [
    "SERIAL_1904",
    "Moment",
    "ShopCalendar",
    "clean_cell",
    "has_forbidden",
    "is_damaged_number",
    "is_order_no",
    "is_zero_date",
    "maybe_rounded",
    "normalise_email",
    "normalise_phone",
    "phone_last4",
    "read_cents",
    "read_count",
    "read_price",
    "visible",
]
