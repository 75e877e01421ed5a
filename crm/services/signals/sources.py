"""SQL of where signals come from: each part of the buyers in `signal_due`, each in one pass."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from customers import dialects
from customers.choices import AttributeSource
from customers.dialects.base import Dialect, execute, fetch
from customers.models import Shop
from customers.selectors.shop_day import day_start

from .points import furthest_back, known_attributes, known_tags

TALKS, SAID, DEEDS = TOLD = ("crm_inquiry", "crm_message", "crm_interaction")
TAGS, ATTRIBUTES, WORDS = "tagging_customertag", "customers_attributevalue", "crm_foundword"
FOUND_OUT = (AttributeSource.AGENT, AttributeSource.CHAT, AttributeSource.QUESTIONNAIRE)


@dataclass(slots=True)
class Reading:
    """One look at the signals of a shop: the day it is for, and the moment it is made."""

    shop: Shop
    as_of: date
    at: datetime
    everyone: bool
    dialect: Dialect = field(default_factory=dialects.current)
    furthest: int = 0

    def __post_init__(self) -> None:
        self.furthest = furthest_back(self.shop)

    @property
    def names(self) -> dict[str, Any]:
        return {
            "shop": self.shop.pk,
            "now": self.dialect.moment(self.at),
            "recent": self.dialect.moment(day_start(self.shop, on=self.as_of - timedelta(days=self.furthest))),
        }

    @property
    def day(self) -> str:
        """The day as an SQL literal; it comes out of a date, never out of text."""
        return self.dialect.as_day(f"'{self.as_of.isoformat()}'")

    def run(self, sql: str) -> int:
        return execute(sql, self.names)

    def fetch(self, sql: str) -> list[tuple[Any, ...]]:
        return fetch(sql, self.names)

    def keep(self, name: str, select: str, *, index: str = "", statistics: str = "customer_id") -> None:
        self.dialect.keep(name, select, self.names, index=index, statistics=statistics)

    def of(self, table: str, which: str) -> str:
        """FROM and WHERE of such rows of a table as belong to the buyers in question; `which` is of one shop."""
        return f"FROM {table} AS e WHERE {which}" if self.everyone else f"{self.with_due(table)} AND {which}"

    def with_due(self, table: str) -> str:
        """The same with each buyer's row of `signal_due` beside it.

        CROSS JOIN keeps SQLite to that order: from the buyers into the index of what is asked about them.
        """
        return f"FROM signal_due AS due CROSS JOIN {table} AS e WHERE e.customer_id = due.customer_id"

    def day_of(self, moment: str) -> str:
        """The calendar day of a moment where the shop is. The zone is a name of the IANA database, nothing else."""
        sql, params = connection.ops.datetime_cast_date_sql(moment, (), self.shop.timezone)
        return str(sql % tuple(f"'{one}'" for one in params))

    def age(self, day: str) -> str:
        """How many days before the day of the reading; less than 0 for what lies ahead."""
        return self.dialect.days_between(day, self.day)

    def near(self, moment: str) -> str:
        """What may matter: of the last days, or of those before the last order; in whole days of UTC, amply."""
        before = self.dialect.days_between(f"DATE({moment})", "due.last_on")
        return f"({moment} >= {self.dialect.as_moment('%(recent)s')} OR {before} BETWEEN -1 AND {self.furthest + 1})"


def filled(look: Reading) -> set[str]:
    """The tables that hold anything of the buyers in question. Of few it is not asked: that is as dear as to read."""
    if not look.everyone:
        return {*TOLD, TAGS, ATTRIBUTES, WORDS}
    own = dict.fromkeys((*TOLD, WORDS), "shop_id = %(shop)s")
    own[TAGS] = f"tag_id IN ({listed(known_tags(look.shop))})"
    own[ATTRIBUTES] = f"definition_id IN ({listed(known_attributes(look.shop))})"
    there = ", ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {whose})" for table, whose in own.items())
    [row] = look.fetch(f"SELECT {there}")
    return {table for table, is_there in zip(own, row, strict=True) if is_there}


def events_sql(look: Reading) -> str:
    """Everything that the score counts, each with its day; several messages of one day are one."""
    inquiry, message, interaction = (look.day_of(f"e.{one}") for one in ("opened_at", "said_at", "happened_at"))
    return (
        f"SELECT due.customer_id, due.last_on, 'inquiry' AS kind, {inquiry} AS on_day {look.with_due(TALKS)} "
        f"AND e.state <> 'spam' AND {look.near('e.opened_at')} "
        f"UNION ALL SELECT DISTINCT due.customer_id, due.last_on, 'message_day', {message} {look.with_due(SAID)} "
        f"AND {look.near('e.said_at')} AND e.sender = 'buyer' AND e.spam <> 'spam' "
        f"UNION ALL SELECT due.customer_id, due.last_on, e.kind, {interaction} {look.with_due(DEEDS)} "
        f"AND {look.near('e.happened_at')}"
    )


def tallies_sql(look: Reading) -> str:
    """The score on the day, the one before the last order, and how often the buyer spoke for the shop."""
    age, before = look.age("e.on_day"), look.dialect.days_between("e.on_day", "e.last_on")
    counted = {
        "now_n": f"{age} BETWEEN 0 AND p.days",
        "before_n": f"{before} BETWEEN 1 AND p.days",
        "advocate_n": f"{age} BETWEEN 0 AND p.advocate_days",
    }
    sums = ", ".join(f"SUM(CASE WHEN {test} THEN 1 ELSE 0 END) AS {name}" for name, test in counted.items())
    return (
        f"SELECT customer_id, {_points('now_n')} AS score, {_points('before_n')} AS before_order, "
        f"CAST(SUM(advocate_n) AS integer) AS advocate "
        f"FROM (SELECT e.customer_id, p.points, p.at_most, {sums} FROM signal_events AS e "
        f"JOIN crm_interactionpoints AS p ON p.shop_id = %(shop)s AND p.kind = e.kind "
        f"GROUP BY e.customer_id, p.kind, p.points, p.at_most) AS by_kind GROUP BY customer_id"
    )


def _points(count: str) -> str:
    capped = f"CASE WHEN {count} > at_most THEN at_most ELSE {count} END"
    return f"CAST(SUM(points * {capped}) AS integer)"


def turns_sql(look: Reading) -> str:
    """The next day on which something begins to count or counts no more."""
    age = look.age("e.on_day")
    of_kind = "FROM signal_events AS e JOIN crm_interactionpoints AS p ON p.shop_id = %(shop)s AND p.kind = e.kind"
    after_days = look.dialect.days_after("e.on_day", "(p.days + 1)")
    after_advocacy = look.dialect.days_after("e.on_day", "(p.advocate_days + 1)")
    return (
        f"SELECT customer_id, MIN(turns_on) AS turns_on FROM ("
        f"SELECT e.customer_id, e.on_day AS turns_on FROM signal_events AS e WHERE {age} < 0 "
        f"UNION ALL SELECT e.customer_id, {after_days} {of_kind} WHERE p.points > 0 AND {age} BETWEEN 0 AND p.days "
        f"UNION ALL SELECT e.customer_id, {after_advocacy} {of_kind} WHERE {age} BETWEEN 0 AND p.advocate_days"
        f") AS turns GROUP BY customer_id"
    )


def satisfied_sql(look: Reading) -> str:
    """Who said so last, on the day of the last counted order or later."""
    said_on = look.day_of("e.happened_at")
    return (
        f"SELECT customer_id FROM (SELECT due.customer_id, e.kind, ROW_NUMBER() OVER "
        f"(PARTITION BY due.customer_id ORDER BY e.happened_at DESC, e.id DESC) AS place "
        f"{look.with_due(DEEDS)} AND due.last_on IS NOT NULL AND e.kind IN ('satisfied', 'not_satisfied') "
        f"AND {said_on} >= due.last_on AND {said_on} <= {look.day}) AS said WHERE place = 1 AND kind = 'satisfied'"
    )


def wishes_sql(look: Reading) -> str:
    """The latest inquiry that lets hope for an order, where none was paid since."""
    opened_on = look.day_of("e.opened_at")
    return (
        f"SELECT customer_id, inquiry_id, opened_on FROM (SELECT due.customer_id, due.last_on, e.id AS inquiry_id, "
        f"e.opened_at, {opened_on} AS opened_on, ROW_NUMBER() OVER "
        f"(PARTITION BY due.customer_id ORDER BY e.opened_at DESC, e.id DESC) AS place "
        f"{look.with_due(TALKS)} AND e.stage = 'pre_sale' AND {opened_on} <= {look.day} "
        f"AND (e.state = 'postponed' OR (e.state = 'open' AND e.intent = 'strong'))) AS hoped "
        f"WHERE place = 1 AND (last_on IS NULL OR last_on < opened_on OR NOT EXISTS "
        f"(SELECT 1 FROM customers_order AS o WHERE o.customer_id = hoped.customer_id "
        f"AND o.counted_on <= {look.day} AND COALESCE(o.paid_at >= hoped.opened_at, o.counted_on >= hoped.opened_on)))"
    )


def talks_sql(look: Reading) -> str:
    """When the buyer was last talked with, and whether a talk is still open."""
    is_open = f"e.state = 'open' AND {look.day_of('e.opened_at')} <= {look.day}"
    return (
        f"SELECT e.customer_id, MAX(CASE WHEN e.state <> 'spam' THEN e.last_at END) AS last_at, "
        f"MAX(CASE WHEN {is_open} THEN 1 ELSE 0 END) AS open_n "
        f"{look.of(TALKS, 'e.shop_id = %(shop)s')} GROUP BY e.customer_id"
    )


def known_sql(look: Reading) -> str:
    """How many things people have found out: tags that agents set, and attributes that somebody told them."""
    tags = f"e.tag_id IN ({listed(known_tags(look.shop))})"
    told = f"e.definition_id IN ({listed(known_attributes(look.shop))})"
    by = ", ".join(f"'{one}'" for one in FOUND_OUT)
    return (
        f"SELECT customer_id, CAST(COUNT(*) AS integer) AS known_n FROM ("
        f"SELECT e.customer_id {look.of(TAGS, tags)} "
        f"UNION ALL SELECT e.customer_id {look.of(ATTRIBUTES, told)} AND e.source IN ({by}) AND e.value <> ''"
        f") AS known GROUP BY customer_id"
    )


def listed(rows: Any) -> str:
    """The keys of a few rows for IN; never none, which SQL cannot say."""
    return ", ".join(f"{pk:d}" for pk in rows.order_by("pk").values_list("pk", flat=True)) or "0"
