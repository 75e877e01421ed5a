"""The grid: moments of a talk across, whom a script speaks to and what it asks down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from scripts_lib.choices import ShopperType, Touchpoint
from tagging.models import TagGroup
from tagging.selectors.shop_tags import shop_tags

from .demand import Demand, Walked, demand
from .supply import ANYBODY, Supply, asking, supply

# What agents call the stretches of a buyer's way; the last one begins when nothing is open any more.
FROM_PRE_SALE, FROM_IN_SALE, FROM_AFTER_SALE, FROM_LONG_TERM = 0, 6, 7, 12
_IN_ORDER = tuple(Touchpoint)
STRETCHES: Sequence[tuple[Any, Sequence[Touchpoint]]] = (
    (_("Pre-sale"), _IN_ORDER[FROM_PRE_SALE:FROM_IN_SALE]),
    (_("In-sale"), _IN_ORDER[FROM_IN_SALE:FROM_AFTER_SALE]),
    (_("After-sale"), _IN_ORDER[FROM_AFTER_SALE:FROM_LONG_TERM]),
    (_("Long term"), _IN_ORDER[FROM_LONG_TERM:]),
)
STEPS, LIGHTS = (1, 2, 3, 5), (1, 20, 40)


@dataclass(frozen=True, slots=True)
class Row:
    """A shopper type, or a tag group that a script asks about; `group` is None for the former."""

    code: str
    name: str
    group: TagGroup | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One moment for one row: a gap when nothing is published and somebody came here, or nobody at all is served."""

    touchpoint: Touchpoint
    row: Row
    published: int
    drafted: int
    walked: Walked

    @property
    def key(self) -> str:
        """The cell in an address."""
        return f"{self.touchpoint}:{self.row.code}"

    @property
    def name(self) -> str:
        return f"{self.touchpoint.label} × {self.row.name}"

    @property
    def is_gap(self) -> bool:
        return not self.published and (bool(self.inquiries) or self.row.code == ANYBODY)

    @property
    def inquiries(self) -> int:
        return len(self.walked.inquiries)

    @property
    def step(self) -> int:
        """How deep its colour is: 1, 2, 3-4, 5 scripts or more."""
        return sum(self.published >= least for least in STEPS)

    @property
    def light(self) -> int:
        """How bright a gap is: below 20, from 20, from 40 inquiries."""
        return max(1, sum(self.inquiries >= least for least in LIGHTS))


@dataclass(frozen=True, slots=True)
class Grid:
    """Everything of one shop; `gaps` are the worst first."""

    types: list[tuple[Row, list[Cell]]]
    groups: list[tuple[Row, list[Cell]]]
    published_scripts: int

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for _row, cells in (*self.types, *self.groups) for cell in cells)

    @property
    def gaps(self) -> list[Cell]:
        return sorted((cell for cell in self.cells if cell.is_gap), key=lambda cell: -cell.inquiries)

    def cell(self, key: str) -> Cell | None:
        """The cell of an address; else the worst gap."""
        asked = next((cell for cell in self.cells if cell.key == key), None)
        return asked or next(iter(self.gaps), None)


def scene_grid(shop: Shop, *, at: datetime, channel: str = "", product_id: int | None = None) -> Grid:
    """What the shop's agents can say at each moment, and how many came there in the last thirty days."""
    groups = [one.group for one in shop_tags(shop.pk) if one.asks]
    there = supply(shop.pk, channel=channel, product_id=product_id)
    wanted = demand(shop.pk, groups=groups, at=at, channel=channel)
    types = [Row(ANYBODY, str(_("Any type"))), *(Row(one.value, str(one.label)) for one in ShopperType)]
    asked = [Row(asking(group.slug), f"{group.name}-{group.number}", group) for group in groups]
    return Grid(
        types=[(row, list(_cells(row, there, wanted))) for row in types],
        groups=[(row, list(_cells(row, there, wanted))) for row in asked],
        published_scripts=there.published_scripts,
    )


def _cells(row: Row, there: Supply, wanted: Demand) -> Iterator[Cell]:
    for _stretch, touchpoints in STRETCHES:
        for touchpoint in touchpoints:
            key = (touchpoint.value, row.code)
            yield Cell(touchpoint, row, there.published[key], there.drafted[key], wanted.get(key, Walked()))
