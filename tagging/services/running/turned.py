"""Of whom a daily run reads the tags: who changed, and whose answers are others than on the last run's day.

Of whom nothing changed the tags are what the rules said then, which asking the rules once more tells in less time than
reading the tags.
"""

from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Cast

from customers.models import CustomerFacts
from customers.services.marks import MARK
from tagging.conditions.vocabulary import FIELDS, OF_FACTS, Turning
from tagging.filters import FACTS, Moment, conditions_q

from .work import GroupWork, Work


def first_rule(group: GroupWork, moment: Moment) -> Case:
    """The number of the first rule of a group that holds for a customer."""
    whens = [When(conditions_q(parsed, FACTS, moment), then=Value(rule.pk)) for rule, parsed in group.rules]
    nothing = Cast(Value(None), BigIntegerField())  # of a group without rules PostgreSQL would take it for a text
    return Case(*whens, default=nothing, output_field=BigIntegerField())


def moment_before(work: Work) -> Moment:
    """The last run's day; cut points and weights have not changed since."""
    return Moment(work.last_on or work.as_of, work.cuts, work.bargain_points)


def turning_groups(work: Work) -> list[GroupWork]:
    """The groups whose answers may be others on another day; none where the last run's answers are of no use."""
    if not _knows_last(work):
        return []
    return [group for group in work.groups if any(_turns(one.field) for _rule, asked in group.rules for one in asked)]


def reads_tags(work: Work, turning: list[GroupWork]) -> str:
    """Whether the tags of a row `w` are to be read, as 1 or 0."""
    if not _knows_last(work):
        return "1"
    asked = [
        f"w.due_on = {MARK}",
        f"w.last_paid_on > '{work.last_on}'",  # an order that was still ahead then
        *(work.dialect.differs(f"w.{group.wanted}", f"w.{group.was}") for group in turning),
    ]
    return f"CASE WHEN {' OR '.join(asked)} THEN 1 ELSE 0 END"


def _knows_last(work: Work) -> bool:
    """Whether all that rules ask stands in the facts of today, and is marked when it changes."""
    is_of_facts = all(
        FIELDS[one.field].kind in OF_FACTS for group in work.groups for _rule, parsed in group.rules for one in parsed
    )
    return work.last_on is not None and work.known_in == CustomerFacts._meta.db_table and is_of_facts


def _turns(field: str) -> bool:
    return FIELDS[field].turning in (Turning.AFTER_ORDER, Turning.AFTER_INTENT)
