"""The rules of a version in plain words, each beside what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tagging.models import Tag, TagGroup
from tagging.selectors.rule_words import RuleWords

from .shown import Chip, chip_of, said

Rules = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """One rule; `was` is what stood there before, `note` says in a word what became of it."""

    chip: Chip
    text: str
    was: str = ""
    note: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.was or self.note)


def told(group: TagGroup, rules: Rules, words: RuleWords, before: Rules | None = None) -> list[Told]:
    """All rules in their order, then those that are gone; nothing is compared where `before` is None."""
    tags = {tag.pk: tag for tag in Tag.objects.filter(group=group)}
    if before is None:
        return [Told(chip_of(group, tags.get(one["tag"])), said(one["conditions"], words)) for one in rules]
    old = {one["rule"]: (place, one) for place, one in enumerate(before)}
    lines = []
    for place, one in enumerate(rules):
        stood, was = old.pop(one["rule"], (place, None))
        lines.append(_line(group, one, was, tags, words, is_moved=stood != place and len(rules) == len(before)))
    gone = [one for _place, one in old.values()]
    return [*lines, *(_gone(group, one, tags, words) for one in gone)]


def _line(
    group: TagGroup,
    one: dict[str, Any],
    was: dict[str, Any] | None,
    tags: dict[int, Tag],
    words: RuleWords,
    *,
    is_moved: bool,
) -> Told:
    chip, text = chip_of(group, tags.get(one["tag"])), said(one["conditions"], words)
    if was is None:
        return Told(chip, text, note=_("new"))
    other = tags[was["tag"]].name if was["tag"] != one["tag"] and was["tag"] in tags else ""
    note = _("was “%(tag)s”") % {"tag": other} if other else _("moved") if is_moved else ""
    return Told(chip, text, said(was["conditions"], words) if was["conditions"] != one["conditions"] else "", note)


def _gone(group: TagGroup, one: dict[str, Any], tags: dict[int, Tag], words: RuleWords) -> Told:
    return Told(chip_of(group, tags.get(one["tag"])), "", said(one["conditions"], words), _("taken out"))
