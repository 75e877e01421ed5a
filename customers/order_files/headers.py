"""Finds the header of a table and tells by it which platform the file comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from unicodedata import normalize

from customers.normalize import clean_cell, visible

from .codes import Refusal
from .contract import FileRefused
from .limits import COLUMNS, HEADER_RECORDS
from .platforms import PLATFORMS
from .platforms.base import Pick, Platform

NEAR_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table, read as one platform's. `index` counts the records above it."""

    platform: Platform
    index: int
    names: tuple[str, ...]
    places: dict[str, tuple[int, ...]]  # field → its columns in the file, in the order of the description

    @property
    def mapping(self) -> list[tuple[str, str | None]]:
        """Each column with the field it fills, for the review page."""
        fields = {place: field for field, places in reversed(self.places.items()) for place in places}
        return [(name, fields.get(place)) for place, name in enumerate(self.names)]

    @property
    def ignored(self) -> list[str]:
        """Names of columns that the platform's description does not know."""
        known = known_keys(self.platform)
        return [name for name in self.names if name and header_key(name) not in known]


def header_key(name: str) -> str:
    """What two spellings of one header share: no edges, half width, no inner space, one case."""
    return "".join(normalize("NFKC", clean_cell(name)).split()).casefold()


@lru_cache(maxsize=64)
def known_keys(platform: Platform) -> frozenset[str]:
    """All header names that the platform's description knows."""
    names = [name for column in platform.columns.values() for name in column.names]
    names += [name for group in platform.recognised_by for name in group]
    return frozenset(header_key(name) for name in (*names, *platform.passed_over.split(",")))


def find_header(records: Iterable[Sequence[str]], platforms: Iterable[Platform]) -> Header | None:
    """The first record that is a header of one of them; of several the platform that knows most."""
    candidates = tuple(platforms)
    for index, record in enumerate(islice(records, HEADER_RECORDS)):
        keys = [header_key(cell) for cell in record]
        fitting = [platform for platform in candidates if not missing_columns(platform, keys)]
        if fitting:
            best = max(fitting, key=lambda platform: len(known_keys(platform).intersection(keys)))
            return _header(best, index, record, keys)
    return None


def header_of(platform: Platform, names: Sequence[str]) -> Header:
    """The header of a file of this platform whose column names are known already."""
    return _header(platform, 0, names, [header_key(name) for name in names])


def missing_columns(platform: Platform, keys: Sequence[str]) -> list[str]:
    """Header names without which the record is not this platform's header."""
    groups = [*platform.recognised_by]
    for field in platform.required:
        column = platform.columns[field]
        groups.append(column.names[:1] if column.pick is Pick.ADDED else column.names)
    lacking = [group[0] for group in groups if not any(header_key(name) in keys for name in group)]
    return list(dict.fromkeys(lacking))


def refuse_unknown(records: Sequence[Sequence[str]], wanted: Platform | None) -> FileRefused:
    """Why no header was found: another platform's file, columns missing, or nothing that we know."""
    other = find_header(records, PLATFORMS.values()) if wanted else None
    if wanted and other:
        return FileRefused(Refusal.WRONG_PLATFORM, wanted=wanted.name, found=other.platform.name)
    keyed = [[header_key(cell) for cell in record] for record in records[:HEADER_RECORDS]]
    nearest = max(keyed, key=lambda keys: max(_nearness(one, keys) for one in PLATFORMS.values()), default=[])
    near = wanted or max(PLATFORMS.values(), key=lambda one: _nearness(one, nearest))
    if wanted or _nearness(near, nearest) >= NEAR_COLUMNS:
        return FileRefused(Refusal.MISSING_COLUMNS, platform=near.name, missing=missing_columns(near, nearest))
    first = next((record for record in records if any(record)), [])
    looked_for = {one.name: [group[0] for group in one.recognised_by] for one in PLATFORMS.values()}
    return FileRefused(
        Refusal.UNKNOWN_PLATFORM, found=[visible(clean_cell(cell)) for cell in first[:10]], looked_for=looked_for
    )


def _nearness(platform: Platform, keys: Sequence[str]) -> int:
    """How many known columns a record has, if it could be this platform's header with something left out."""
    groups = [any(header_key(name) in keys for name in group) for group in platform.recognised_by]
    has_order_no = any(header_key(name) in keys for name in platform.columns["order_no"].names)
    if not has_order_no or 2 * sum(groups) < len(groups):
        return 0
    return len(known_keys(platform).intersection(keys))


def _header(platform: Platform, index: int, record: Sequence[str], keys: Sequence[str]) -> Header:
    names = [visible(clean_cell(cell)) for cell in record]
    while names and not names[-1]:
        names.pop()
    if len(names) > COLUMNS:
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, found=len(names), limit=COLUMNS)
    places = {}
    for field, column in platform.columns.items():
        # Of two equal header names the first one counts: index() finds it.
        present = [keys.index(key) for key in map(header_key, column.names) if key in keys]
        if present:
            places[field] = tuple(present[:1] if column.pick is Pick.PRESENT else present)
    return Header(platform, index, tuple(names), places)
