"""The picture of who would move: bands to scale for movers, grey lines for who stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from tagging.services.seen_moves import Move

STEP, BOX, LEFT, RIGHT = 40, 32, 172, 342
THICKEST, THINNEST = 22, 2


@dataclass(frozen=True, slots=True)
class Stop:
    """One tag on either side."""

    y: int
    middle: int
    text: int
    name: str
    before: str
    after: str
    change: str
    stay: str


@dataclass(frozen=True, slots=True)
class Band:
    path: str
    width: str
    x: int
    y: int
    count: str


@dataclass(frozen=True, slots=True)
class Picture:
    height: int
    stops: list[Stop]
    bands: list[Band]


def picture(flows: Sequence[Move], tags: Sequence[tuple[int | None, str]]) -> Picture:
    """The tags in their order, none last."""
    middles = {pk: place * STEP + BOX // 2 + 2 for place, (pk, _name) in enumerate(tags)}
    stops = [_stop(flows, pk, name, middles[pk]) for pk, name in tags]
    moves = [one for one in flows if not one.stays and one.before in middles and one.after in middles]
    most = max((one.count for one in moves), default=1)
    bands = [_band(one, place, middles, most) for place, one in enumerate(sorted(moves, key=lambda one: -one.count))]
    return Picture(len(tags) * STEP + 4, stops, bands)


def _stop(flows: Sequence[Move], pk: int | None, name: str, middle: int) -> Stop:
    before = sum(one.count for one in flows if one.before == pk)
    after = sum(one.count for one in flows if one.after == pk)
    stay = sum(one.count for one in flows if one.before == pk == one.after)
    change = f"{after - before:+,d}".replace("-", "−") if after != before else ""
    short = name if len(name) <= 9 else f"{name[:8]}…"
    return Stop(middle - BOX // 2, middle, middle + 5, short, f"{before:,d}", f"{after:,d}", change, f"{stay:,d}")


def _band(one: Move, place: int, middles: dict[int | None, int], most: int) -> Band:
    start, end = middles[one.before], middles[one.after]
    width = max(THINNEST, THICKEST * one.count / most)
    bend = (LEFT + RIGHT) // 2
    share = (1, 2, 3)[place % 3] / 4  # labels of neighbouring bands stand apart
    x = round(LEFT + (RIGHT - LEFT) * share)
    t = (x - LEFT) / (RIGHT - LEFT)
    y = round(start + (end - start) * (3 * t * t - 2 * t * t * t))
    return Band(f"M{LEFT} {start} C{bend} {start} {bend} {end} {RIGHT} {end}", f"{width:.1f}", x, y, f"{one.count:,d}")
