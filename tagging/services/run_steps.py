"""The set-based steps of a tag run. Each works on the customers of the kept table `tag_due`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers import dialects
from customers.dialects.base import Dialect, execute, fetch
from tagging.conditions import Condition
from tagging.filters import first_match_sql, next_turn_sql
from tagging.models import TagGroup, TagRule

EVIDENCE = {
    "days_since": {"last_paid_on": "{day}", "days": "{days}"},
    "spent": {"spent_cents": "wanted.spent"},
    "order_count": {"orders": "wanted.order_count"},
}


@dataclass(frozen=True, slots=True)
class Pass:
    """One run over a shop: the day it is for, and the moment it is made."""

    shop_id: int
    as_of: date
    at: datetime
    is_full: bool
    run_id: int | None = None
    dialect: Dialect = field(default_factory=dialects.current)

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

    def run(self, sql: str, **more: Any) -> int:
        return execute(sql, {**self.names, **more})

    def fetch(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        return fetch(sql, {**self.names, **more})

    def keep(self, name: str, select: str, **more: Any) -> None:
        self.dialect.keep(name, select, {**self.names, **more})


def keep_due(run: Pass) -> int:
    """Keep `tag_due`: whom this run looks at. Returns how many."""
    if run.is_full:
        return int(run.fetch("SELECT COUNT(*) FROM customers_customerfacts WHERE shop_id = %(shop)s")[0][0])
    run.keep(
        "tag_due",
        "SELECT customer_id FROM customers_customerfacts WHERE shop_id = %(shop)s AND tagged_at IS NULL "
        "UNION SELECT customer_id FROM customers_customerfacts "
        f"WHERE shop_id = %(shop)s AND next_due_on <= {run.day} AND next_due_on IS NOT NULL",
    )
    return int(run.fetch("SELECT COUNT(*) FROM tag_due")[0][0])


def mark_seen(run: Pass) -> None:
    """Mark who changed as looked at; the rows stay locked, so a later change is seen by the next run."""
    run.keep(
        "tag_changed",
        "SELECT customer_id FROM customers_customerfacts WHERE shop_id = %(shop)s AND tagged_at IS NULL",
    )
    run.run("UPDATE customers_customerfacts SET tagged_at = changed_at WHERE shop_id = %(shop)s AND tagged_at IS NULL")


def facts_sql(run: Pass) -> str:
    """The facts of each customer looked at, with orders paid after the day left out."""
    looked_at = _looked_at(run)
    return (
        f"SELECT f.customer_id, f.last_paid_on, f.spent, f.order_count {looked_at} "
        f"AND (f.last_paid_on IS NULL OR f.last_paid_on <= {run.day}) "
        f"UNION ALL "
        f"SELECT late.customer_id, MAX(o.counted_on), COALESCE(SUM(o.net_paid), 0), COUNT(o.id) "
        f"FROM (SELECT f.customer_id {looked_at} AND f.last_paid_on > {run.day}) AS late "
        f"LEFT JOIN customers_order AS o ON o.customer_id = late.customer_id AND o.counted_on <= {run.day} "
        f"GROUP BY late.customer_id"
    )


def _looked_at(run: Pass) -> str:
    """FROM and WHERE of the facts in question. CROSS JOIN keeps SQLite to the few who are due."""
    if run.is_full:
        return "FROM customers_customerfacts AS f WHERE f.shop_id = %(shop)s"
    return (
        "FROM tag_due AS due CROSS JOIN customers_customerfacts AS f "
        "WHERE f.customer_id = due.customer_id AND f.shop_id = %(shop)s"
    )


def keep_differences(run: Pass, group: TagGroup, rules: list[TagRule]) -> None:
    """Keep `tag_diff`: customers whose tag in the group is not the one that the rules give."""
    run.keep(
        "tag_diff",
        f"SELECT wanted.customer_id, rule.id AS rule_id, rule.version AS rule_version, rule.tag_id AS opened_tag_id, "
        f"held.tag_id AS closed_tag_id, wanted.last_paid_on, wanted.spent, wanted.order_count "
        f"FROM ({_wanted_sql(run, rules)}) AS wanted "
        f"LEFT JOIN tagging_tagrule AS rule ON rule.id = wanted.rule_id "
        f"LEFT JOIN tagging_customertag AS held "
        f"ON held.customer_id = wanted.customer_id AND held.choice_set_id = %(choice_set)s "
        f"WHERE {run.dialect.differs('rule.tag_id', 'held.tag_id')}",
        choice_set=_only_set(group),
    )


def _wanted_sql(run: Pass, rules: list[TagRule]) -> str:
    parsed = [(rule.pk, Condition.parse_list(rule.conditions)) for rule in rules]
    answer = first_match_sql(parsed, row="facts", as_of=run.as_of)
    return (
        f"SELECT facts.customer_id, facts.last_paid_on, facts.spent, facts.order_count, {answer} AS rule_id "
        f"FROM ({facts_sql(run)}) AS facts"
    )


def _only_set(group: TagGroup) -> int:
    """The choice set of an automatic group: it has exactly one."""
    return group.choice_sets.values_list("pk", flat=True).get()


def count_wanted(run: Pass, rules: list[TagRule]) -> dict[int, int]:
    """How many customers each tag would have by the rules, whatever they have now."""
    return dict(
        run.fetch(
            f"SELECT rule.tag_id, COUNT(*) FROM ({_wanted_sql(run, rules)}) AS wanted "
            f"JOIN tagging_tagrule AS rule ON rule.id = wanted.rule_id GROUP BY rule.tag_id"
        )
    )


def write_differences(run: Pass, group: TagGroup, rules: list[TagRule]) -> None:
    """Write `tag_diff` into the history and into the customers' tags."""
    run.run(
        "INSERT INTO tagging_tagchange (shop_id, customer_id, group_id, closed_tag_id, opened_tag_id, source, "
        "run_id, rule_id, rule_version, evidence, from_on, made_at) "
        f"SELECT %(shop)s, wanted.customer_id, %(group)s, wanted.closed_tag_id, wanted.opened_tag_id, 'rule', "
        f"%(run)s, wanted.rule_id, wanted.rule_version, {_evidence_sql(run, rules)}, {_as_day(run)}, "
        f"{run.dialect.as_moment('%(now)s')} FROM tag_diff AS wanted",
        group=group.pk,
    )
    run.run(
        "DELETE FROM tagging_customertag WHERE choice_set_id = %(choice_set)s AND customer_id IN "
        "(SELECT customer_id FROM tag_diff WHERE closed_tag_id IS NOT NULL)",
        choice_set=_only_set(group),
    )
    run.run(
        "INSERT INTO tagging_customertag (shop_id, customer_id, tag_id, choice_set_id, source, rule_id, "
        "rule_version, since_on, sort_on) "
        f"SELECT %(shop)s, new.customer_id, new.opened_tag_id, %(choice_set)s, 'rule', new.rule_id, "
        f"new.rule_version, {_as_day(run)}, f.last_paid_on "
        "FROM tag_diff AS new JOIN customers_customerfacts AS f ON f.customer_id = new.customer_id "
        "WHERE new.opened_tag_id IS NOT NULL",
        choice_set=_only_set(group),
    )


def _as_day(run: Pass) -> str:
    return run.dialect.as_day(run.day)


def _evidence_sql(run: Pass, rules: list[TagRule]) -> str:
    """The facts that the group's rules speak of, as JSON."""
    fields = {one.field for rule in rules for one in Condition.parse_list(rule.conditions)}
    pairs: dict[str, str] = {}
    for name, parts in EVIDENCE.items():
        if name in fields:
            pairs |= parts
    days = run.dialect.days_between("wanted.last_paid_on", _as_day(run))
    filled = {"{day}": run.dialect.day_text("wanted.last_paid_on"), "{days}": days}
    return run.dialect.json_object({key: filled.get(value, value) for key, value in pairs.items()})


def follow_last_order(run: Pass) -> None:
    """Keep the sort key beside the tags true for customers who changed."""
    run.run(
        "UPDATE tagging_customertag SET sort_on = f.last_paid_on "
        "FROM customers_customerfacts AS f JOIN tag_changed AS changed ON changed.customer_id = f.customer_id "
        "WHERE tagging_customertag.customer_id = f.customer_id "
        f"AND {run.dialect.differs('tagging_customertag.sort_on', 'f.last_paid_on')}"
    )


def set_next_due(run: Pass, turning: list[int]) -> None:
    """Write the next day on which each customer's answer may change by itself."""
    turn = next_turn_sql(turning, row="f", as_of=run.as_of, days_after=run.dialect.days_after)
    later = (
        f"(SELECT MIN(o.counted_on) FROM customers_order AS o "
        f"WHERE o.customer_id = f.customer_id AND o.counted_on > {run.day})"
    )
    answer = f"CASE WHEN f.last_paid_on > {run.day} THEN {later} ELSE {turn} END"
    run.run(
        f"UPDATE customers_customerfacts SET next_due_on = new.day "
        f"FROM (SELECT f.customer_id, f.next_due_on, {answer} AS day {_looked_at(run)}) AS new "
        f"WHERE customers_customerfacts.customer_id = new.customer_id "
        f"AND {run.dialect.differs('new.next_due_on', 'new.day')}"
    )
