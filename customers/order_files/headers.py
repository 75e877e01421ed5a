"""Finds the header of a table and tells by it which platform the file comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from unicodedata import normalize

from customers.normalize import clean_cell, visible

from .cells import SEPARATOR
from .codes import Refusal
from .contract import FileRefused
from .limits import COLUMNS, HEADER_RECORDS
from .platforms import PLATFORMS
from .platforms.base import Pick, Platform


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


def headings_key(names: Sequence[str]) -> str:
    """What files with the same headings in the same order share."""
    return sha256(SEPARATOR.join(map(header_key, names)).encode("utf-8", "surrogatepass")).hexdigest()


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


def find_told_header(records: Iterable[Sequence[str]], told: Mapping[str, str]) -> Header | None:
    """The first record of whose headings somebody has told the platform, whatever it lacks.

    `told` leads from the key of headings to the name of a platform.
    """
    for index, record in enumerate(islice(records, HEADER_RECORDS)):
        platform = PLATFORMS.get(told.get(headings_key(names_of(record)), ""))
        if platform:
            return _header(platform, index, record, [header_key(cell) for cell in record])
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


def names_of(record: Sequence[str]) -> list[str]:
    """The headings of a record, without the empty cells behind them."""
    names = [visible(clean_cell(cell)) for cell in record]
    while names and not names[-1]:
        names.pop()
    return names


def _header(platform: Platform, index: int, record: Sequence[str], keys: Sequence[str]) -> Header:
    names = names_of(record)
    if len(names) > COLUMNS:
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, found=len(names), limit=COLUMNS)
    places = {}
    for field, column in platform.columns.items():
        # Of two equal header names the first one counts: index() finds it.
        present = [keys.index(key) for key in map(header_key, column.names) if key in keys]
        if present:
            places[field] = tuple(present[:1] if column.pick is Pick.PRESENT else present)
    return Header(platform, index, tuple(names), places)
