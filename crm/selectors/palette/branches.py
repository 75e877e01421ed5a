"""What a buyer may answer to a script, and what an agent then says and sets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from django.db.models import Q

from scripts_lib.models import ScriptBranch
from scripts_lib.render import Piece, is_complete, pieces
from scripts_lib.rules import DEEPEST_BRANCH
from tagging.models import Tag

Values = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class PaletteBranch:
    """An answer, the reply to it, and the tag of this shop that it sets."""

    pk: int
    letter: str
    depth: int
    answer: str
    parts: list[Piece]
    is_whole: bool
    tag: Tag | None


def branches_of(script_ids: Sequence[int], *, shop_id: int, values: Values) -> dict[int, list[PaletteBranch]]:
    """The answers by script, in the order in which they are read; two queries at most."""
    rows = ScriptBranch.objects.filter(script__in=script_ids).select_related("tag__group").order_by("position", "pk")
    by_script: dict[int, list[ScriptBranch]] = {}
    for row in rows:
        by_script.setdefault(row.script_id, []).append(row)
    own_tags = _own_tags(shop_id, (row.tag for row in rows if row.tag))
    return {script: list(_lettered(some, values, own_tags)) for script, some in by_script.items()}


def _lettered(rows: Sequence[ScriptBranch], values: Values, own_tags: Mapping[int, Tag]) -> Iterator[PaletteBranch]:
    for letter, (row, depth) in zip(ascii_lowercase, _nested(rows, None, 1), strict=False):
        parts = pieces(row.reply, values)
        yield PaletteBranch(
            pk=row.pk,
            letter=letter,
            depth=depth,
            answer=row.answer,
            parts=parts,
            is_whole=is_complete(parts),
            tag=own_tags.get(row.tag_id) if row.tag_id else None,
        )


def _nested(rows: Sequence[ScriptBranch], parent: int | None, depth: int) -> Iterator[tuple[ScriptBranch, int]]:
    for row in rows if depth <= DEEPEST_BRANCH else ():
        if row.parent_id == parent:
            yield row, depth
            yield from _nested(rows, row.pk, depth + 1)


def _own_tags(shop_id: int, tags: Iterable[Tag]) -> dict[int, Tag]:
    """For each tag the one of this shop: itself, or for a script of all shops the one of the same code or name."""
    wanted = {tag.pk: tag for tag in tags}
    foreign = [tag for tag in wanted.values() if tag.shop_id != shop_id]
    own = {key: tag for key, tag in wanted.items() if tag.shop_id == shop_id}
    if not foreign:
        return own
    alike = Q(name__in={tag.name for tag in foreign}) | Q(slug__in={tag.slug for tag in foreign} - {""})
    candidates = Tag.objects.filter(alike, shop=shop_id, is_active=True).select_related("group").order_by("pk")
    by_code = {(tag.group.slug, tag.slug): tag for tag in candidates if tag.slug}
    by_name = {(tag.group.slug, tag.name): tag for tag in candidates}
    for tag in foreign:
        group = tag.group.slug
        if same := by_code.get((group, tag.slug)) or by_name.get((group, tag.name)):
            own[tag.pk] = same
    return own
