"""The answers of a script as a tree, saved or as they stand in the form: what is drawn above their boxes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from scripts_lib.models import ScriptBranch
from scripts_lib.models.script import DEEPEST_BRANCH
from tagging.models import Tag


class AnswerRow(NamedTuple):
    """One answer; `field` begins the names of its boxes, `key` and `parent` are of saved answers and may be empty."""

    field: str
    key: str
    parent: str
    answer: str
    reply: str
    tag: str
    position: int


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """An answer where it stands; `may_go_on` when another one may follow on it."""

    row: AnswerRow
    depth: int
    tag: Tag | None

    @property
    def may_go_on(self) -> bool:
        return bool(self.row.key) and self.depth < DEEPEST_BRANCH

    @property
    def is_too_deep(self) -> bool:
        return self.depth > DEEPEST_BRANCH


def drawn(rows: Sequence[AnswerRow], reader: AbstractBaseUser | AnonymousUser) -> list[DrawnAnswer]:
    """Each answer straight after the one it follows on; those in a circle come last. One query, for the tags."""
    keys = {int(row.tag) for row in rows if row.tag.isdecimal()}
    tags = Tag.objects.for_user(reader).filter(pk__in=keys).select_related("group").in_bulk() if keys else {}
    known = {row.key for row in rows if row.key}
    below: dict[str, list[AnswerRow]] = {}
    for row in sorted(rows, key=lambda one: one.position):
        below.setdefault(row.parent if row.parent in known else "", []).append(row)
    found = [
        DrawnAnswer(row, depth, tags.get(int(row.tag)) if row.tag.isdecimal() else None)
        for row, depth in _walk(below, "", 1)
    ]
    placed = {one.row.field for one in found}
    return [*found, *(DrawnAnswer(row, DEEPEST_BRANCH + 1, None) for row in rows if row.field not in placed)]


def saved_rows(branches: Iterable[ScriptBranch]) -> list[AnswerRow]:
    """Saved answers in the order in which the form has their boxes."""
    return [
        AnswerRow(
            f"branches-{at}",
            str(one.pk),
            str(one.parent_id or ""),
            one.answer,
            one.reply,
            str(one.tag_id or ""),
            one.position,
        )
        for at, one in enumerate(branches)
    ]


def _walk(below: Mapping[str, Iterable[AnswerRow]], key: str, depth: int) -> Iterator[tuple[AnswerRow, int]]:
    for row in below.get(key, ()):
        yield row, depth
        if row.key:
            yield from _walk(below, row.key, depth + 1)
