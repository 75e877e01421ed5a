"""Where the entries of a timeline come from: each table asked along its own index, for one page at most."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm.models import (
    Coupon,
    FollowUp,
    FollowUpChange,
    Inquiry,
    InquiryChange,
    Interaction,
    Message,
    Note,
    Review,
    ScriptUse,
)
from customers.models import AttributeValue, Customer, CustomerMerge, Order
from tagging.models import TagChange

from .cursor import UNDATED, Cursor
from .doing import tell_coupon, tell_follow_up, tell_interaction, tell_note, tell_use
from .entry import Entry, Names
from .joining import tell_merge, tell_unmerge
from .talking import tell_change, tell_inquiry, tell_message, tell_review
from .telling import tell_attribute, tell_order, tell_tag_change

# What the timeline is filtered by, in the order of the chips; "" is everything.
KINDS: dict[str, Any] = {
    "": _("All"),
    "orders": _("Orders"),
    "inquiries": _("Inquiries"),
    "messages": _("Messages"),
    "tags": _("Tags"),
    "follow_ups": _("Follow-ups"),
    "interactions": _("Interactions"),
    "reviews": _("Reviews"),
    "scripts": _("Scripts"),
    "coupons": _("Coupons"),
    "notes": _("Notes"),
    "attributes": _("Attributes"),
    "merges": _("Merges"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One table. `moment` is the column that its index is sorted by; "" for rows that have none."""

    name: str
    kind: str
    moment: str
    rows: QuerySet[Any]
    tell: Callable[[Any, Names], Entry]


CHANGES = FollowUpChange.objects.select_related("made_by", "was_owner", "owner").order_by("made_at", "pk")
ORDERS = Order.objects.select_related("channel")

# At the same moment the first of these stands on top: an inquiry opens before what is said in it.
SOURCES = (
    Source("change", "inquiries", "made_at", InquiryChange.objects.select_related("made_by"), tell_change),
    Source(
        "tag",
        "tags",
        "made_at",
        TagChange.objects.select_related("group", "closed_tag", "opened_tag", "made_by"),
        tell_tag_change,
    ),
    Source(
        "follow_up",
        "follow_ups",
        "made_at",
        FollowUp.objects.select_related("owner", "made_by", "done_by").prefetch_related(
            Prefetch(
                "changes",
                FollowUpChange.objects.select_related("made_by", "was_owner", "owner").order_by("made_at", "pk"),
            )
        ),
        tell_follow_up,
    ),
    Source(
        "interaction",
        "interactions",
        "happened_at",
        Interaction.objects.select_related("friend", "made_by"),
        tell_interaction,
    ),
    Source("review", "reviews", "written_at", Review.objects.select_related("product"), tell_review),
    Source(
        "use",
        "scripts",
        "made_at",
        ScriptUse.objects.select_related("script", "article", "product", "made_by"),
        tell_use,
    ),
    Source("coupon", "coupons", "created_at", Coupon.objects.select_related("given_by"), tell_coupon),
    Source("note", "notes", "made_at", Note.objects.select_related("made_by", "removed_by"), tell_note),
    Source(
        "attribute",
        "attributes",
        "set_at",
        AttributeValue.objects.select_related("definition", "set_by"),
        tell_attribute,
    ),
    Source("message", "messages", "said_at", Message.objects.select_related("recorded_by", "agent"), tell_message),
    Source(
        "inquiry",
        "inquiries",
        "opened_at",
        Inquiry.objects.select_related("channel", "product", "loss_reason", "opened_by"),
        tell_inquiry,
    ),
    Source("order", "orders", "created_at", ORDERS, tell_order),
    Source("undated", "orders", "", ORDERS.filter(created_at=None), tell_order),
)
# Both are read together: one row tells of a merge, and of its end. An un-merge stands above its merge.
MADE_ONE = CustomerMerge.objects.select_related("made_by", "undone_by", "kept")
MERGES = (
    Source("unmerge", "merges", "undone_at", MADE_ONE, tell_unmerge),
    Source("merge", "merges", "made_at", MADE_ONE, tell_merge),
)
RANKS = {source.name: rank for rank, source in enumerate((*MERGES, *SOURCES))}


def read_cursor(text: str) -> Cursor | None:
    """The place that an address names, None for the beginning; ValueError when there is no such place."""
    if not text:
        return None
    cursor = Cursor.parse(text)
    if cursor.source not in RANKS:
        raise ValueError(text)
    return cursor


@dataclass(frozen=True, slots=True)
class Found:
    """A row and where it stands."""

    source: Source
    at: datetime
    row: Any

    @property
    def place(self) -> tuple[datetime, int, int]:
        """Later is larger; at the same moment the earlier source, then the larger key, comes first."""
        return (self.at, -RANKS[self.source.name], self.row.pk)


def rows_after(source: Source, customer: Customer, cursor: Cursor | None, *, limit: int) -> list[Found]:
    """The next rows of one table below the cursor, newest first."""
    rows = source.rows.filter(customer=customer)
    if not source.moment:
        if cursor is not None and cursor.at == UNDATED:
            rows = rows.filter(pk__lt=cursor.pk)
        return [Found(source, UNDATED, row) for row in rows.order_by("-pk")[:limit]]
    if cursor is not None:
        rows = _below(rows, source, cursor)
    rows = rows.filter(**{f"{source.moment}__isnull": False}).order_by(f"-{source.moment}", "-pk")
    return [Found(source, getattr(row, source.moment), row) for row in rows[:limit]]


def _below(rows: QuerySet[Any], source: Source, cursor: Cursor) -> QuerySet[Any]:
    """Rows that come after the cursor's: earlier, or at its moment and further back in the order of places."""
    mine, its = RANKS[source.name], RANKS[cursor.source]
    if mine < its:
        return rows.filter(**{f"{source.moment}__lt": cursor.at})
    rows = rows.filter(**{f"{source.moment}__lte": cursor.at})
    return rows if mine > its else rows.exclude(**{source.moment: cursor.at, "pk__gte": cursor.pk})


def merges_after(customer: Customer, cursor: Cursor | None, *, limit: int) -> list[Found]:
    """Merges into a customer, and those of this one into another that were taken back, below the cursor."""
    rows = MADE_ONE.filter(Q(kept=customer) | Q(away_id=customer.pk, undone_at__isnull=False))
    found = [Found(source, moment, row) for row in rows for source in MERGES if (moment := getattr(row, source.moment))]
    if cursor is not None:
        limits = (cursor.at, -RANKS[cursor.source], cursor.pk)
        found = [one for one in found if one.place < limits]
    return sorted(found, key=lambda one: one.place, reverse=True)[:limit]
