"""Members of segments by conditions as rows, for those who name them: from the first who does until the runs go on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.services.marks import mark_many_changed
from tagging.choices import SegmentKind
from tagging.conditions import Book, Condition, inner_first, named_in
from tagging.models import RuleUse, Segment, SegmentUse
from tagging.selectors.cut_points import cut_points_on, run_settings
from tagging.selectors.nesting import segment_book

from .running.looking import forget_facts, keep_facts
from .running.members import bring_up
from .running.work import SegmentWork, Work


def keep_named(*, shop: Shop, conditions: Iterable[Condition], at: datetime) -> None:
    """Let the members of whom conditions name stand as rows: written when they are not there yet, inner ones first."""
    wanted, on = named_in(conditions), shop_day(shop, at=at)
    rows = Segment.objects.filter(shop=shop, kind=SegmentKind.DYNAMIC)
    asked = rows.filter(pk__in=wanted)
    if not wanted or not asked.filter(Q(kept_on=None) | Q(asked_on=None) | ~Q(asked_on=on)).exists():
        return
    with transaction.atomic():
        book = segment_book(shop.pk)
        order = inner_first(wanted, book)
        held = rows.filter(pk__in=order).select_for_update(no_key=True).order_by("pk")
        missing = set(dict(held.values_list("pk", "kept_on").filter(kept_on=None)))
        write_members(shop=shop, numbers=[number for number in order if number in missing], book=book, on=on, at=at)
        asked.update(asked_on=on)


def write_members(*, shop: Shop, numbers: Sequence[int], book: Book, on: date, at: datetime) -> None:
    """Write who is in these segments today, in this order: differences only, a few statements for each."""
    if not numbers:
        return
    points, weight = cut_points_on(shop, on), run_settings(shop).bargain_points
    look = Work(shop.pk, on, at, is_full=True, cuts=points.cuts if points else None, bargain_points=weight)
    look.dialect.prepare_bulk(reads_most=True)
    keep_facts(look)
    for number in numbers:
        bring_up(look, SegmentWork(number, list(book[number])))
    forget_facts(look)
    Segment.objects.filter(pk__in=numbers).update(kept_on=on)


def is_named(segment: Segment) -> bool:
    """Whether a rule or another segment asks who is in it."""
    return RuleUse.objects.filter(segment=segment).exists() or SegmentUse.objects.filter(inner=segment).exists()


def mark_members(*, segment: Segment, customers: QuerySet[Any], at: datetime) -> None:
    """Let the next run look at customers who come into a list or leave it, where something asks who is in it."""
    if is_named(segment):
        mark_many_changed(list(customers.order_by().values_list("pk", flat=True)), at=at, has_news=False)
