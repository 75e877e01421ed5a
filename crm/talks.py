"""Which talk a message of the past belongs to. Plain Python, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CONTINUES_FOR = timedelta(hours=4)


@dataclass(slots=True, eq=False)
class Talk:
    """An inquiry of one buyer; `pk` is None while it is not written yet."""

    pk: int | None
    stage: str
    is_open: bool
    opened_at: datetime
    last_at: datetime

    def takes(self, at: datetime) -> bool:
        """Whether what was said at that moment belongs to it: from shortly before it opened, as long as it goes on."""
        begun = at > self.opened_at - CONTINUES_FOR
        return begun and (self.is_open or at < self.last_at + CONTINUES_FOR)


def talk_of(at: datetime, talks: list[Talk], *, stage: str, opens: bool) -> Talk | None:
    """The talk that a message continues, else a new one when it opens any; the same rule as for an agent's deeds.

    None: nothing was going on, and either the message opens nothing or a later talk is the open one.
    """
    going_on = [one for one in talks if one.takes(at)]
    found = _best(going_on)
    if found is None and opens and not any(one.is_open and one.stage == stage for one in talks):
        found = Talk(pk=None, stage=stage, is_open=True, opened_at=at, last_at=at)
        talks.append(found)
    if found is not None:
        found.opened_at, found.last_at = min(found.opened_at, at), max(found.last_at, at)
    return found


def _best(talks: Sequence[Talk]) -> Talk | None:
    """An open one before a closed one, then the latest word."""
    return max(talks, key=lambda one: (one.is_open, one.last_at, one.pk or 0), default=None)
