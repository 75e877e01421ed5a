"""The differences written: history, tags, scores, and the next day on which to look."""

from customers.services.marks import LOOKS, MARK

from .differences import SCORES
from .work import GroupWork, Work

FACTS = "customers_customerfacts"
# Under which names the history keeps what a field was when a rule looked at it: `f` are the facts, of `d` the scores.
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
    "r": {"r": "d.new_r", "last_paid_on": "{last_day}", "days": "{days}"},
    "f": {"f": "d.new_f", "orders": "f.order_count"},
    "m": {"m": "d.new_m", "spent_cents": "f.spent"},
}


def write_differences(work: Work) -> None:
    """Write `tag_diff` into the history and into the customers' tags."""
    work.run(
        "INSERT INTO tagging_tagchange (shop_id, customer_id, group_id, closed_tag_id, opened_tag_id, source, "
        "run_id, rule_id, rule_version, evidence, from_on, made_at) "
        f"SELECT %(shop)s, d.customer_id, d.group_id, d.closed_tag_id, d.opened_tag_id, 'rule', "
        f"%(run)s, d.rule_id, d.rule_version, {_evidence_sql(work)}, {_as_day(work)}, "
        f"{work.dialect.as_moment('%(now)s')} FROM tag_diff AS d "
        f"JOIN {work.known_in} AS f ON f.customer_id = d.customer_id"
    )
    of_tag = "tagging_customertag.customer_id = d.customer_id AND tagging_customertag.choice_set_id = d.choice_set_id"
    work.run(
        "UPDATE tagging_customertag SET tag_id = d.opened_tag_id, source = 'rule', set_by_id = NULL, "
        f"rule_id = d.rule_id, rule_version = d.rule_version, since_on = {_as_day(work)}, sort_on = f.last_paid_on "
        "FROM tag_diff AS d JOIN customers_customerfacts AS f ON f.customer_id = d.customer_id "
        f"WHERE {of_tag} AND d.opened_tag_id IS NOT NULL AND d.closed_tag_id IS NOT NULL"
    )
    work.run(
        "DELETE FROM tagging_customertag WHERE (customer_id, choice_set_id) IN "
        "(SELECT customer_id, choice_set_id FROM tag_diff WHERE opened_tag_id IS NULL AND closed_tag_id IS NOT NULL)"
    )
    work.run(
        "INSERT INTO tagging_customertag (shop_id, customer_id, tag_id, choice_set_id, source, rule_id, "
        "rule_version, since_on, sort_on) "
        f"SELECT %(shop)s, d.customer_id, d.opened_tag_id, d.choice_set_id, 'rule', d.rule_id, d.rule_version, "
        f"{_as_day(work)}, f.last_paid_on FROM tag_diff AS d "
        f"JOIN customers_customerfacts AS f ON f.customer_id = d.customer_id "
        "WHERE d.opened_tag_id IS NOT NULL AND d.closed_tag_id IS NULL"
    )


def follow_last_order(work: Work) -> None:
    """Keep the sort key beside the tags true for customers who changed."""
    followed = "tag_due" if work.is_full else "(SELECT customer_id FROM tag_unlike WHERE is_behind = 1)"
    work.run(
        "UPDATE tagging_customertag SET sort_on = f.last_paid_on "
        f"FROM customers_customerfacts AS f JOIN {followed} AS changed ON changed.customer_id = f.customer_id "
        "WHERE tagging_customertag.customer_id = f.customer_id "
        f"AND {work.dialect.differs('tagging_customertag.sort_on', 'f.last_paid_on')}"
    )


def write_scores(work: Work) -> None:
    """Bring R, F and M up to date."""
    unlike = " OR ".join(work.dialect.differs(f"u.new_{name}", f"u.{name}") for name in SCORES)
    work.run(
        f"UPDATE {FACTS} SET {', '.join(f'{name} = u.new_{name}' for name in SCORES)} FROM tag_unlike AS u "
        f"WHERE {FACTS}.customer_id = u.customer_id AND ({unlike})"
    )


def write_next_looks(work: Work) -> None:
    """Bring the next due days up to date, those of who changed too, whose marks go with it.

    Who was marked since they were looked at keeps the mark; a row that is lacking is made by a full run.
    """
    which, found = "tag_unlike AS u", f"{LOOKS}.customer_id = u.customer_id"
    if work.is_full:
        due = "(SELECT customer_id FROM tag_due)"
        found += f" AND NOT (u.due_on IS NOT NULL AND u.due_on = {MARK} AND u.customer_id NOT IN {due})"
    else:
        which += " JOIN tag_due AS due ON due.customer_id = u.customer_id"
        found = f"{LOOKS}.{work.dialect.row_place} = due.place"
    work.run(
        f"UPDATE {LOOKS} SET due_on = u.new_due_on FROM {which} WHERE {found} "
        f"AND {work.dialect.differs('u.new_due_on', 'u.due_on')} "
        f"AND NOT {work.dialect.differs(f'{LOOKS}.due_on', 'u.due_on')}"
    )
    if work.is_full:
        work.run(
            f"INSERT INTO {LOOKS} (customer_id, shop_id, due_on) SELECT u.customer_id, %(shop)s, u.new_due_on "
            f"FROM tag_unlike AS u LEFT JOIN {LOOKS} AS look ON look.customer_id = u.customer_id "
            "WHERE look.customer_id IS NULL ON CONFLICT DO NOTHING"
        )


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
