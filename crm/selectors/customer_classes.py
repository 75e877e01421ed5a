"""The automatic groups of a customer, each answer with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from customers.models import Customer
from tagging.choices import TagSource
from tagging.models import CustomerTag, Tag, TagChange, TagRule
from tagging.selectors.shop_tags import GroupTags
from tagging.texts import evidence_text, rule_text


@dataclass(frozen=True, slots=True)
class Why:
    """Why a tag is there."""

    rule: str
    rule_version: int | None
    evidence: str
    since_on: date
    source: str
    set_by: str
    run_id: int | None
    run_on: date | None


@dataclass(frozen=True, slots=True)
class ClassCell:
    """One automatic group: its answer, or None."""

    group_slug: str
    group_name: str
    tag: Tag | None
    why: Why | None


def class_cells(customer: Customer, groups: Iterable[GroupTags], rows: Sequence[CustomerTag]) -> list[ClassCell]:
    """All automatic groups in their order; two queries for all the reasons."""
    automatic = [one.group for one in groups if one.group.is_automatic]
    held = {row.tag.group_id: row for row in rows if row.tag.group.is_automatic}
    changes = _latest_changes(customer, [row.tag_id for row in held.values()])
    rules = _rules_as_they_were([row for row in held.values() if row.rule_id])
    cells = []
    for group in automatic:
        row = held.get(group.pk)
        why = _why(row, changes.get(row.tag_id), rules) if row else None
        cells.append(ClassCell(group.slug, group.name, row.tag if row else None, why))
    return cells


def _why(row: CustomerTag, change: TagChange | None, rules: dict[tuple[int, int], Any]) -> Why:
    conditions = rules.get((row.rule_id or 0, row.rule_version or 0))
    return Why(
        rule=rule_text(conditions) if conditions else "",
        rule_version=row.rule_version,
        evidence=evidence_text(change.evidence) if change else "",
        since_on=row.since_on,
        source=str(TagSource(row.source).label),
        set_by=(row.set_by.get_full_name() or row.set_by.get_username()) if row.set_by else "",
        run_id=change.run_id if change else None,
        run_on=change.run.as_of if change and change.run else None,
    )


def _latest_changes(customer: Customer, tag_ids: list[int]) -> dict[int, TagChange]:
    """The latest change that set each tag."""
    changes = TagChange.objects.filter(customer=customer, opened_tag__in=tag_ids).select_related("run")
    latest: dict[int, TagChange] = {}
    for change in changes.order_by("-pk"):
        latest.setdefault(change.opened_tag_id or 0, change)
    return latest


def _rules_as_they_were(rows: Sequence[CustomerTag]) -> dict[tuple[int, int], Any]:
    """The conditions of each rule in the version that set the tag, from its history."""
    versions = TagRule.history.filter(id__in=[row.rule_id for row in rows]).order_by("history_id")
    return {(rule_id, version): when for rule_id, version, when in versions.values_list("id", "version", "conditions")}
