"""The signals written into the facts: of who changed and of whose day has come, only what differs."""

from contextlib import nullcontext
from datetime import date, datetime

from django.db import transaction

from crm.models import SignalReading
from customers.models import Shop
from customers.services.marks import LOOKS, MARK, mark_kept
from tagging.words.lists import NEEDS

from . import sources
from .points import basis_of, install_default_points
from .sources import ATTRIBUTES, DEEDS, TAGS, TALKS, TOLD, WORDS, Reading
from .word_points import keep_texts, words_sql

FACTS = "customers_customerfacts"
EMPTY = {
    "interaction_score": "0",
    "score_before_order": "0",
    "advocate_count": "0",
    "known_count": "0",
    "is_satisfied": "FALSE",
    "has_open_inquiry": "FALSE",
    "interaction_changes_on": "CAST(NULL AS date)",
    "last_inquiry_at": "CAST(NULL AS timestamp with time zone)",
    "intent_inquiry_id": "CAST(NULL AS bigint)",
    "intent_on": "CAST(NULL AS date)",
    **{f"{need}_points": "0" for need in NEEDS},
}
# That a buyer has some signal.
SOME = " OR ".join(
    f"f.{column}" if empty == "FALSE" else f"f.{column} <> 0" if empty == "0" else f"f.{column} IS NOT NULL"
    for column, empty in EMPTY.items()
)
# Each column by the part of `_parts` that it comes from, and as that gives it.
VALUES = {
    "interaction_score": ("tally", "COALESCE(tally.score, 0)"),
    "score_before_order": ("tally", "COALESCE(tally.before_order, 0)"),
    "advocate_count": ("tally", "COALESCE(tally.advocate, 0)"),
    "known_count": ("known", "COALESCE(known.known_n, 0)"),
    "is_satisfied": ("said", "said.customer_id IS NOT NULL"),
    "has_open_inquiry": ("talk", "COALESCE(talk.open_n, 0) > 0"),
    "interaction_changes_on": (
        "turn",
        "CASE WHEN due.order_on < turn.turns_on OR turn.turns_on IS NULL THEN due.order_on ELSE turn.turns_on END",
    ),
    "last_inquiry_at": ("talk", "talk.last_at"),
    "intent_inquiry_id": ("wish", "wish.inquiry_id"),
    "intent_on": ("wish", "wish.opened_on"),
    **{f"{need}_points": ("words", f"COALESCE(words.{need}, 0)") for need in NEEDS},
}


@transaction.atomic
def refresh_signals(*, shop: Shop, as_of: date, at: datetime, everyone: bool = False) -> int:
    """Bring the signals of a shop's buyers to what is known on a day; returns how many differed.

    Looks at buyers marked as changed and at those whose day has come; at everyone when asked, when points or the
    time zone are others than last time, and for a day before the last. Who differs is marked as changed.
    """
    install_default_points(shop=shop)
    basis = basis_of(shop)
    last = SignalReading.objects.filter(shop=shop).first()
    is_stale = last is None or last.basis != basis or as_of < last.as_of
    look = Reading(shop, as_of, at, everyone=everyone or is_stale)
    look.dialect.prepare_bulk(reads_most=look.everyone)
    written = _refresh(look) if look.everyone or _may_be_due(look) else 0
    if last is None or (last.basis, last.as_of) != (basis, as_of):
        SignalReading.objects.update_or_create(shop=shop, defaults={"basis": basis, "as_of": as_of, "read_at": at})
    return written


def _may_be_due(look: Reading) -> bool:
    """Whether anybody changed, has news or has a day that has come; on most nights of a young shop nobody."""
    mine = (
        f"{LOOKS} WHERE shop_id = %(shop)s AND has_news",
        f"{LOOKS} WHERE shop_id = %(shop)s AND due_on = {MARK}",
        f"{FACTS} WHERE shop_id = %(shop)s AND interaction_changes_on <= {look.day}",
    )
    return bool(look.fetch(f"SELECT 1 WHERE {' OR '.join(f'EXISTS (SELECT 1 FROM {one})' for one in mine)}"))


def _refresh(look: Reading) -> int:
    """Read and write the signals of who is due."""
    _keep_due(look)
    look.run(
        f"UPDATE {LOOKS} SET has_news = FALSE WHERE shop_id = %(shop)s AND has_news "
        f"AND customer_id IN (SELECT customer_id FROM signal_due)"
    )
    written = _write_fresh(look)
    look.run("DROP VIEW signal_due")  # left standing it would hold up a migration of the facts
    return written


def _keep_due(look: Reading) -> None:
    """Let `signal_due` be whom to look at: what stands there, the day of their last order, of the first after the day.

    Everyone is a view of the facts, where no order lies ahead; else it is a copy.
    """
    stands = ", ".join(f"f.{column}" for column in VALUES)
    known = f"SELECT f.customer_id, CAST(NULL AS date) AS order_on, f.last_paid_on AS last_on, {stands}"
    late = ""
    if look.fetch(f"SELECT 1 FROM {FACTS} WHERE shop_id = %(shop)s AND last_paid_on > {look.day} LIMIT 1"):
        last_on = f"CASE WHEN f.last_paid_on > {look.day} THEN late.last_on ELSE f.last_paid_on END"
        known = f"SELECT f.customer_id, late.order_on, {last_on} AS last_on, {stands}"
        late = f"LEFT JOIN ({_late_sql(look)}) AS late ON late.customer_id = f.customer_id "
    if look.everyone:
        due = f"{known} FROM {FACTS} AS f {late}WHERE {look.dialect.as_it_lies('f.shop_id')} = {look.shop.pk:d}"
    else:
        wanted = f"({_marked_sql(look)}) AS wanted CROSS JOIN {FACTS} AS f"
        due = f"{known} FROM {wanted} {late}WHERE f.customer_id = wanted.customer_id AND f.shop_id = %(shop)s"
    if late or not look.everyone:
        look.keep("signal_kept", due, index="customer_id")
        due = "SELECT * FROM signal_kept"
    look.run(f"CREATE TEMPORARY VIEW signal_due AS {due}")


def _late_sql(look: Reading) -> str:
    """Buyers with orders after the day; when one comes it changes something where there are talks or interactions."""
    any_of = (f"EXISTS (SELECT 1 FROM {one} AS told WHERE told.customer_id = orders.customer_id)" for one in TOLD)
    return (
        f"SELECT customer_id, last_on, CASE WHEN {' OR '.join(any_of)} THEN next_on END AS order_on FROM ("
        f"SELECT later.customer_id, MAX(CASE WHEN o.counted_on <= {look.day} THEN o.counted_on END) AS last_on, "
        f"MIN(CASE WHEN o.counted_on > {look.day} THEN o.counted_on END) AS next_on "
        f"FROM {FACTS} AS later CROSS JOIN customers_order AS o WHERE later.shop_id = %(shop)s "
        f"AND later.last_paid_on > {look.day} AND o.customer_id = later.customer_id "
        f"GROUP BY later.customer_id) AS orders"
    )


def _marked_sql(look: Reading) -> str:
    """Of whom deeds told, who changed and has signals that orders bear on, whose day has come: each is an index."""
    mine = f"SELECT f.customer_id FROM {FACTS} AS f WHERE f.shop_id = %(shop)s AND"
    marked = f"SELECT l.customer_id FROM {LOOKS} AS l CROSS JOIN {FACTS} AS f WHERE l.shop_id = %(shop)s AND"
    told = (f"EXISTS (SELECT 1 FROM {one} AS told WHERE told.customer_id = f.customer_id)" for one in TOLD)
    return (
        f"SELECT customer_id FROM {LOOKS} WHERE shop_id = %(shop)s AND has_news "
        f"UNION {marked} l.due_on = {MARK} AND f.customer_id = l.customer_id AND ({' OR '.join((SOME, *told))}) "
        f"UNION {mine} f.interaction_changes_on IS NOT NULL AND f.interaction_changes_on <= {look.day}"
    )


def _write_fresh(look: Reading) -> int:
    """Write the signals of who differs from what stands there."""
    fresh = _fresh_sql(look)
    with look.dialect.alone() if look.everyone else nullcontext():
        look.keep("signal_fresh", fresh)
    mark_kept("signal_fresh", shop_id=look.shop.pk, dialect=look.dialect)
    assignments = ", ".join(f"{one} = fresh.{one}" for one in VALUES)
    return look.run(
        f"UPDATE {FACTS} SET {assignments}, changed_at = {look.dialect.as_moment('%(now)s')} "
        f"FROM signal_fresh AS fresh WHERE {FACTS}.customer_id = fresh.customer_id"
    )


def _fresh_sql(look: Reading) -> str:
    """Who differs, with each column as it is to be."""
    parts = _parts(look)
    values = {column: value if part in parts else EMPTY[column] for column, (part, value) in VALUES.items()}
    joined = " ".join(
        f"LEFT JOIN ({sql}) AS {name} ON {name}.customer_id = due.customer_id" for name, sql in parts.items()
    )
    differs = " OR ".join(look.dialect.differs(value, f"due.{column}") for column, value in values.items())
    columns = ", ".join(f"{value} AS {column}" for column, value in values.items())
    return f"SELECT due.customer_id, {columns} FROM signal_due AS due {joined} WHERE {differs}"


def _parts(look: Reading) -> dict[str, str]:
    """What is known of the buyers in question, by source; without sources that hold nothing of theirs."""
    there = sources.filled(look)
    parts: dict[str, str] = {}
    if not there.isdisjoint(TOLD):
        look.keep("signal_events", sources.events_sql(look))
        parts |= {"tally": sources.tallies_sql(look), "turn": sources.turns_sql(look)}
    if DEEDS in there:
        parts["said"] = sources.satisfied_sql(look)
    if TALKS in there:
        parts |= {"wish": sources.wishes_sql(look), "talk": sources.talks_sql(look)}
    if not there.isdisjoint((TAGS, ATTRIBUTES)):
        parts["known"] = sources.known_sql(look)
    if WORDS in there:
        parts["words"] = words_sql(look, are_kept=keep_texts(look))
    return parts
