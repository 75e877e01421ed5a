"""Inquiries of the last thirty days by moment of a talk and by who the buyer is or what is not known of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from crm.choices import InquiryState
from crm.models import FoundWord, Inquiry, ScriptUse
from crm.touchpoints import of_inquiry, of_word
from tagging.looks import SHOPPER_TYPE
from tagging.models import CustomerTag, TagGroup

from .supply import ANYBODY, asking

LOOKED_BACK = timedelta(days=30)
MOST = 20_000  # the newest ones; more would keep the page waiting and not change the order of its gaps


@dataclass(slots=True)
class Walked:
    """Inquiries that came to a cell: their keys, newest first, and which of them were lost."""

    inquiries: list[int] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)


Demand = dict[tuple[str, str], Walked]


def demand(shop_id: int, *, groups: Sequence[TagGroup], at: datetime, channel: str = "") -> Demand:
    """Spam left out; four queries, whatever the number of inquiries."""
    inquiries = _lately(shop_id, at=at, channel=channel)
    rows = list(inquiries.values_list("pk", "customer", "kind", "state")[:MOST])
    keys = inquiries.values("pk")[:MOST]
    said, copied = _said(keys), _copied(keys)
    known = _known(inquiries.values("customer")[:MOST])
    found: Demand = defaultdict(Walked)
    for pk, customer, kind, state in rows:
        for touchpoint in of_inquiry(kind, said.get(pk, ()), copied.get(pk, ())):
            for row in _rows(known.get(customer, {}), groups):
                cell = found[touchpoint, row]
                cell.inquiries.append(pk)
                if state == InquiryState.LOST:
                    cell.lost.add(pk)
    return found


def _lately(shop_id: int, *, at: datetime, channel: str) -> QuerySet[Inquiry]:
    found = Inquiry.objects.filter(shop=shop_id, opened_at__gt=at - LOOKED_BACK, opened_at__lte=at)
    if channel:
        found = found.filter(channel__code=channel)
    return found.exclude(state=InquiryState.SPAM).order_by("-opened_at", "-pk")


def _said(inquiries: QuerySet[Inquiry, Any]) -> dict[int, set[str]]:
    words = FoundWord.objects.filter(message__inquiry__in=inquiries).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for inquiry, word, intent in words.values_list("message__inquiry", "word", "keyword_set__intent").distinct():
        found[inquiry].add(of_word(word, intent))
    return found


def _copied(inquiries: QuerySet[Inquiry, Any]) -> dict[int, set[str]]:
    uses = ScriptUse.objects.filter(inquiry__in=inquiries, script__isnull=False).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for inquiry, touchpoint in uses.values_list("inquiry", "script__scene__touchpoint").distinct():
        found[inquiry].add(touchpoint)
    return found


def _known(customers: QuerySet[Inquiry, Any]) -> dict[int, dict[str, str]]:
    """By buyer what they are in each group: any tag, by the group's code."""
    tags = CustomerTag.objects.filter(customer__in=customers).order_by()
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for customer, group, tag in tags.values_list("customer", "tag__group__slug", "tag__slug"):
        found[customer][group] = tag
    return found


def _rows(known: dict[str, str], groups: Collection[TagGroup]) -> Iterator[str]:
    yield ANYBODY
    if shopper_type := known.get(SHOPPER_TYPE):
        yield shopper_type
    for group in groups:
        if group.slug not in known:
            yield asking(group.slug)
