"""The tag board: one column a manual group, what is set and what can be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tagging.models import CustomerTag, Tag
from tagging.selectors.shop_tags import GroupTags


@dataclass(frozen=True, slots=True)
class Add:
    """A tag one click away, and whether it takes the place of another."""

    tag: Tag
    is_swap: bool


@dataclass(frozen=True, slots=True)
class BoardColumn:
    number: int
    name: str
    tags: list[Tag]
    adds: list[Add]
    is_gap: bool
    kept_count: int  # tags that the grey list hides

    @property
    def is_kept(self) -> bool:
        """Whether the grey list covers this column."""
        return self.kept_count > 0


def board_columns(groups: Iterable[GroupTags], rows: Sequence[CustomerTag], *, is_grey: bool) -> list[BoardColumn]:
    """The columns in number order. A grey buyer's other tags are kept, not shown, and nothing is asked."""
    return [_column(one, rows, is_grey=is_grey) for one in groups if not one.group.is_automatic]


def _column(one: GroupTags, rows: Sequence[CustomerTag], *, is_grey: bool) -> BoardColumn:
    number = one.group.number or 0
    held = [row for row in rows if row.tag.group_id == one.group.pk]
    covered = is_grey and number != 0
    held_tags = {row.tag_id for row in held}
    held_sets = {row.choice_set_id for row in held if row.choice_set_id}
    adds = [Add(tag, tag.choice_set_id in held_sets) for tag in one.tags if tag.pk not in held_tags]
    return BoardColumn(
        number=number,
        name=one.group.name,
        tags=[] if covered else [row.tag for row in held],
        adds=[] if covered else adds,
        is_gap=one.asks and not held and not is_grey,
        kept_count=len(held) if covered else 0,
    )
