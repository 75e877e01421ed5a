"""What a preview's moves pull along: the segments that ask for tags of the group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.db.models.expressions import RawSQL

from customers.models import Customer, Shop
from tagging.choices import SegmentKind
from tagging.conditions import Condition, ConditionError, Kind
from tagging.filters import CUSTOMERS, Moment, conditions_q
from tagging.models import Segment
from tagging.selectors.cut_points import moment_on

from .seen_moves import SEEN, Way, goes

MOST = 20  # segments; a preview answers within seconds


@dataclass(frozen=True, slots=True)
class Pull:
    """A segment that some would come into, or leave, with the tags."""

    segment: Segment
    come: int
    leave: int

    @property
    def moves(self) -> bool:
        """Whether anybody would."""
        return bool(self.come or self.leave)


def pulled_along(*, shop: Shop, own: frozenset[int], ways: Sequence[Way], as_of: date) -> list[Pull]:
    """The segments that ask for some of a group's tags, with who would come and leave; reads what `SEEN` holds."""
    asking = Segment.objects.filter(shop=shop, kind=SegmentKind.DYNAMIC, uses__tag__in=own)
    pulls = []
    for segment in asking.select_related("shop").distinct().order_by("name", "pk")[:MOST]:
        try:
            conditions = Condition.parse_list(segment.conditions)
        except ConditionError:
            continue  # the list of segments says so
        moment = moment_on(shop, as_of, conditions)
        counts = [_of_way(way, conditions, own, moment, shop) for way in ways]
        pulls.append(Pull(segment, sum(come for come, _leave in counts), sum(leave for _come, leave in counts)))
    return pulls


def _of_way(
    way: Way, conditions: Sequence[Condition], own: frozenset[int], moment: Moment, shop: Shop
) -> tuple[int, int]:
    """How many of those who go one way come into the segment, and how many leave it."""
    before, after = (given(conditions, own, held) for held in way)
    if before == after:
        return 0, 0
    was, becomes, both = (_count(way, sides, moment, shop) for sides in ([before], [after], [before, after]))
    return becomes - both, was - both


def given(conditions: Iterable[Condition], own: frozenset[int], held: int | None) -> list[Condition] | None:
    """The conditions of somebody who has this one of a group's own tags; None where they cannot hold."""
    left = []
    for one in conditions:
        if one.kind is not Kind.TAGS:
            left.append(one)
            continue
        asked, others = own.intersection(one.value), tuple(sorted(set(one.value) - own))
        if one.operator == "any" and held in asked:
            continue
        is_out = {"any": not others, "all": bool(asked - {held}), "none": held in asked}[one.operator]
        if is_out:
            return None
        left += [replace(one, value=others)] if others else []
    return left


def _count(way: Way, sides: Sequence[list[Condition] | None], moment: Moment, shop: Shop) -> int:
    if any(side is None for side in sides):
        return 0
    wanted = Q()
    for side in sides:
        wanted &= conditions_q(side or [], CUSTOMERS, moment)
    went = f"SELECT customer_id FROM {SEEN} WHERE {goes(way)}"
    movers = RawSQL(went, [])  # noqa: S611 - nothing in it comes from outside
    return Customer.objects.filter(wanted, shop=shop, pk__in=movers).count()
