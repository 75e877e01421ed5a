"""A list that finds nobody: how many remain when one of its conditions is taken off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

import structlog
from django.contrib.admin.utils import build_q_object_from_lookup_parameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.selectors.next_follow_up import with_follow_up
from customers import dialects
from customers.admin.shops import SHOP_PARAMETER, shop_of
from customers.templatetags.shuke import FilterChip, chips_of
from tagging.conditions import Condition

from .conditions import ConditionsFilter
from .filters import SortFilter, TagFilter, follow_up_asked, has_one_of
from .segment_filters import ChangedSegment

if TYPE_CHECKING:
    from .change_list import CustomerChangeList

log = structlog.get_logger(__name__)

MOST = 1_000  # nobody needs to know by how many more
SECONDS = 1.0  # of counting, whatever the shop's size
FOUND = "_found_customers"


@dataclass(frozen=True, slots=True)
class Off:
    """What is taken off: a filter, one condition of the address, or the words that are searched for."""

    chip: FilterChip
    spec: Any = None
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One condition in force, and how many are found without it; None where it was not counted."""

    chip: FilterChip
    count: int | None

    @property
    def is_more(self) -> bool:
        return self.count is not None and self.count > MOST

    @property
    def shown(self) -> str:
        """The number, or the one that it exceeds."""
        return f"{min(self.count or 0, MOST):,d}"


@dataclass(frozen=True, slots=True)
class Nobody:
    """The conditions in force, and the list without any."""

    ways: list[Relaxed]
    everybody: str

    @property
    def takes_two(self) -> bool:
        """Whether taking off any one of them finds nobody still."""
        return len(self.ways) > 1 and all(one.count == 0 for one in self.ways)


def relaxed(cl: "CustomerChangeList", request: HttpRequest, clock: Callable[[], float] = monotonic) -> Nobody:
    """Each condition in force, in the order of the chips, counted by one query for each until the time is used up.

    What takes too long keeps its link without a number.
    """
    offs = list(_conditions(cl))
    counts: list[int | None] = []
    until = clock() + SECONDS
    try:
        with dialects.current().answers_within(SECONDS):
            for off in offs:
                if clock() >= until:
                    break
                counts.append(_count(cl, request, off))
    except OperationalError:
        log.info("conditions_not_counted", asked=len(offs), counted=len(counts))
    counts += [None] * (len(offs) - len(counts))
    shop = request.GET.get(SHOP_PARAMETER, "")
    everybody = f"?{urlencode({SHOP_PARAMETER: shop} if shop else {})}"
    return Nobody([Relaxed(off.chip, count) for off, count in zip(offs, counts, strict=True)], everybody)


def _count(cl: "CustomerChangeList", request: HttpRequest, off: Off) -> int:
    return rows_without(cl, request, off).order_by()[: MOST + 1].count()


def _conditions(cl: "CustomerChangeList") -> Iterator[Off]:
    if cl.query:
        yield Off(FilterChip(_("search"), cl.query, cl.get_query_string(remove=[SEARCH_VAR])))
    for spec in cl.filter_specs:
        chips = chips_of(spec, cl)
        if isinstance(spec, ConditionsFilter):
            yield from (Off(chip, spec, one) for chip, one in zip(chips, spec.conditions, strict=True))
        elif _narrows(cl, spec):
            yield from (Off(chip, spec) for chip in chips)


def _narrows(cl: "CustomerChangeList", spec: Any) -> bool:
    """Whether fewer are found by it; sorting by follow-ups leaves out who has none, any other order nobody."""
    if isinstance(spec, SortFilter):
        return bool(follow_up_asked([spec])) and not follow_up_asked(_others(cl, spec))
    return not isinstance(spec, ChangedSegment)


def rows_without(cl: "CustomerChangeList", request: HttpRequest, off: Off) -> QuerySet[Any]:
    """The list's rows as they would be without one of its conditions, in no order."""
    rows = cl.root_queryset.filter(build_q_object_from_lookup_parameters(cl.remaining))
    for spec in _others(cl, off.spec):
        rows = spec.queryset(request, rows)
    if off.condition:
        rows = off.spec.without(off.condition, rows)
    found = getattr(request, FOUND, None)
    if found is not None and off.spec is not None:
        rows = rows.filter(pk__in=found)
    rows = _with_tags(cl, request, off, rows)
    which, shop = follow_up_asked(_others(cl, off.spec)), shop_of(request)
    if not which or shop is None:
        return rows
    return with_follow_up(rows, which, shop, user=cast(User, request.user), at=timezone.now())


def _with_tags(cl: "CustomerChangeList", request: HttpRequest, off: Off, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Whose tags the other filters ask for; the first is joined, so that its index leads, as in the list itself."""
    specs = _others(cl, off.spec)
    tags = [spec.chosen.pk for spec in specs if isinstance(spec, TagFilter) and spec.chosen]
    leading = tags[0] if tags else cl.spoken.leading_tag(but=off.condition) if cl.spoken else None
    rows = rows.filter(tags__tag=leading) if leading else rows.filter(facts__shop=shop_of(request))
    for tag in tags[1:]:
        rows = rows.filter(has_one_of([tag]))
    return rows


def _others(cl: "CustomerChangeList", spec: Any) -> list[Any]:
    return [one for one in cl.filter_specs if one is not spec]
