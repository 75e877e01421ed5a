"""Members of segments that others name, kept as rows: differences only, inner segments first."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, OuterRef, Q

from customers.models import Shop
from tagging.choices import SegmentKind
from tagging.conditions import Condition, ConditionError, inner_first
from tagging.filters import FACTS, conditions_q
from tagging.models import RuleUse, Segment, SegmentMember, SegmentUse
from tagging.selectors.nesting import tags_of_rules, waits_for_rules

from .work import SegmentWork, Work

ASKED_DAYS = 30  # so long are members kept for a list that named the segment
MANY = 5_000  # after so many new rows the planner is told of them
NOBODY = "SELECT 0 AS customer_id WHERE 1 = 0"


@dataclass(slots=True)
class Kept:
    """The segments whose members a run keeps, inner ones first; those it lets go; and what is wrong with others."""

    works: list[SegmentWork] = field(default_factory=list)
    let_go: list[int] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)


def kept_segments(shop: Shop, on: date) -> Kept:
    """Those that a segment or a rule names, or lately a list: one small query where there are none."""
    by_segments = Exists(SegmentUse.objects.filter(inner=OuterRef("pk")))
    is_named = by_segments | Exists(RuleUse.objects.filter(segment=OuterRef("pk")))
    is_asked = Q(is_named=True) | Q(asked_on__gte=on - timedelta(days=ASKED_DAYS))
    rows = Segment.objects.filter(shop=shop, kind=SegmentKind.DYNAMIC).annotate(is_named=is_named)
    kept, book = Kept(), dict[int, list[Condition]]()
    for row in rows.annotate(is_asked=is_asked).filter(Q(is_asked=True) | Q(kept_on__isnull=False)).order_by("pk"):
        try:
            if row.is_asked:
                book[row.pk] = Condition.parse_list(row.conditions)
            else:
                kept.let_go.append(row.pk)
        except ConditionError as error:
            kept.errors.append({"group": None, "rule": None, "message": f"{row.name}: {error}"})
    given = tags_of_rules(shop.pk) if book else frozenset[int]()
    for number in inner_first(book, book):
        kept.works.append(SegmentWork(number, book[number], waits_for_rules(book[number], book, given)))
    return kept


def keep_members(work: Work, kept: Kept, *, after_tags: bool) -> None:
    """Write who came and who left, of those whom the run looks at.

    Segments that ask for the tags of the run come after these; with them go the members that nobody asks for any more.
    """
    due = [one for one in kept.works if one.after_tags is after_tags]
    for one in due:
        bring_up(work, one)
    if due:
        Segment.objects.filter(pk__in=[one.segment_id for one in due]).update(kept_on=work.as_of)
    if after_tags and kept.let_go:
        SegmentMember.objects.filter(segment__in=kept.let_go).delete()
        Segment.objects.filter(pk__in=kept.let_go).update(kept_on=None)


def bring_up(work: Work, one: SegmentWork) -> None:
    """The members of one segment, by the facts of the run."""
    rows = work.facts.objects.filter(conditions_q(one.conditions, FACTS, work.moment), shop_id=work.shop_id)
    try:
        sql, params = rows.values("customer_id").query.sql_with_params()
    except EmptyResultSet:
        sql, params = NOBODY, ()
    work.dialect.keep("tag_members", sql, params, index="customer_id")
    is_mine = f"held.segment_id = {one.segment_id:d}"
    is_due = "" if work.is_full else "AND held.customer_id IN (SELECT customer_id FROM tag_due) "
    work.run(
        "DELETE FROM tagging_segmentmember WHERE id IN (SELECT held.id FROM tagging_segmentmember AS held "
        "LEFT JOIN tag_members AS wanted ON wanted.customer_id = held.customer_id "
        f"WHERE {is_mine} {is_due}AND wanted.customer_id IS NULL)"
    )
    came = work.run(
        "INSERT INTO tagging_segmentmember (segment_id, customer_id) "
        f"SELECT {one.segment_id:d}, wanted.customer_id FROM tag_members AS wanted "
        f"LEFT JOIN tagging_segmentmember AS held ON {is_mine} AND held.customer_id = wanted.customer_id "
        "WHERE held.id IS NULL ON CONFLICT DO NOTHING"  # somebody may be the first to name it at this moment
    )
    if came >= MANY:
        work.dialect.notice_growth("tagging_segmentmember")
