"""Which record is the header, and whose file it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from customers.normalize_x import clean_header

from .codes import Refusal
from customers.order_files.contract import FileRefused
from .platforms import PLATFORMS, Platform

SEARCHED = 20


@dataclass(frozen=True, slots=True)
class Header:
    """The header record, and where each field of the platform stands in it."""

    platform: Platform
    record: int  # its place among the records read, from 0
    names: list[str]
    places: dict[str, tuple[int, ...]]

    @property
    def mapping(self) -> list[tuple[str, str | None]]:
        """Each column with the field it fills, None for columns that are not read."""
        fields: dict[int, str] = {}
        for name, places in self.places.items():
            for place in places:
                fields.setdefault(place, name)
        return [(name, fields.get(place)) for place, name in enumerate(self.names)]


def find_header(records: Sequence[Sequence[str]], wanted: str | None) -> Header:
    """The header among the first records; FileRefused when none fits the platform wanted, or any."""
    candidates = [PLATFORMS[wanted]] if wanted else list(PLATFORMS.values())
    for number, record in enumerate(records[:SEARCHED]):
        places = _first_places(record)
        for platform in candidates:
            if _shows(platform, places):
                return Header(platform, number, list(record), _field_places(platform, places))
    if wanted:
        raise FileRefused(Refusal.MISSING_COLUMNS, missing=_missing(PLATFORMS[wanted], records))
    raise FileRefused(Refusal.UNKNOWN_PLATFORM, found=list(records[0][:10]) if records else [])


def _first_places(record: Sequence[str]) -> dict[str, int]:
    """Column names and where each occurs first."""
    places: dict[str, int] = {}
    for place, cell in enumerate(record):
        places.setdefault(clean_header(cell), place)
    return places


def _shows(platform: Platform, places: dict[str, int]) -> bool:
    """Whether one of the platform's signs is there, with every field it cannot do without."""
    shown = any(
        all(any(clean_header(name) in places for name in sign.split("|")) for sign in signs)
        for signs in platform.signs
    )
    found = _field_places(platform, places)
    return shown and all(name in found for name in platform.required)


def _field_places(platform: Platform, places: dict[str, int]) -> dict[str, tuple[int, ...]]:
    found = {
        name: tuple(places[clean_header(alias)] for alias in aliases if clean_header(alias) in places)
        for name, aliases in platform.columns.items()
    }
    found["order_no"] = found["order_no"][:1]  # a missing number is missing, whatever stands in the next column
    return {name: where for name, where in found.items() if where}


def _missing(platform: Platform, records: Sequence[Sequence[str]]) -> list[str]:
    """The necessary columns that the likeliest header lacks."""
    best = max(records[:SEARCHED], key=len, default=())
    found = _field_places(platform, _first_places(best))
    return [platform.columns[name][0] for name in platform.required if name not in found]
