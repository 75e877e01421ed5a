"""On what terms a shop answers: its hours, its closed days and what it promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.models import ReplyPromise
from crm.rules import Hours
from crm.waiting import Promise, reply_by
from customers.models import ClosedDay, Shop


@dataclass(frozen=True, slots=True)
class ReplyTerms:
    """The terms as they are now; what was promised before stays in the waits."""

    zone: ZoneInfo
    hours: Hours
    promise: Promise

    def due_at(self, asked_at: datetime) -> datetime:
        """By when a message of that moment is to be answered."""
        return reply_by(asked_at.astimezone(self.zone), self.hours, self.promise)


def reply_terms(shop: Shop) -> ReplyTerms:
    """The terms of a shop, in two queries; a shop that has said nothing promises what all promise."""
    row = ReplyPromise.objects.filter(shop=shop).first() or ReplyPromise(shop=shop)
    closed = frozenset(ClosedDay.objects.filter(shop=shop).values_list("on", flat=True))
    return ReplyTerms(
        zone=ZoneInfo(shop.timezone),
        hours=Hours(shop.opens_at, shop.closes_at, closed),
        promise=Promise(timedelta(minutes=row.minutes_within), timedelta(minutes=row.minutes_outside)),
    )
