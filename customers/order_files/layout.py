"""Where each field of a record stands in this one file."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

from .headers import Header
from .limits import NAME_LENGTHS, SHOWN_LENGTHS
from .platforms.base import Column, Pick

MONEY_FIELDS = ("payable", "paid", "refund", "line_amount", "line_refund")
DATE_FIELDS = ("created_at", "paid_at", "shipped_at", "completed_at")


class Texts(NamedTuple):
    """The cells of one record that we read as text, by field. "" where the file has no such column."""

    order_no: str
    line_no: str
    key_account: str
    account: str
    receiver: str
    phone: str
    email: str
    address: str
    status: str
    refund_state: str
    cancelled_at: str
    created_at: str
    paid_at: str
    shipped_at: str
    completed_at: str
    quantity: str
    goods: str
    buyer_note: str
    seller_note: str
    sku: str
    title: str
    variant: str
    unit_price: str


class Layout:
    """Picks fields out of the cleaned cells of one file.

    Behind the cells of a record come one empty cell, for columns that the file lacks, and the fields made of
    several columns; then every text field is at a fixed place and one call fetches them all.
    """

    def __init__(self, header: Header) -> None:
        self.width = len(header.names)
        self.names = header.names
        self.has = frozenset(header.places)
        self._derived: list[Callable[[Sequence[str]], str]] = []
        self.places = {field: self._place(header, field) for field in Texts._fields}
        if "key_account" not in self.has:
            self.places["key_account"] = self.places["account"]
        self.money = {field: header.places.get(field, ()) for field in MONEY_FIELDS}
        self._order_places = self._used(header, ("created_at", "status", "paid"))
        self.pick = itemgetter(*self.places.values())
        self.names_limited = self._limited(NAME_LENGTHS)
        self.shown_limited = self._limited(SHOWN_LENGTHS)
        # A record that is no longer than this holds no text that is too long.
        self.shortest_limit = min(limit for _, limit in (*self.names_limited, *self.shown_limited, (0, 500)))
        self.key_places = self._used(header, ("order_no", "line_no", *DATE_FIELDS))
        self.used_places = self._used(header, header.places)

    def is_continuation(self, cells: Sequence[str]) -> bool:
        """Whether the record leaves out everything that an order's first record holds."""
        return not any(cells[place] for place in self._order_places)

    def complete(self, cells: list[str]) -> None:
        """Put the fields made of several columns behind the cells."""
        cells.append("")
        for derive in self._derived:
            cells.append(derive(cells))

    def column(self, field: str) -> str:
        """The header name of a field, for messages."""
        place = self.places.get(field, self.width)
        return self.names[place] if place < self.width else ""

    def _place(self, header: Header, field: str) -> int:
        places = header.places.get(field, ())
        if len(places) == 1:
            return places[0]
        if not places:
            return self.width
        self._derived.append(_derivation(header.platform.columns[field], places))
        return self.width + len(self._derived)

    def _limited(self, lengths: dict[str, int]) -> tuple[tuple[int, int], ...]:
        """Position within Texts and limit of the fields that this file has."""
        return tuple(
            (position, lengths[field])
            for position, field in enumerate(Texts._fields)
            if field in lengths and field in self.has
        )

    @staticmethod
    def _used(header: Header, fields: Sequence[str] | dict[str, tuple[int, ...]]) -> frozenset[int]:
        return frozenset(place for field in fields for place in header.places.get(field, ()))


def _derivation(column: Column, places: tuple[int, ...]) -> Callable[[Sequence[str]], str]:
    def first_filled(cells: Sequence[str]) -> str:
        return next((cells[place] for place in places if cells[place]), "")

    def first_unmasked(cells: Sequence[str]) -> str:
        clear = (cells[place] for place in places if cells[place] and "*" not in cells[place])
        return next(clear, "") or first_filled(cells)

    def together(cells: Sequence[str]) -> str:
        return column.separator.join(dict.fromkeys(cells[place] for place in places if cells[place]))

    return {Pick.FILLED: first_filled, Pick.UNMASKED: first_unmasked}.get(column.pick, together)
