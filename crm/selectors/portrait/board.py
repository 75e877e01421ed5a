"""The tag board: one column a manual group, what is set, what can be, and what is still unknown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from tagging.models import CustomerTag, Tag
from tagging.selectors.shop_tags import GroupTags

ADDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Held:
    """A tag that is set, with the letter that takes it off."""

    tag: Tag
    letter: str


@dataclass(frozen=True, slots=True)
class Add:
    """A tag one click away, and whether it takes the place of another."""

    tag: Tag
    letter: str
    is_swap: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    number: int
    slug: str
    name: str
    held: list[Held]
    adds: list[Add]
    is_gap: bool
    asked_days: int | None  # how long ago it was asked, within the last seven days
    kept_count: int  # tags that the grey list hides

    @property
    def shown_adds(self) -> list[Add]:
        """What fits into the column."""
        return self.adds if len(self.adds) <= ADDS_SHOWN + 1 else self.adds[:ADDS_SHOWN]

    @property
    def more_adds(self) -> list[Add]:
        """What stands behind "more"."""
        return self.adds[len(self.shown_adds) :]


def board_columns(
    groups: Iterable[GroupTags], rows: Sequence[CustomerTag], *, is_grey: bool, asked_days: Mapping[str, int]
) -> list[BoardColumn]:
    """The columns in number order. A grey buyer's other tags are kept, not shown, and nothing is asked."""
    return [_column(one, rows, is_grey, asked_days) for one in groups if not one.group.is_automatic]


def _column(one: GroupTags, rows: Sequence[CustomerTag], is_grey: bool, asked_days: Mapping[str, int]) -> BoardColumn:
    number = one.group.number or 0
    held = [row for row in rows if row.tag.group_id == one.group.pk]
    covered = is_grey and number != 0
    letters = {tag.pk: letter for tag, letter in zip(one.tags, ascii_lowercase, strict=False)}
    held_tags = {row.tag_id for row in held}
    held_sets = {row.choice_set_id for row in held if row.choice_set_id}
    adds = [
        Add(tag, letters.get(tag.pk, ""), tag.choice_set_id in held_sets) for tag in one.tags if tag.pk not in held_tags
    ]
    return BoardColumn(
        number=number,
        slug=one.group.slug,
        name=one.group.name,
        held=[] if covered else [Held(row.tag, letters.get(row.tag_id, "")) for row in held],
        adds=[] if covered else adds,
        is_gap=one.asks and not held and not is_grey,
        asked_days=asked_days.get(one.group.slug),
        kept_count=len(held) if covered else 0,
    )
