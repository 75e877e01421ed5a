"""Interactions in a team's file: what a cell tells, and the rows that come of it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.choices import InteractionKind
from crm.models import Interaction
from customers.models import Shop
from customers.services.marks import mark_many_changed

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: \d{1,2}:\d{2}(?::\d{2})?)?$")
NOON = time(12)
PORTION = 1000


class Happening(NamedTuple):
    """What a buyer did on a day of the shop's calendar."""

    kind: str
    on: date


class NoHappening(ValueError):
    """The text names no known kind, or no day that has been; `what` says which: kind, day or future."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_happening(text: str, *, kinds: Mapping[str, str], today: date) -> Happening:
    """One entry of a cell: a kind in any of the program's languages, then its day, as `photo 2026-03-02`."""
    folded = " ".join(text.casefold().split())
    found = DAY.search(folded)
    kind = kinds.get(folded[: found.start()].strip() if found else folded)
    if kind is None:
        raise NoHappening("kind")
    if found is None:
        raise NoHappening("day")
    try:
        on = date(*map(int, found.groups()))
    except ValueError as error:
        raise NoHappening("day") from error
    if on > today:
        raise NoHappening("future")
    return Happening(kind, on)


def kinds_listed() -> str:
    """The kinds in the reader's language."""
    return " / ".join(str(one.label) for one in InteractionKind)


def add_interactions(shop: Shop, wished: Iterable[tuple[int, Happening]], *, by: User | None, at: datetime) -> int:
    """Write them at noon of their days, and let the next run look at the buyers."""
    zone = ZoneInfo(shop.timezone)
    rows = list(wished)
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        mark_many_changed({customer_id for customer_id, _one in portion}, at=at)
        Interaction.objects.bulk_create(
            Interaction(
                shop=shop,
                customer_id=customer_id,
                kind=one.kind,
                happened_at=min(datetime.combine(one.on, NOON, zone), at),
                made_by=by,
            )
            for customer_id, one in portion
        )
    return len(rows)
