"""One run over a shop: the day it is for, the moment it is made, and the rules it goes by."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers import dialects
from customers.dialects.base import Dialect, execute, fetch
from customers.models import CustomerFacts
from tagging.conditions import Condition, Cuts
from tagging.filters import Moment
from tagging.models import FactsOnDay, TagGroup, TagRule
from tagging.models.run_settings import BARGAIN_POINTS


@dataclass(frozen=True, slots=True)
class GroupWork:
    """An automatic group, its one choice set, and its rules in the order in which they are tried."""

    group: TagGroup
    choice_set_id: int
    rules: list[tuple[TagRule, list[Condition]]]

    @property
    def wanted(self) -> str:
        return f"rule_{self.group.pk:d}"

    @property
    def was(self) -> str:
        return f"was_{self.group.pk:d}"

    @property
    def held(self) -> str:
        return f"held_{self.group.pk:d}"

    @property
    def fixed(self) -> str:
        return f"fixed_{self.group.pk:d}"


@dataclass(frozen=True, slots=True)
class SegmentWork:
    """A segment whose members are kept as rows; `after_tags`: it asks for tags that the run sets."""

    segment_id: int
    conditions: list[Condition]
    after_tags: bool = False


@dataclass(slots=True)
class Work:
    """What the steps of a run share."""

    shop_id: int
    as_of: date
    at: datetime
    is_full: bool
    last_on: date | None = None  # the day of the last run, when a daily run goes by the same rules and cut points
    run_id: int | None = None
    cuts: Cuts | None = None
    bargain_points: int = BARGAIN_POINTS
    facts: type[CustomerFacts] | type[FactsOnDay] = CustomerFacts
    known_in: str = CustomerFacts._meta.db_table  # the table with the facts of the day, of others too
    groups: list[GroupWork] = field(default_factory=list)
    segments: list[SegmentWork] = field(default_factory=list)
    dialect: Dialect = field(default_factory=dialects.current)

    @property
    def moment(self) -> Moment:
        return Moment(self.as_of, self.cuts, self.bargain_points)

    @property
    def asked(self) -> Iterator[Condition]:
        """Everything that the run asks of a customer."""
        for group in self.groups:
            for _rule, parsed in group.rules:
                yield from parsed
        for segment in self.segments:
            yield from segment.conditions

    @property
    def names(self) -> dict[str, Any]:
        return {
            "shop": self.shop_id,
            "as_of": self.dialect.day(self.as_of),
            "run": self.run_id,
            "now": self.dialect.moment(self.at),
        }

    @property
    def day(self) -> str:
        """The day as an SQL literal; it comes out of a date, never out of text."""
        return f"'{self.as_of.isoformat()}'"

    @property
    def facts_table(self) -> str:
        return self.facts._meta.db_table

    def run(self, sql: str, **more: Any) -> int:
        return execute(sql, {**self.names, **more})

    def fetch(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        return fetch(sql, {**self.names, **more})

    def keep(self, name: str, select: str, **more: Any) -> None:
        self.dialect.keep(name, select, {**self.names, **more})
