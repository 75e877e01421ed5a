"""Segments: a filter under a name, or the customers that it found on a day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from customers.attribute_defaults import BIRTHDAY
from customers.models import AttributeDefinition, Channel, Customer, Shop
from customers.selectors.shop_day import shop_day
from tagging.choices import SegmentKind
from tagging.conditions import Book, Condition, Kind, named_in
from tagging.models import RuleUse, Segment, SegmentMember, SegmentUse, Tag
from tagging.selectors.nesting import ring_words, segment_book, waiting_words
from tagging.selectors.segments import conditions_digest

from .run_requests import ask_for_run
from .segment_members import is_named, keep_named, mark_members, write_members

LONGEST_NAME = 100


class SegmentRefused(Exception):
    """The segment cannot be made so; the text says what to do."""


class ChangedMeanwhile(Exception):
    """Somebody gave the segment other conditions since it was looked at: look at both, then save again."""


@transaction.atomic
def save_segment(*, shop: Shop, name: str, conditions: Iterable[Condition], by: User, at: datetime) -> Segment:
    """A segment that finds its members anew each time it is asked."""
    stored = list(conditions)
    if not stored:
        raise SegmentRefused(_("Without a condition everybody would be in it. Filter the list first."))
    uses = _uses_of(shop, stored)
    keep_named(shop=shop, conditions=stored, at=at)
    segment = _new(shop, name, SegmentKind.DYNAMIC, by, at, conditions=[one.as_json() for one in stored])
    for use in uses:
        use.segment = segment
    SegmentUse.objects.bulk_create(uses)
    return segment


@transaction.atomic
def change_conditions(
    *, segment: Segment, conditions: Iterable[Condition], by: User, at: datetime, seen: str = ""
) -> bool:
    """Let a segment find other members under the same name; False when it says so already.

    Where others name it, its members are written anew and a run is asked for, which brings the others along.
    `seen`: the digest of what its reader saw; ChangedMeanwhile when it is another one now.
    """
    stored = list(conditions)
    if not stored:
        raise SegmentRefused(_("Without a condition everybody would be in it. Filter the list first."))
    shop = Shop.objects.select_for_update(no_key=True).get(pk=segment.shop_id)  # two changes at once make no ring
    held = Segment.objects.select_for_update(no_key=True).get(pk=segment.pk)
    if held.kind != SegmentKind.DYNAMIC:
        raise SegmentRefused(_("Only a segment that finds its members by conditions can be changed so."))
    uses, said = _uses_of(shop, stored), [one.as_json() for one in stored]
    if held.conditions == said:
        return False
    if seen and seen != conditions_digest(held.conditions):
        raise ChangedMeanwhile
    book = {**segment_book(shop.pk), held.pk: stored}
    _refuse_rings(held, book)
    held.conditions = said
    held.save(update_fields=["conditions"])
    SegmentUse.objects.filter(segment=held).delete()
    for use in uses:
        use.segment = held
    SegmentUse.objects.bulk_create(uses)
    keep_named(shop=shop, conditions=stored, at=at)
    if held.kept_on:
        write_members(shop=shop, numbers=[held.pk], book=book, on=shop_day(shop, at=at), at=at)
    if is_named(held):
        ask_for_run(shop=shop, by=by, at=at)
    return True


def _refuse_rings(segment: Segment, book: Book) -> None:
    """A segment is not found among its own members, and no rule that leads to it waits for another rule."""
    words = ring_words(segment, book[segment.pk], book)
    for use in RuleUse.objects.filter(segment__shop=segment.shop_id).select_related("rule__group").order_by("pk"):
        named = [Condition("segments", "any", (use.segment_id,))]
        words = words or waiting_words(use.rule.group, named, book)
    if words:
        raise SegmentRefused(words)


@transaction.atomic
def take_snapshot(*, shop: Shop, name: str, members: QuerySet[Any], on: date, by: User, at: datetime) -> Segment:
    """A segment of exactly these customers, whatever becomes of them; one statement, however many they are."""
    segment = _new(shop, name, SegmentKind.SNAPSHOT, by, at, taken_on=on)
    _insert(segment, members.filter(shop=shop))
    return segment


@transaction.atomic
def collect_segment(*, shop: Shop, name: str, by: User, at: datetime) -> Segment:
    """An empty segment that people fill by hand."""
    return _new(shop, name, SegmentKind.BY_HAND, by, at)


@transaction.atomic
def add_members(*, segment: Segment, customers: QuerySet[Any], at: datetime) -> int:
    """Put customers of the shop in; how many were not there yet."""
    _only_by_hand(segment)
    before = segment.members.count()
    come = customers.filter(shop=segment.shop_id).exclude(segments__segment=segment)
    mark_members(segment=segment, customers=come, at=at)
    _insert(segment, come)
    return segment.members.count() - before


@transaction.atomic
def remove_members(*, segment: Segment, customers: QuerySet[Any], at: datetime) -> int:
    """Take customers out; how many were in it."""
    _only_by_hand(segment)
    leave = SegmentMember.objects.filter(segment=segment, customer__in=customers.values("pk"))
    mark_members(segment=segment, customers=Customer.objects.filter(pk__in=leave.values("customer")), at=at)
    count, _each = leave.delete()
    return count


def _only_by_hand(segment: Segment) -> None:
    if segment.kind != SegmentKind.BY_HAND:
        raise SegmentRefused(_("Only a segment that is filled by hand can be changed so."))


def _new(shop: Shop, name: str, kind: SegmentKind, by: User, at: datetime, **fields: Any) -> Segment:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise SegmentRefused(_("Give the segment a name of at most 100 characters."))
    segment, is_new = Segment.objects.get_or_create(
        shop=shop, name=name, defaults={"kind": kind, "made_by": by, "made_at": at, **fields}
    )
    if not is_new:
        raise SegmentRefused(_("There is a segment of this name already. Choose another one."))
    return segment


def _insert(segment: Segment, customers: QuerySet[Any]) -> None:
    """INSERT … SELECT: no row passes through Python."""
    keys = Customer.objects.filter(pk__in=customers.order_by().values("pk")).annotate(member=F("pk"))
    try:
        sql, parameters = keys.values("member").query.sql_with_params()
    except EmptyResultSet:
        return
    with connections[Segment.objects.db].cursor() as cursor:
        cursor.execute(
            "INSERT INTO tagging_segmentmember (segment_id, customer_id) "
            f"SELECT CAST(%s AS bigint), found.member FROM ({sql}) AS found",
            [segment.pk, *parameters],
        )


def _uses_of(shop: Shop, conditions: list[Condition]) -> list[SegmentUse]:
    tags = {pk for one in conditions if one.kind is Kind.TAGS for pk in one.value}
    attributes = {one.key for one in conditions if one.kind is Kind.ATTRIBUTE}
    birthdays = {BIRTHDAY for one in conditions if one.kind is Kind.MONTH} - attributes
    channels = {code for one in conditions if one.field == "channel" for code in one.value}
    segments = set(named_in(conditions))
    found = [
        *(SegmentUse(tag=one) for one in Tag.objects.filter(shop=shop, pk__in=tags)),
        *(SegmentUse(attribute=one) for one in AttributeDefinition.objects.filter(shop=shop, code__in=attributes)),
        *(SegmentUse(channel=one) for one in Channel.objects.filter(shop=shop, code__in=channels)),
        *(SegmentUse(inner=one) for one in Segment.objects.filter(shop=shop, pk__in=segments)),
    ]
    if len(found) < len(tags) + len(attributes) + len(channels) + len(segments):
        raise SegmentRefused(_("The filter names a tag, segment, attribute or channel that this shop does not have."))
    asked = AttributeDefinition.objects.filter(shop=shop, code__in=birthdays)
    return [*found, *(SegmentUse(attribute=one) for one in asked)]
