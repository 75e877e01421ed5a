"""What the rules give against what the customers have: one look at everybody, then only those who differ."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.lookups import Exact

from customers.dialects.base import fetch
from customers.services.marks import LOOKS
from tagging.filters import FACTS
from tagging.filters.expressions import AsItLies
from tagging.filters.numbers import score
from tagging.looks import CORRECTABLE

from .next_due import due_columns, next_due_sql
from .tag_bits import TagBits
from .turned import first_rule, moment_before, reads_tags, turning_groups
from .work import GroupWork, Work

SCORES = ("r", "f", "m")
NO_DAY = "'0001-01-01'"
DIFFERENCE = (
    "customer_id", "group_id", "choice_set_id", "rule_id", "rule_version", "opened_tag_id", "closed_tag_id",
    *(f"new_{name}" for name in SCORES),
)  # fmt: skip


def wanted_rows(work: Work, *more: str, **columns: Any) -> QuerySet[Any, dict[str, Any]]:
    """Each customer looked at with the first rule of each group that holds, R, F, M, and more of their facts."""
    answers = {group.wanted: first_rule(group, work.moment) for group in work.groups}
    scores = {f"new_{name}": score(name, FACTS, work.moment) for name in SCORES}
    rows = work.facts.objects.filter(Exact(AsItLies(F("shop_id")), work.shop_id)).annotate(
        **answers, **scores, **columns
    )
    return rows.values("customer_id", *SCORES, *more, *answers, *scores, *columns)


def keep_unlike(work: Work) -> None:
    """Keep `tag_unlike`: customers some answer of whom, or whose next due day, is not what they have, with both.

    Who changed is among them, since no next day is that of a mark, and in a full run who has a tag by hand; of a daily
    run's few also those beside whose tags the last order is not the one known now.
    """
    with work.dialect.alone():
        (_keep_of_all if work.is_full else _keep_of_few)(work)


def _keep_of_all(work: Work) -> None:
    bits = TagBits(work)
    sql, params = wanted_rows(work, *due_columns(work), **bits.wanted()).query.sql_with_params()
    wanted = (
        f"SELECT w.*, look.due_on, {next_due_sql(work, 'w')} AS new_due_on, 1 AS reads_tags "
        f"FROM ({sql}) AS w LEFT JOIN {LOOKS} AS look ON look.customer_id = w.customer_id"
    )
    columns = ["wanted.*"]
    for group in work.groups:
        columns.append(f"{bits.held_tag(group, 'held')} AS {group.held}")
        if group.group.slug in CORRECTABLE:
            columns.append(f"{bits.is_by_hand(group, 'held')} AS {group.fixed}")
    unlike = [*_unlike_but_for_tags(work), *bits.differ("wanted", "held")]
    work.dialect.keep(
        "tag_unlike",
        f"SELECT {', '.join(columns)} FROM ({wanted}) AS wanted LEFT JOIN ({bits.held_sql()}) AS held "
        f"ON held.customer_id = wanted.customer_id WHERE {' OR '.join(unlike)}",
        params,
        statistics="customer_id",
    )


def _keep_of_few(work: Work) -> None:
    turning = turning_groups(work)
    before = {group.was: first_rule(group, moment_before(work)) for group in turning}
    sql, params = wanted_rows(work, "due_on", *due_columns(work), **before).query.sql_with_params()
    wanted = f"SELECT w.*, {next_due_sql(work, 'w')} AS new_due_on, {reads_tags(work, turning)} AS reads_tags"
    work.dialect.keep("tag_wanted", f"{wanted} FROM ({sql}) AS w", params, statistics="customer_id")
    is_behind = _is_behind(work)
    columns = ["wanted.*", *(f"held.{column}" for group in work.groups for column in _held_columns(group))]
    columns.append(f"CASE WHEN {is_behind} THEN 1 END AS is_behind")
    tags = " OR ".join([is_behind, *(_differs(work, group) for group in work.groups)])
    unlike = [*_unlike_but_for_tags(work), f"(wanted.reads_tags = 1 AND ({tags}))"]
    work.dialect.keep(
        "tag_unlike",
        f"SELECT {', '.join(columns)} FROM tag_wanted AS wanted LEFT JOIN ({_held_by_few_sql(work)}) AS held "
        f"ON held.customer_id = wanted.customer_id WHERE {' OR '.join(unlike)}",
        statistics="customer_id",
    )


def _unlike_but_for_tags(work: Work) -> list[str]:
    scores = (work.dialect.differs(f"wanted.new_{name}", f"wanted.{name}") for name in SCORES)
    return [work.dialect.differs("wanted.new_due_on", "wanted.due_on"), *scores]


def _held_columns(group: GroupWork) -> tuple[str, ...]:
    return (group.held, group.fixed) if group.group.slug in CORRECTABLE else (group.held,)


def _is_behind(work: Work) -> str:
    """Whether a tag's sort key may not be the day of the last order, one to come included.

    A full run does not ask: it looks at all tags of who changed.
    """
    last = _sortable(work, "wanted.last_paid_on")
    return f"(held.first_sort <> {last} OR held.last_sort <> {last} OR wanted.later_on IS NOT NULL)"


def _sortable(work: Work, day: str) -> str:
    return f"COALESCE({day}, {work.dialect.as_day(NO_DAY)})"


def _held_by_few_sql(work: Work) -> str:
    """Their tags in the automatic groups, one row each, with the first and last sort key of all their tags."""
    parts = []
    for group in work.groups:
        mine = f"held.choice_set_id = {group.choice_set_id:d}"
        parts.append(f"MAX(CASE WHEN {mine} THEN held.tag_id END) AS {group.held}")
        if group.group.slug in CORRECTABLE:
            parts.append(f"MAX(CASE WHEN {mine} AND held.source <> 'rule' THEN 1 END) AS {group.fixed}")
    key = _sortable(work, "held.sort_on")
    columns = ", ".join(["held.customer_id", *parts, f"MIN({key}) AS first_sort", f"MAX({key}) AS last_sort"])
    return (
        f"SELECT {columns} FROM tag_wanted AS due CROSS JOIN tagging_customertag AS held "
        "WHERE due.reads_tags = 1 AND held.customer_id = due.customer_id GROUP BY held.customer_id"
    )


def _differs(work: Work, group: GroupWork, *, wanted: str = "wanted", held: str = "held") -> str:
    differs = work.dialect.differs(_tag_of(group, wanted), f"{held}.{group.held}")
    if group.group.slug in CORRECTABLE:
        return f"({differs} AND {held}.{group.fixed} IS NULL)"
    return differs


def _tag_of(group: GroupWork, row: str) -> str:
    """The tag to which the rule leads."""
    return _by_rule(group, row, {rule.pk: rule.tag_id for rule, _parsed in group.rules})


def _by_rule(group: GroupWork, row: str, values: dict[int, int]) -> str:
    if not values:
        return "CAST(NULL AS bigint)"
    whens = " ".join(f"WHEN {rule:d} THEN {value:d}" for rule, value in values.items())
    return f"CASE {row}.{group.wanted} {whens} END"


def keep_differences(work: Work) -> None:
    """Keep `tag_diff`: one row for each group's answer that differs, a customer's together, as they are then stored."""
    selects = " UNION ALL ".join(_differences_of(work, group) for group in work.groups)
    selects = selects or f"SELECT {', '.join(f'0 AS {name}' for name in DIFFERENCE)} WHERE 1 = 0"
    work.keep("tag_diff", f"{selects} ORDER BY customer_id")


def _differences_of(work: Work, group: GroupWork) -> str:
    versions = _by_rule(group, "u", {rule.pk: rule.version for rule, _parsed in group.rules})
    values = (
        "u.customer_id", f"{group.group.pk:d}", f"{group.choice_set_id:d}", f"u.{group.wanted}", versions,
        _tag_of(group, "u"), f"u.{group.held}", *(f"u.new_{name}" for name in SCORES),
    )  # fmt: skip
    columns = ", ".join(f"{value} AS {name}" for value, name in zip(values, DIFFERENCE, strict=True))
    differs = _differs(work, group, wanted="u", held="u")
    return f"SELECT {columns} FROM tag_unlike AS u WHERE u.reads_tags = 1 AND {differs}"


def count_wanted(work: Work) -> Iterator[tuple[GroupWork, dict[int, int]]]:
    """For each group how many customers each rule's tag would have; corrections by hand as they stand."""
    sql, params = wanted_rows(work).query.sql_with_params()
    work.dialect.keep("tag_wanted", sql, params)
    for group in work.groups:
        fixed = (
            "SELECT held.customer_id, held.tag_id FROM tagging_customertag AS held "
            f"WHERE held.choice_set_id = {group.choice_set_id:d} AND held.source <> 'rule'"
        )
        answer = f"COALESCE(fixed.tag_id, {_tag_of(group, 'w')})" if group.group.slug in CORRECTABLE else ""
        rows = fetch(
            f"SELECT {answer or _tag_of(group, 'w')} AS tag, COUNT(*) FROM tag_wanted AS w "
            f"LEFT JOIN ({fixed}) AS fixed ON fixed.customer_id = w.customer_id GROUP BY 1"
        )
        yield group, {tag: count for tag, count in rows if tag is not None}
