"""Says why a file has no header that we know, and which record comes nearest to one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from customers.normalize import clean_cell, visible

from .codes import Refusal
from .contract import FileRefused
from .headers import find_header, header_key, header_of, known_keys, missing_columns
from .platforms import PLATFORMS
from .platforms.base import Platform
from .samples import samples_of

# So many known columns make a record a header that lacks something; without an order number it takes more.
NEAR_COLUMNS = 2
NEAR_COLUMNS_WITHOUT_NUMBER = 4

Records = Sequence[Sequence[str]]


class _Guess(NamedTuple):
    """A record taken for the header of a platform. `likeness`: how many columns the platform knows."""

    likeness: int
    platform: Platform
    records: Records
    place: int


def refuse_unknown(tables: Sequence[Records], wanted: Platform | None) -> FileRefused:
    """Another platform's file, columns missing, or nothing that we know; `tables` are the first records of each.

    Of a file that lacks columns the refusal holds headings and masked samples, so that somebody can say which
    column is which.
    """
    others = (find_header(records, PLATFORMS.values()) for records in tables) if wanted else iter(())
    if wanted and (other := next(filter(None, others), None)):
        return FileRefused(Refusal.WRONG_PLATFORM, wanted=wanted.name, found=other.platform.name)
    best = max(_guesses(tables, wanted), key=lambda guess: guess.likeness, default=None)
    if best and (wanted or best.likeness >= NEAR_COLUMNS):
        return _lacking(best)
    first = next((record for records in tables for record in records if any(record)), [])
    looked_for = {one.name: [group[0] for group in one.recognised_by] for one in PLATFORMS.values()}
    return FileRefused(
        Refusal.UNKNOWN_PLATFORM, found=[visible(clean_cell(cell)) for cell in first[:10]], looked_for=looked_for
    )


def _guesses(tables: Sequence[Records], wanted: Platform | None) -> Iterator[_Guess]:
    for records in tables:
        for index, record in enumerate(records):
            keys = [header_key(cell) for cell in record]
            if any(keys):
                for platform in [wanted] if wanted else PLATFORMS.values():
                    yield _Guess(_likeness(platform, keys, is_wanted=bool(wanted)), platform, records, index)


def _likeness(platform: Platform, keys: Sequence[str], *, is_wanted: bool) -> int:
    """How many columns the platform knows; 0 when the record cannot be its header with something left out."""
    known = len(known_keys(platform).intersection(keys))
    if is_wanted:
        return known
    groups = [any(header_key(name) in keys for name in group) for group in platform.recognised_by]
    has_number = any(header_key(name) in keys for name in platform.columns["order_no"].names)
    if 2 * sum(groups) < len(groups) or (not has_number and known < NEAR_COLUMNS_WITHOUT_NUMBER):
        return 0
    return known


def _lacking(guess: _Guess) -> FileRefused:
    record = guess.records[guess.place]
    header = header_of(guess.platform, record)
    return FileRefused(
        Refusal.MISSING_COLUMNS,
        platform=guess.platform.name,
        missing=missing_columns(guess.platform, [header_key(cell) for cell in record]),
        header=guess.place + 1,
        mapping=[list(pair) for pair in header.mapping],
        samples=samples_of(header, guess.records[guess.place + 1 :]),
    )
