"""Amounts of money, prices and piece counts. Never float."""

import re
from decimal import Decimal
from functools import lru_cache

from .text import half_width

MOST_CENTS = 999_999_999
MOST_PIECES = 1_000_000
PRICE_DECIMALS = 6

_PLAIN = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")
_PLAIN_PRICE = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,6})?")
_GROUPED = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?")
_NOTE = re.compile(r"\s*[(\[【][^()\[\]【】]*[)\]】]$")
_COUNT = re.compile(r"([0-9]{1,7})(?:\.0+)?")
_SIGNS = "¥$£€"


@lru_cache(maxsize=2**15)
def read_cents(text: str, *, signed: bool = False) -> int:
    """Whole cents of a plain amount of 0 to 9,999,999.99 with at most 2 decimals.

    Currency signs, 元, well-grouped thousands commas and a bracketed note behind the number are passed over.
    With `signed` a leading minus is allowed.
    """
    if plain := _PLAIN.fullmatch(text):
        return int(plain[1]) * 100 + int((plain[2] or "").ljust(2, "0"))
    minus, whole, decimals = _parts(text)
    if len(decimals) > 2 or (minus and not signed):
        raise ValueError(text)
    cents = int(whole + decimals.ljust(2, "0"))
    if cents > MOST_CENTS:
        raise ValueError(text)
    return -cents if minus else cents


@lru_cache(maxsize=2**15)
def read_price(text: str) -> Decimal:
    """A price of one piece: as an amount, but up to 6 decimals."""
    if _PLAIN_PRICE.fullmatch(text):
        return Decimal(text)
    minus, whole, decimals = _parts(text)
    if minus or len(decimals) > PRICE_DECIMALS or int(whole) * 100 > MOST_CENTS:
        raise ValueError(text)
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def _parts(text: str) -> tuple[str, str, str]:
    """Minus, whole digits, decimals."""
    number = half_width(text[:80]).strip()
    number = _NOTE.sub("", number).removesuffix("元").rstrip()
    minus = number.startswith("-")
    number = number.removeprefix("-")
    if number[:1] and number[0] in _SIGNS:
        number = number[1:].lstrip()
    found = _GROUPED.fullmatch(number)
    if found is None or (minus and found[1]) or len(text) > 80:
        raise ValueError(text)
    return ("-" if minus or found[1] else ""), found[2].replace(",", ""), found[3] or ""


@lru_cache(maxsize=2**12)
def read_count(text: str) -> int:
    """A whole number of pieces, 1 to a million; `2.00` is whole."""
    found = _COUNT.fullmatch(text) or _COUNT.fullmatch(half_width(text[:20]))
    count = int(found[1]) if found and len(text) <= 20 else 0
    if not 1 <= count <= MOST_PIECES:
        raise ValueError(text)
    return count
