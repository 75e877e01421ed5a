"""The rules of a shop as a run applies them; a group with a rule that cannot be read is left as it stands."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from customers.models import Shop
from tagging.conditions import Condition, ConditionError
from tagging.models import ChoiceSet, TagGroup, TagRule

from .work import GroupWork, SegmentWork

Errors = list[dict[str, Any]]


def group_works(shop: Shop) -> tuple[list[GroupWork], Errors]:
    """The automatic groups that can be run, and what is wrong with the others."""
    sets = dict(ChoiceSet.objects.filter(shop=shop, group__is_automatic=True).values_list("group_id", "pk"))
    rules: dict[int, list[TagRule]] = {}
    for rule in TagRule.objects.filter(shop=shop, group__is_automatic=True).in_force().select_related("tag"):
        rules.setdefault(rule.group_id, []).append(rule)
    works: list[GroupWork] = []
    errors: Errors = []
    for group in TagGroup.objects.filter(shop=shop).automatic():
        try:
            parsed = [(rule, _parsed(rule)) for rule in rules.get(group.pk, [])]
            works.append(GroupWork(group, sets[group.pk], parsed))
        except BrokenRule as error:
            errors.append({"group": group.pk, "rule": error.rule.pk, "message": str(error.__cause__)})
    return works, errors


class BrokenRule(Exception):
    """A rule whose conditions cannot be read."""

    def __init__(self, rule: TagRule) -> None:
        super().__init__(str(rule))
        self.rule = rule


def _parsed(rule: TagRule) -> list[Condition]:
    try:
        return Condition.parse_list(rule.conditions)
    except ConditionError as error:
        raise BrokenRule(rule) from error


def digest_of(works: list[GroupWork], *, bargain_points: int, segments: Sequence[SegmentWork] = ()) -> str:
    """Changes with every rule, its place and its version, what the rules weigh, and the segments that are kept."""
    lines: list[list[Any]] = [
        [work.group.pk, rule.pk, rule.tag_id, rule.version, rule.position, rule.conditions]
        for work in works
        for rule, _parsed_conditions in work.rules
    ]
    lines.append(["bargain", bargain_points])
    lines += [["segment", one.segment_id, [asked.as_json() for asked in one.conditions]] for one in segments]
    return hashlib.blake2b(json.dumps(lines, sort_keys=True).encode(), digest_size=16).hexdigest()


def versions_of(works: list[GroupWork]) -> dict[str, int]:
    """Which version of each rule a run went by."""
    return {str(rule.pk): rule.version for work in works for rule, _conditions in work.rules}
