"""A buyer's inquiries: the one at hand, the one before, and what was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery, Window

from crm.choices import InquiryKind, InquiryState
from crm.models import Inquiry, ReplyWait
from customers.models import Customer, Product
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import Stage

LATEST = 20
CONTINUES_FOR = timedelta(hours=4)
LOSSES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Loss:
    on: date
    product: str
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when the buyer waits for a word, and until when they were to have it."""

    asked_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Talks:
    """What inquiries say; `current` is the one that the next deed continues."""

    current: Inquiry | None
    last_on: date | None
    is_first: bool
    complaint: Inquiry | None
    losses: list[Loss]
    loss_count: int
    product: Product | None
    waiting: Waiting | None = None

    def reply_by(self, *, at: datetime) -> datetime | None:
        """The time a script may name: what was promised to the buyer, else the shop's promise while it can hold."""
        promised = self.current.promised_by if self.current else None
        if self.waiting and self.waiting.due_at > at and (promised is None or promised <= at):
            return self.waiting.due_at
        return promised

    @property
    def stage(self) -> str:
        """The stage at hand; before the first word it is the pre-sale."""
        return self.current.stage if self.current else Stage.PRE_SALE


def continues(inquiry: Inquiry, *, at: datetime) -> bool:
    """Whether a deed of that moment belongs to this inquiry."""
    return inquiry.state == InquiryState.OPEN or inquiry.last_at > at - CONTINUES_FOR


def talks_of(customer: Customer, *, at: datetime) -> Talks:
    """The latest inquiries in one query."""
    rows = Inquiry.objects.filter(customer=customer).select_related("loss_reason", "product", "channel")
    counted = rows.annotate(loss_count=Window(Count("pk", filter=Q(state=InquiryState.LOST))))
    unanswered = ReplyWait.objects.unanswered().filter(inquiry=OuterRef("pk"))
    counted = counted.annotate(
        wait_asked_at=Subquery(unanswered.values("asked_at")[:1]), wait_due_at=Subquery(unanswered.values("due_at")[:1])
    )
    latest = list(counted.order_by("-opened_at", "-pk")[:LATEST])
    current = _current(latest, at)
    honest = [one for one in latest if one.state != InquiryState.SPAM]
    before = next((one for one in honest if one is not current), None)
    lost = [one for one in latest if one.state == InquiryState.LOST]
    last = before or (current if current in honest else None)
    return Talks(
        current=current,
        last_on=shop_day(customer.shop, at=last.opened_at) if last else None,
        is_first=before is None and last is not None,
        complaint=next((one for one in latest if _is_open_complaint(one)), None),
        losses=[_loss(one, customer) for one in lost[:LOSSES_SHOWN]],
        loss_count=latest[0].loss_count if latest else 0,
        product=current.product if current else None,
        waiting=min(
            (Waiting(one.wait_asked_at, one.wait_due_at) for one in latest if one.wait_due_at),
            key=lambda one: one.due_at,
            default=None,
        ),
    )


def _current(latest: Sequence[Inquiry], at: datetime) -> Inquiry | None:
    """An open one before a closed one, then the latest deed."""
    going_on = [one for one in latest if continues(one, at=at)]
    return max(going_on, key=lambda one: (one.state == InquiryState.OPEN, one.last_at, one.pk), default=None)


def _is_open_complaint(inquiry: Inquiry) -> bool:
    return inquiry.state == InquiryState.OPEN and inquiry.kind == InquiryKind.COMPLAINT


def _loss(inquiry: Inquiry, customer: Customer) -> Loss:
    label = inquiry.loss_reason.label if inquiry.loss_reason else ""
    return Loss(
        on=shop_day(customer.shop, at=inquiry.closed_at or inquiry.opened_at),
        product=inquiry.product.name if inquiry.product else inquiry.purpose,
        reason=" · ".join(part for part in (label, inquiry.loss_note) if part),
    )
