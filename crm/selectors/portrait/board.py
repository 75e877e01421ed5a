"""The tag board: one column a manual group, what is set, what can be, and what is still unknown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
class Suggestion:
    """A tag that the buyer's own words suggest."""

    tag: Tag
    letter: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words by the label of the tag that they suggest, and the tags that nobody wants to see suggested again."""

    words: Mapping[str, list[str]]
    dismissed: Collection[int]

    def words_for(self, tag: Tag) -> list[str]:
        """The words that speak for a tag; none where it was waved away."""
        return [] if tag.pk in self.dismissed else sorted(self.words.get(tag.label, []))


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
    suggestions: list[Suggestion]

    @property
    def shown_adds(self) -> list[Add]:
        """What fits into the column."""
        return self.adds if len(self.adds) <= ADDS_SHOWN + 1 else self.adds[:ADDS_SHOWN]

    @property
    def more_adds(self) -> list[Add]:
        """What stands behind "more"."""
        return self.adds[len(self.shown_adds) :]


def board_columns(
    groups: Iterable[GroupTags],
    rows: Sequence[CustomerTag],
    *,
    is_grey: bool,
    asked_days: Mapping[str, int],
    suggested: Suggested,
) -> list[BoardColumn]:
    """The columns in number order. A grey buyer's other tags are kept, not shown, and nothing is asked."""
    return [_column(one, rows, is_grey, asked_days, suggested) for one in groups if not one.group.is_automatic]


def _column(
    one: GroupTags, rows: Sequence[CustomerTag], is_grey: bool, asked_days: Mapping[str, int], suggested: Suggested
) -> BoardColumn:
    number = one.group.number or 0
    held = [row for row in rows if row.tag.group_id == one.group.pk]
    covered = is_grey and number != 0
    letters = {tag.pk: letter for tag, letter in zip(one.tags, ascii_lowercase, strict=False)}
    held_tags = {row.tag_id for row in held}
    held_sets = {row.choice_set_id for row in held if row.choice_set_id}
    adds = [
        Add(tag, letters.get(tag.pk, ""), tag.choice_set_id in held_sets) for tag in one.tags if tag.pk not in held_tags
    ]
    offered = [
        Suggestion(add.tag, add.letter, words)
        for add in adds
        if not add.is_swap and (words := suggested.words_for(add.tag))
    ]
    shown = {one.tag.pk for one in offered}
    return BoardColumn(
        number=number,
        slug=one.group.slug,
        name=one.group.name,
        held=[] if covered else [Held(row.tag, letters.get(row.tag_id, "")) for row in held],
        adds=[] if covered else [add for add in adds if add.tag.pk not in shown],
        suggestions=[] if covered else offered,
        is_gap=one.asks and not held and not is_grey,
        asked_days=asked_days.get(one.group.slug),
        kept_count=len(held) if covered else 0,
    )
