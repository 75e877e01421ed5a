"""Columns that fill no field of ours: kept as they stand, as one JSON text an order."""

from json.encoder import encode_basestring

from customers.normalize import visible

from .headers import Header

CELL_LENGTH = 500


class ExtraReader:
    """Writes the filled cells of the unread columns as a JSON object, by heading."""

    def __init__(self, header: Header) -> None:
        read = {place for places in header.places.values() for place in places}
        self._columns: list[tuple[int, str]] = []
        taken: set[str] = set()
        for place, name in enumerate(header.names):
            if name and place not in read:
                own = f"{name} ({place + 1})" if name in taken else name
                taken.add(own)
                self._columns.append((place, encode_basestring(own)))

    def __bool__(self) -> bool:
        return bool(self._columns)

    def read(self, cells: list[str], *, is_odd: bool) -> str | None:
        """The JSON text of a record; None when all these cells are empty."""
        parts = [
            f"{name}:{encode_basestring((visible(cells[place]) if is_odd else cells[place])[:CELL_LENGTH])}"
            for place, name in self._columns
            if cells[place]
        ]
        return "{" + ",".join(parts) + "}" if parts else None
