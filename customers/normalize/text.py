"""Cells and order numbers."""

import re
from unicodedata import is_normalized, normalize

EMPTY_MARKS = frozenset({"-", "--", "—", "——", "null"})
FORMULA_SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"  # what makes a spreadsheet program take a text for a formula
ORDER_NO_LENGTH = 64
CONTROL_PICTURES = 0x2400  # Unicode has a picture for each control character, in their order

# White space and the invisible marks that programs glue to values. Joiners inside a text hold emoji together.
EDGES = (
    " \t\r\n\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\ufeff\u200b\u200c\u200d\u2060\u200e\u200f"
)
_ZERO_WIDTH = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u200e\u200f\xad"))
_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE1: 0xA3, 0xFFE5: 0xA5}
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ORDER_NO = re.compile(r"#?[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9\u4e00-\u9fff_#\-]*")
_DAMAGED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]+|[0-9]\.[0-9]+[eE][0-9]+")


def clean_cell(text: str) -> str:
    """The cell without what programs glue to it: edges, `="…"`, an apostrophe, marks for "empty".

    Behind an apostrophe before a formula sign stands a text as it is: so our own exports write it.
    """
    cell = text if text.isascii() else _composed(text.translate(_ZERO_WIDTH))
    cell = cell.strip(EDGES)
    if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
        cell = cell[2:-1].strip(EDGES)
    if cell[:1] == "'" and cell[1:2] and (cell[1].isdigit() or cell[1] == "*" or cell[1] in FORMULA_SIGNS):
        return cell[1:]
    return "" if cell in EMPTY_MARKS else cell


def _composed(text: str) -> str:
    """NFC, so that two spellings of one name are one key."""
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def has_forbidden(text: str) -> bool:
    """Whether a text holds control characters or direction overrides, which are never stored."""
    return _FORBIDDEN.search(text) is not None


def visible(text: str) -> str:
    """The text with forbidden signs as ones that can be seen and stored: ␀, ␛, ⟨U+202E⟩."""
    return _FORBIDDEN.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(CONTROL_PICTURES + code) if code < 0x20 else f"⟨U+{code:04X}⟩"


def half_width(text: str) -> str:
    """Full-width digits and signs as Chinese input programs type them, in half width; nothing else."""
    return text.translate(_HALF_WIDTH)


def is_order_no(text: str) -> bool:
    """Up to 64 letters, digits and the signs - _ #; nothing that could be a path."""
    if text.isalnum() and text.isascii():
        return len(text) <= ORDER_NO_LENGTH
    return len(text) <= ORDER_NO_LENGTH and _ORDER_NO.fullmatch(text) is not None


def is_damaged_number(text: str) -> bool:
    """A number that a spreadsheet program wrote as 4.88E+18: its digits are lost."""
    return _DAMAGED.fullmatch(text) is not None


def maybe_rounded(text: str) -> bool:
    """Nineteen digits ending in 0000: a spreadsheet program keeps fifteen."""
    return text.endswith("0000") and len(text) == 19 and text.isdigit()
