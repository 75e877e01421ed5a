"""The differences written: history, tags, scores, and the next day on which to look."""

from datetime import date, timedelta

from tagging.conditions import Turns, turns_of

from .differences import SCORES
from .work import GroupWork, Work

# Under which names the history keeps what a field was when a rule looked at it; `f` are the facts, `u` the new scores.
EVIDENCE = {
    "days_since": {"last_paid_on": "{last_day}", "days": "{days}"},
    "spent": {"spent_cents": "f.spent"},
    "order_count": {"orders": "f.order_count"},
    "average_order": {"spent_cents": "f.spent", "orders": "f.order_count"},
    "cycle_days": {"first_paid_on": "{first_day}", "last_paid_on": "{last_day}", "paid_days": "f.paid_day_count"},
    "median_gap": {"median_gap": "f.median_gap"},
    "promo_share": {"bargains": "f.bargain_count", "orders": "f.order_count"},
    "interaction_score": {"score": "f.interaction_score"},
    "score_before_order": {"score_before_order": "f.score_before_order"},
    "advocate_count": {"advocate": "f.advocate_count"},
    "known_count": {"known": "f.known_count"},
    "intent_days": {"intent_on": "{intent_day}"},
    "economic": {
        "economic": "f.economic_points",
        "bargains": "f.bargain_count",
        "bargain_points": "{bargain_points}",
    },
    "personalised": {"personalised": "f.personalised_points"},
    "convenience": {"convenience": "f.convenience_points"},
    "r": {"r": "u.new_r", "last_paid_on": "{last_day}", "days": "{days}"},
    "f": {"f": "u.new_f", "orders": "f.order_count"},
    "m": {"m": "u.new_m", "spent_cents": "f.spent"},
}


def write_scores(work: Work) -> None:
    """Bring R, F and M of the facts up to date."""
    columns = ", ".join(f"{name} = u.new_{name}" for name in SCORES)
    unlike = " OR ".join(work.dialect.differs(f"u.new_{name}", f"u.{name}") for name in SCORES)
    work.run(
        f"UPDATE customers_customerfacts SET {columns} FROM tag_unlike AS u "
        f"WHERE customers_customerfacts.customer_id = u.customer_id AND ({unlike})"
    )


def write_differences(work: Work) -> None:
    """Write `tag_diff` into the history and into the customers' tags."""
    work.run(
        "INSERT INTO tagging_tagchange (shop_id, customer_id, group_id, closed_tag_id, opened_tag_id, source, "
        "run_id, rule_id, rule_version, evidence, from_on, made_at) "
        f"SELECT %(shop)s, d.customer_id, d.group_id, d.closed_tag_id, d.opened_tag_id, 'rule', "
        f"%(run)s, d.rule_id, d.rule_version, {_evidence_sql(work)}, {_as_day(work)}, "
        f"{work.dialect.as_moment('%(now)s')} FROM tag_diff AS d "
        f"JOIN tag_unlike AS u ON u.customer_id = d.customer_id "
        f"JOIN {work.facts_table} AS f ON f.customer_id = d.customer_id"
    )
    for group in work.groups:
        work.run(
            "DELETE FROM tagging_customertag WHERE choice_set_id = %(choice_set)s AND customer_id IN "
            "(SELECT customer_id FROM tag_diff WHERE group_id = %(group)s AND closed_tag_id IS NOT NULL)",
            choice_set=group.choice_set_id,
            group=group.group.pk,
        )
    work.run(
        "INSERT INTO tagging_customertag (shop_id, customer_id, tag_id, choice_set_id, source, rule_id, "
        "rule_version, since_on, sort_on) "
        f"SELECT %(shop)s, d.customer_id, d.opened_tag_id, d.choice_set_id, 'rule', d.rule_id, d.rule_version, "
        f"{_as_day(work)}, f.last_paid_on FROM tag_diff AS d "
        f"JOIN customers_customerfacts AS f ON f.customer_id = d.customer_id WHERE d.opened_tag_id IS NOT NULL"
    )


def follow_last_order(work: Work) -> None:
    """Keep the sort key beside the tags true for customers who changed."""
    work.run(
        "UPDATE tagging_customertag SET sort_on = f.last_paid_on "
        "FROM customers_customerfacts AS f JOIN tag_changed AS changed ON changed.customer_id = f.customer_id "
        "WHERE tagging_customertag.customer_id = f.customer_id "
        f"AND {work.dialect.differs('tagging_customertag.sort_on', 'f.last_paid_on')}"
    )


def set_next_due(work: Work) -> None:
    """Write the next day on which each customer's answer may change by itself."""
    turns = turns_of((one for group in work.groups for _rule, parsed in group.rules for one in parsed), work.cuts)
    if work.cuts:
        turns.after_order.update(work.cuts.turning_days())
    later = (
        f"(SELECT MIN(o.counted_on) FROM customers_order AS o "
        f"WHERE o.customer_id = known.customer_id AND o.counted_on > {work.day})"
    )
    answer = f"CASE WHEN known.last_paid_on > {work.day} THEN {later} ELSE {_next_turn_sql(work, turns)} END"
    seen = f"FROM customers_customerfacts AS known WHERE known.shop_id = {work.shop_id:d}"
    if not work.is_full:
        seen = (
            "FROM tag_due AS due CROSS JOIN customers_customerfacts AS known WHERE known.customer_id = due.customer_id"
        )
    work.run(
        f"UPDATE customers_customerfacts SET next_due_on = new.day "
        f"FROM (SELECT known.customer_id, known.next_due_on, {answer} AS day {seen}) AS new "
        f"WHERE customers_customerfacts.customer_id = new.customer_id "
        f"AND {work.dialect.differs('new.next_due_on', 'new.day')}"
    )


def _next_turn_sql(work: Work, turns: Turns) -> str:
    days = [
        _first_after(work, "known.last_paid_on", turns.after_order),
        _first_after(work, "known.intent_on", turns.after_intent),
    ]
    if turns.with_signals:
        changes = "known.interaction_changes_on"
        days.append(f"CASE WHEN {changes} > {work.day} THEN {changes} END")
    if turns.monthly:
        first = (work.as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
        days.append(work.dialect.as_day(f"'{first.isoformat()}'"))
    return work.dialect.earliest([day for day in days if day])


def _first_after(work: Work, column: str, turning: set[int]) -> str:
    """The first day after the run's that lies so many days after the column's; "" when there is none to watch."""
    whens = " ".join(
        f"WHEN {column} > '{_days_before(work.as_of, days)}' THEN {work.dialect.days_after(column, str(days))}"
        for days in sorted(turning)
    )
    return f"CASE {whens} END" if whens else ""


def _days_before(day: date, days: int) -> str:
    return (day - timedelta(days=min(days, (day - date.min).days))).isoformat()


def _as_day(work: Work) -> str:
    return work.dialect.as_day(work.day)


def _evidence_sql(work: Work) -> str:
    """The facts that the rules of the difference's group speak of, as JSON."""
    whens = " ".join(f"WHEN {group.group.pk:d} THEN {_evidence_of(work, group)}" for group in work.groups)
    return f"CASE d.group_id {whens} END"


def _evidence_of(work: Work, group: GroupWork) -> str:
    fields = {one.field for _rule, parsed in group.rules for one in parsed}
    pairs: dict[str, str] = {}
    for name, parts in EVIDENCE.items():
        if name in fields:
            pairs |= parts
    filled = {
        "{first_day}": work.dialect.day_text("f.first_paid_on"),
        "{last_day}": work.dialect.day_text("f.last_paid_on"),
        "{intent_day}": work.dialect.day_text("f.intent_on"),
        "{days}": work.dialect.days_between("f.last_paid_on", _as_day(work)),
        "{bargain_points}": f"{work.bargain_points:d}",
    }
    return work.dialect.json_object({key: filled.get(value, value) for key, value in pairs.items()})
