"""The problems of an import as its page shows them: by reason, with the first few examples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from customers.choices import ProblemKind
from customers.models import OrderImport
from customers.selectors.import_report import problems_of
from customers.texts import problem_cause, problem_label, problem_remedy

from .import_records import shown_value

EXAMPLES = 4


@dataclass(frozen=True)
class ProblemGroup:
    """The records with one and the same reason, and the first few of them."""

    kind: str
    code: str
    label: str | Promise
    cause: str
    remedy: str
    count: int
    records: list[int]
    column: str
    values: list[str]

    @property
    def more_count(self) -> int:
        return self.count - len(self.records)


@dataclass(frozen=True)
class ProblemList:
    """All groups of one kind."""

    kind: str
    label: str | Promise
    count: int
    groups: list[ProblemGroup]


def problem_lists(order_import: OrderImport) -> list[ProblemList]:
    """The problems of an import by kind and reason, the most frequent reason first."""
    groups = _problem_groups(order_import)
    lists = []
    for kind in (ProblemKind.REJECTED, ProblemKind.WARNING, ProblemKind.SKIPPED):
        own = [group for group in groups if group.kind == kind]
        lists.append(ProblemList(kind.value, kind.label, sum(group.count for group in own), own))
    return lists


def _problem_groups(order_import: OrderImport) -> list[ProblemGroup]:
    counts = (
        problems_of(order_import)
        .values("kind", "code")
        .annotate(count=Count("pk"), first=Min("record"))
        .order_by("-count", "first", "code")
    )
    examples: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for example in _examples(order_import):
        examples.setdefault((example["kind"], example["code"]), []).append(example)
    return [_group(row, examples.get((row["kind"], row["code"]), [])) for row in counts]


def _examples(order_import: OrderImport) -> Iterable[Mapping[str, Any]]:
    """The first few problems of every reason, in one query."""
    place = Window(RowNumber(), partition_by=[F("kind"), F("code")], order_by=[F("record"), F("pk")])
    return (
        problems_of(order_import)
        .annotate(place=place)
        .filter(place__lte=EXAMPLES)
        .order_by("record", "pk")
        .values("kind", "code", "record", "column", "value")
    )


def _group(row: Mapping[str, Any], examples: list[Mapping[str, Any]]) -> ProblemGroup:
    return ProblemGroup(
        kind=row["kind"],
        code=row["code"],
        label=problem_label(row["code"]),
        cause=problem_cause(row["code"]),
        remedy=problem_remedy(row["code"]),
        count=row["count"],
        records=[example["record"] for example in examples],
        column=next((example["column"] for example in examples if example["column"]), ""),
        values=list(dict.fromkeys(shown_value(row["code"], one["value"]) for one in examples if one["value"])),
    )
