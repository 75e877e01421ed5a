"""What a buyer was on a day: the tags of that day, read out of the history."""

from dataclasses import dataclass
from datetime import date

from customers.models import Customer
from customers.selectors.staff import staff_name
from tagging.choices import TagSource
from tagging.models import CustomerTag, Tag, TagChange, TagGroup
from tagging.texts import evidence_text


@dataclass(frozen=True, slots=True)
class TagOfDay:
    """A tag, since when it held, and why."""

    tag: Tag
    since_on: date
    source: str
    who: str
    version: int | None
    evidence: str
    until_on: date | None  # None while it still holds
    is_held: bool


@dataclass(frozen=True, slots=True)
class TagsOfDay:
    on: date
    groups: list[tuple[TagGroup, list[TagOfDay]]]


def tags_on_day(customer: Customer, *, on: date) -> TagsOfDay:
    """All tags of a day, manual and automatic; three queries."""
    rows = TagChange.objects.filter(customer=customer)
    rows = rows.select_related("opened_tag__group", "made_by").order_by("pk")
    held: dict[int, TagChange] = {}
    ended: dict[int, date] = {}
    for row in rows:
        if row.from_on <= on:
            _follow(held, row)
            continue
        for tag_id in _gone(held, row):
            ended.setdefault(tag_id, row.from_on)
    now = set(CustomerTag.objects.filter(customer=customer).values_list("tag_id", flat=True))
    groups: dict[TagGroup, list[TagOfDay]] = {}
    for row in sorted(held.values(), key=_place):
        tag = row.opened_tag
        if tag is not None:
            groups.setdefault(tag.group, []).append(_told(row, tag, ended.get(tag.pk), tag.pk in now))
    return TagsOfDay(on, list(groups.items()))


def _follow(held: dict[int, TagChange], row: TagChange) -> None:
    for tag_id in _gone(held, row):
        held.pop(tag_id, None)
    if row.opened_tag_id is not None:
        held[row.opened_tag_id] = row


def _gone(held: dict[int, TagChange], row: TagChange) -> list[int]:
    """What a line of the history takes off: what it closes, and every rival of what it opens."""
    gone = [row.closed_tag_id] if row.closed_tag_id in held else []
    opened = row.opened_tag
    if opened is not None and opened.choice_set_id is not None:
        for tag_id, other in held.items():
            rival = other.opened_tag
            if rival is not None and rival.choice_set_id == opened.choice_set_id and tag_id not in (opened.pk, *gone):
                gone.append(tag_id)
    return [tag_id for tag_id in gone if tag_id is not None]


def _place(row: TagChange) -> tuple[bool, int, int, int]:
    tag = row.opened_tag
    if tag is None:
        return (False, 0, 0, 0)
    return (not tag.group.is_automatic, tag.group.number or tag.group.position, tag.position, tag.pk)


def _told(row: TagChange, tag: Tag, until_on: date | None, is_held: bool) -> TagOfDay:
    user = row.made_by
    by_rule = row.source == TagSource.RULE
    return TagOfDay(
        tag=tag,
        since_on=row.from_on,
        source=str(TagSource(row.source).label),
        who=staff_name(user),
        version=row.rule_version,
        evidence=evidence_text(row.evidence) if by_rule else "",
        until_on=until_on,
        is_held=is_held and until_on is None,
    )
