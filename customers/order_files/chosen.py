"""What a shop has decided about the columns and status words of its files, laid over what we know of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from .contract import RowModel
from .headers import Header
from .platforms.base import Platform
from .statuses import word_key

# What any order, and any line, can be told beside what a platform's own description knows.
OF_ORDERS = (
    "receiver", "phone", "email", "address", "status", "paid_at", "shipped_at", "completed_at", "payable", "refund",
    "quantity", "buyer_note", "seller_note",
)  # fmt: skip
OF_LINES = ("sku", "title", "variant", "quantity", "unit_price")
RAW = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Decisions about one file: place of a column → field ("" for none), status word → ours."""

    columns: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def mark(self, header: Header) -> str:
        """What tells this reading of a file from another; "" where nothing was decided."""
        columns = sorted((place, name) for place, name in self.columns.items() if _is_other(header, place, name))
        words = sorted((word_key(word), status) for word, status in self.words.items())
        return blake2b(repr((columns, words)).encode(), digest_size=8).hexdigest() if columns or words else ""


NOTHING_CHOSEN = Choice()


class ColumnsRefused(Exception):
    """The columns cannot be read like this: `code` is no_such_field, no_such_column, twice or required."""

    def __init__(self, code: str, *, name: str = "", columns: Sequence[str] = ()) -> None:
        super().__init__(code, name, columns)
        self.code = code
        self.name = name
        self.columns = list(columns)


def fields_to_choose(platform: Platform) -> list[str]:
    """The fields that a column of this platform's files may fill; of those that share their columns the first."""
    ours = [*platform.columns]
    if platform.model is not RowModel.ITEMS:
        ours += OF_ORDERS
    if platform.model is not RowModel.ORDER:
        ours += OF_LINES
    firsts = {fields_together(platform, name)[0]: None for name in ours}
    return [*firsts]


def fields_together(platform: Platform, name: str) -> tuple[str, ...]:
    """All fields that the platform reads from the same columns as this one."""
    column = platform.columns.get(name)
    if column is None:
        return (name,)
    return tuple(one for one, other in platform.columns.items() if other == column)


def with_columns(header: Header, columns: Mapping[int, str]) -> Header:
    """The header with some columns read as other fields, or as none."""
    moved = {place: name for place, name in columns.items() if _is_other(header, place, name)}
    if not moved:
        return header
    places = {name: tuple(one for one in old if one not in moved) for name, old in header.places.items()}
    for place, name in moved.items():
        for one in fields_together(header.platform, name) if name else ():
            places[one] = (place,)
    return replace(header, places={name: found for name, found in places.items() if found})


def check_columns(header: Header, columns: Mapping[int, str]) -> None:
    """ColumnsRefused for a field that is none, is named twice, or is needed and would be lacking."""
    known = fields_to_choose(header.platform)
    final = {place: name or RAW for place, (_heading, name) in enumerate(header.mapping)}
    for place, name in columns.items():
        if place not in final or not header.names[place]:
            raise ColumnsRefused("no_such_column", name=str(place + 1))
        if name and name not in known and final[place] != name:
            raise ColumnsRefused("no_such_field", name=name, columns=[header.names[place]])
    moved = {place for place, name in columns.items() if _is_other(header, place, name)}
    final |= dict(columns)
    for place in sorted(moved):
        alike = [header.names[one] for one, name in final.items() if name and name == final[place]]
        if len(alike) > 1:
            raise ColumnsRefused("twice", name=final[place], columns=alike)
    places = with_columns(header, columns).places
    needed = {*header.platform.required, *(one for one in header.platform.required_amounts if one in header.places)}
    for name in header.platform.columns:
        if name in needed and name not in places:
            shown = fields_together(header.platform, name)[0]
            lost = [header.names[one] for one in header.places.get(name, ())]
            raise ColumnsRefused("required", name=shown, columns=lost)


def _is_other(header: Header, place: int, name: str) -> bool:
    mapping = header.mapping
    return place < len(mapping) and bool(header.names[place]) and (mapping[place][1] or RAW) != name
