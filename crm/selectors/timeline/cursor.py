"""A place in the timeline, as an address can carry it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNDATED = datetime(1, 1, 1, tzinfo=UTC)  # where rows without a moment stand: after all others
WRITTEN = re.compile(r"(-?[0-9]{1,20})\.([a-z_]{1,20})\.([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last entry that was shown: moment, source and key tell any two entries apart."""

    at: datetime
    source: str
    pk: int

    def __str__(self) -> str:
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return f"{micros}.{self.source}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """What __str__ wrote; ValueError for anything else."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        micros, source, pk = found.groups()
        try:
            at = EPOCH + timedelta(microseconds=int(micros))
        except OverflowError as error:
            raise ValueError(text) from error
        return cls(at, source, int(pk))
