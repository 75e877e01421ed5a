"""The rules of a group as a set: what holds now, what held before, what waits for a second person."""

from dataclasses import dataclass, field
from typing import Any

from tagging.choices import VersionState
from tagging.models import RuleVersion, TagGroup, TagRule

FIRST = 1


@dataclass(frozen=True, slots=True)
class DraftRule:
    """One line of a draft; `rule` is the number of the rule that it changes, None for a new one."""

    tag: int
    conditions: list[dict[str, Any]] = field(default_factory=list)
    rule: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As kept with a version."""
        return {"rule": self.rule, "tag": self.tag, "conditions": self.conditions}

    @classmethod
    def read(cls, raw: dict[str, Any]) -> "DraftRule":
        """From what was kept."""
        return cls(raw["tag"], raw["conditions"], raw["rule"])


def rules_in_force(group: TagGroup) -> list[TagRule]:
    """In the order in which they are tried."""
    return list(TagRule.objects.filter(group=group).in_force().select_related("tag__group"))


def stored_draft(group: TagGroup) -> list[DraftRule]:
    """The rules in force as a draft that changes nothing."""
    return [DraftRule(one.tag_id, one.conditions, one.pk) for one in rules_in_force(group)]


def saved_versions(group: TagGroup) -> list[RuleVersion]:
    """Newest first; empty while the rules are those that the shop began with."""
    saved = RuleVersion.objects.filter(group=group, state=VersionState.SAVED)
    return list(saved.select_related("made_by", "decided_by").order_by("-version"))


def version_in_force(group: TagGroup) -> int:
    """The number of the newest version; the rules that a shop begins with are the first."""
    newest = RuleVersion.objects.filter(group=group, state=VersionState.SAVED).order_by("-version").first()
    return newest.version if newest else FIRST


def held_version(group: TagGroup) -> RuleVersion | None:
    """What waits for a second person."""
    held = RuleVersion.objects.filter(group=group, state=VersionState.HELD)
    return held.select_related("made_by").first()
