"""Cleans the cells of a record, quickly where nothing is to be cleaned."""

import re
from collections.abc import Sequence
from unicodedata import is_normalized

from customers.normalize import clean_cell

SEPARATOR = "\x1f"

# What cleaning would change in a printable text: edges, apostrophes, ="…" and marks for "empty".
_ODD = re.compile("\x1f(?:[ '=\\-—]|null\x1f)| \x1f")
_TOTALS = ("合计", "总计", "汇总", "Total", "total", "TOTAL")
TOTAL_WORDS = frozenset(word + colon for word in _TOTALS for colon in ("", ":", "："))


def is_clean(cells: Sequence[str], joined: str) -> bool:
    """Whether cleaning would leave every cell as it is."""
    return (
        "".join(cells).isprintable()
        and (joined.isascii() or is_normalized("NFC", joined))
        and _ODD.search(f"\x1f{joined}\x1f") is None
    )


def clean_cells(cells: Sequence[str]) -> list[str]:
    """Every cell cleaned."""
    return [
        cell if not cell or (cell.isascii() and cell.isalnum() and cell != "null") else clean_cell(cell)
        for cell in cells
    ]


def is_total(cells: Sequence[str]) -> bool:
    """Whether the first filled cell says that this record adds up others."""
    return (cells[0] or next(filter(None, cells), "")) in TOTAL_WORDS
