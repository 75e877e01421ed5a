"""Which inquiries are won, said the long way: in plain Python, day by day, without the program's own words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Talked:
    opened_at: datetime
    can_win: bool


@dataclass(frozen=True)
class Paid:
    at: datetime
    counts: bool


def falls_into(sale: Paid, talk: Talked, zone: ZoneInfo, days: int) -> bool:
    begun, paid = (moment.astimezone(zone) for moment in (talk.opened_at, sale.at))
    return sale.at >= talk.opened_at and (paid.date() - begun.date()).days <= days


def won_places(talks: list[Talked], sales: list[Paid], *, zone: str, days: int) -> set[int]:
    """The places in the list of the inquiries that are won; of two that began together the later in the list."""
    won = set()
    for sale in sales:
        if not sale.counts:
            continue
        latest = None
        for place, talk in enumerate(talks):
            is_candidate = talk.can_win and falls_into(sale, talk, ZoneInfo(zone), days)
            if is_candidate and (latest is None or talk.opened_at >= talks[latest].opened_at):
                latest = place
        if latest is not None:
            won.add(latest)
    return won
