"""Customers' automatic tags as bits of a few whole numbers, which one pass over all tags gathers.

A full run holds them against the same bits of what the rules say; only of who differs it then tells tags from them.
Gathered in a column for each group, a million customers' tags do not fit into the memory that a statement has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.db.models import BigIntegerField, Case, Value, When

from tagging.filters import FACTS, Moment, conditions_q
from tagging.models import Tag

from .work import GroupWork, Work

WIDTH = 30  # so many keys of tags have their bits in a number: one each for a tag by rule, one for a tag by hand


@dataclass(frozen=True, slots=True)
class Span:
    """A number: its name, and the first of the keys that have bits in it."""

    name: str
    first: int

    def __contains__(self, tag: int) -> bool:
        return self.first <= tag < self.first + WIDTH

    def by_rule(self, tag: int) -> int:
        return 1 << (tag - self.first)

    def by_hand(self, tag: int) -> int:
        return self.by_rule(tag) << WIDTH


class TagBits:
    """The bits of the tags in a run's groups: those that customers have, and those that the rules give them."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.tags: dict[int, list[int]] = {work_group.group.pk: [] for work_group in work.groups}
        for group, tag in Tag.objects.filter(group__in=self.tags).order_by("pk").values_list("group_id", "pk"):
            self.tags[group].append(tag)
        self.spans = _spans(sorted(tag for tags in self.tags.values() for tag in tags))

    def wanted(self) -> dict[str, Any]:
        """The numbers by the rules, each an expression over the facts."""
        groups, moment = self.work.groups, self.work.moment
        return {span.name: reduce(add, (_by_rules(one, span, moment) for one in groups)) for span in self.spans}

    def held_sql(self) -> str:
        """The numbers of the tags that customers have, one row for each who has some."""
        numbers = "".join(f", {self._gathered(span)} AS {span.name}" for span in self.spans)
        sets = ", ".join(f"{group.choice_set_id:d}" for group in self.work.groups)
        return (
            f"SELECT tag.customer_id{numbers} FROM tagging_customertag AS tag "
            f"WHERE tag.choice_set_id IN ({sets or 'NULL'}) GROUP BY tag.customer_id"
        )

    def _gathered(self, span: Span) -> str:
        place = f"tag.tag_id - {span.first:d} + CASE WHEN tag.source = 'rule' THEN 0 ELSE {WIDTH} END"
        is_here = f"tag.tag_id BETWEEN {span.first:d} AND {span.first + WIDTH - 1:d}"
        bit = f"CAST(1 AS bigint) << CAST({place} AS integer)"
        return self.work.dialect.all_bits(f"CASE WHEN {is_here} THEN {bit} ELSE 0 END")

    def differ(self, wanted: str, held: str) -> list[str]:
        """Whether the numbers of two rows differ, for each; those of who has a tag by hand always do."""
        return [f"{wanted}.{span.name} <> COALESCE({held}.{span.name}, 0)" for span in self.spans]

    def held_tag(self, group: GroupWork, row: str) -> str:
        """The tag of a group by the numbers of a row."""
        bits = [(span.name, span.by_rule(tag) | span.by_hand(tag), tag) for span, tag in self._places(group)]
        whens = " ".join(f"WHEN {row}.{name} & {mask:d} <> 0 THEN {tag:d}" for name, mask, tag in bits)
        return f"CASE {whens} END" if whens else "CAST(NULL AS bigint)"

    def is_by_hand(self, group: GroupWork, row: str) -> str:
        """1 where a person set the tag of a group, else NULL."""
        masks = dict.fromkeys((span.name for span in self.spans), 0)
        for span, tag in self._places(group):
            masks[span.name] |= span.by_hand(tag)
        tests = [f"{row}.{name} & {mask:d} <> 0" for name, mask in masks.items() if mask]
        return f"CASE WHEN {' OR '.join(tests) or '1 = 0'} THEN 1 END"

    def _places(self, group: GroupWork) -> list[tuple[Span, int]]:
        return [(span, tag) for span in self.spans for tag in self.tags[group.group.pk] if tag in span]


def _spans(tags: Sequence[int]) -> list[Span]:
    """One number, where the tags were made together."""
    spans: list[Span] = []
    for tag in tags:
        if not spans or tag not in spans[-1]:
            spans.append(Span(f"bits_{len(spans)}", tag))
    return spans


def _by_rules(group: GroupWork, span: Span, moment: Moment) -> Case:
    """The bit of the tag to which the first rule of a group leads that holds; 0 where it has none in this number."""
    whens = [
        When(
            conditions_q(parsed, FACTS, moment),
            then=Value(span.by_rule(rule.tag_id) if rule.tag_id in span else 0, output_field=BigIntegerField()),
        )
        for rule, parsed in group.rules
    ]
    return Case(*whens, default=Value(0, output_field=BigIntegerField()), output_field=BigIntegerField())
