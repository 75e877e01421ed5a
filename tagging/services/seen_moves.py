"""Who would move, of everybody whom a preview looked at: counted by their ways, and met a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from customers.dialects.base import fetch

SEEN = "tag_seen"  # customer_id, before_tag, after_tag: everybody whom the preview looked at
PAGE = 20
SPREAD = 7919  # a prime: neighbours in the table are no neighbours in the sample
MOVES = "COALESCE(before_tag, 0) <> COALESCE(after_tag, 0)"

Way = tuple[int | None, int | None]  # from this tag to that; None is no tag


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who go from one tag to another; None is no tag."""

    before: int | None
    after: int | None
    count: int

    @property
    def way(self) -> Way:
        return self.before, self.after

    @property
    def stays(self) -> bool:
        return self.before == self.after


class Mover(NamedTuple):
    """One of them."""

    customer: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class MoversPage:
    """Twenty of those who move one way, or of all who move: pages are counted from 1."""

    way: Way | None = None
    page: int = 1
    total: int = 0
    movers: list[Mover] = field(default_factory=list)

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * PAGE, self.total)

    @property
    def has_before(self) -> bool:
        return self.page > 1

    @property
    def has_after(self) -> bool:
        return self.last < self.total


def seen_flows() -> list[Move]:
    """How many go each way, and how many stay with each tag."""
    rows = fetch(f"SELECT before_tag, after_tag, COUNT(*) FROM {SEEN} GROUP BY before_tag, after_tag")
    return [Move(before, after, int(count)) for before, after, count in rows]


def moves_of(flows: Iterable[Move]) -> list[Move]:
    """Those who would not stay, the most first."""
    moves = (one for one in flows if not one.stays)
    return sorted(moves, key=lambda one: (-one.count, one.before or 0, one.after or 0))


def seen_movers(flows: Sequence[Move], way: Way | None, page: int) -> MoversPage:
    """A page of those who move; beyond the end it is the last one, and a way that nobody goes has none.

    Whoever moves stands in one fixed order in which each way has its share of every page.
    """
    total = sum(one.count for one in moves_of(flows) if way in (None, one.way))
    page = max(1, min(page, -(-total // PAGE)))
    if not total:
        return MoversPage(way)
    by_way = "PARTITION BY before_tag, after_tag"
    rows = fetch(
        "SELECT customer_id, before_tag, after_tag FROM ("
        f"SELECT customer_id, before_tag, after_tag, COUNT(*) OVER ({by_way}) AS many, "
        f"ROW_NUMBER() OVER ({by_way} ORDER BY (customer_id * {SPREAD}) %% 100003, customer_id) AS place "
        f"FROM {SEEN} WHERE {goes(way) if way else MOVES}) AS ranked "
        "ORDER BY (CAST(place AS float) - 0.5) / many, many DESC, customer_id "
        f"LIMIT {PAGE:d} OFFSET {(page - 1) * PAGE:d}"
    )
    return MoversPage(way, page, total, [Mover(*row) for row in rows])


def goes(way: Way) -> str:
    """Who goes one way, as SQL over `SEEN`."""
    return f"{_is('before', way[0])} AND {_is('after', way[1])}"


def _is(column: str, tag: int | None) -> str:
    """Numbers only, never text."""
    return f"{column}_tag IS NULL" if tag is None else f"{column}_tag = {tag:d}"
