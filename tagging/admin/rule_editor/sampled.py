"""Who would move, twenty at a time: of all, or of those who go from one tag to another."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from customers.selectors.shop_day import shop_day
from tagging.models import Tag, TagGroup
from tagging.selectors.rule_samples import Sample, samples_of
from tagging.selectors.rule_sets import rules_in_force
from tagging.selectors.rule_words import rule_words
from tagging.services.seen_moves import Move, MoversPage, Way, moves_of

from .shown import Chip, chip_of
from .state import EditorState

DEED = "sample"  # a button's wish: `sample:7-9:2` is the second page of those who go from tag 7 to tag 9
ASKED = re.compile(rf"{DEED}:(?:(\d{{1,18}})-(\d{{1,18}}))?:(\d{{1,9}})", re.ASCII)
MOST_TABS = 6  # the others are opened from the table of who moves


@dataclass(frozen=True, slots=True)
class Tab:
    """One way, with how many go it."""

    before: Chip
    after: Chip
    count: str
    wish: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownSample:
    """A page of who would move, and where it goes on."""

    rows: list[tuple[Sample, Chip, Chip]]
    tabs: list[Tab]
    total: str  # of all ways
    everybody: str
    is_everybody: bool
    place: MoversPage
    before: str
    after: str

    @property
    def of(self) -> str:
        """How many the open tab has."""
        return f"{self.place.total:,d}"


def asked_for(wish: str) -> tuple[Way | None, int] | None:
    """The way and the page that a button asks for; None for any other wish."""
    found = ASKED.fullmatch(wish)
    if found is None:
        return None
    before, after, page = found.groups()
    return (None if before is None else (int(before) or None, int(after) or None)), int(page)


def wish_for(way: Way | None, page: int = 1) -> str:
    """What a button says to get there."""
    return f"{DEED}:{f'{way[0] or 0}-{way[1] or 0}' if way else ''}:{page}"


def shown_sample(
    request: HttpRequest, group: TagGroup, state: EditorState, flows: Sequence[Move], found: MoversPage
) -> ShownSample:
    """The buyers of a page with what decides, and the tabs."""
    samples = samples_of(
        shop=group.shop,
        ways=found.movers,
        stored=rules_in_force(group),
        draft=state.draft,
        as_of=shop_day(group.shop, at=timezone.now()),
        names=rule_words(group.shop_id).names,
        may_see_contact=request.user.has_perm("customers.view_contact"),
    )
    tags = {tag.pk: tag for tag in Tag.objects.filter(group=group)}
    moves = moves_of(flows)
    return ShownSample(
        rows=[(one, *_chips(group, tags, (one.before, one.after))) for one in samples],
        tabs=[_tab(group, tags, one, found.way) for one in _tabbed(moves, found.way)],
        total=f"{sum(one.count for one in moves):,d}",
        everybody=wish_for(None),
        is_everybody=found.way is None,
        place=found,
        before=wish_for(found.way, found.page - 1),
        after=wish_for(found.way, found.page + 1),
    )


def _tabbed(moves: list[Move], way: Way | None) -> list[Move]:
    """The ways that most go, and the open one; of one way alone there is nothing to choose."""
    if len(moves) == 1 and way in (None, moves[0].way):
        return []
    return [one for place, one in enumerate(moves) if place < MOST_TABS or one.way == way]


def _tab(group: TagGroup, tags: dict[int, Tag], one: Move, way: Way | None) -> Tab:
    return Tab(*_chips(group, tags, one.way), f"{one.count:,d}", wish_for(one.way), one.way == way)


def _chips(group: TagGroup, tags: dict[int, Any], way: Way) -> tuple[Chip, Chip]:
    before, after = way
    return chip_of(group, tags.get(before or 0)), chip_of(group, tags.get(after or 0))
