"""The interaction score, added up: what counted, how much each kind is worth, and when the next part leaves."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from crm.choices import InquiryState, MessageSpam, Sender, SignalKind
from crm.models import Inquiry, Interaction, InteractionPoints, Message
from customers.models import Customer
from customers.selectors.shop_day import day_start, shop_day


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One kind: how often it happened, how many of these count, and what that is worth."""

    label: str
    happened: int
    counted: int
    points: int
    leaves_on: date

    @property
    def worth(self) -> int:
        return self.counted * self.points


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the parts. `leaves_on`: the first day on which something of it counts no more."""

    total: int
    parts: list[ScorePart]
    leaves_on: date | None


def score_of(customer: Customer, *, today: date) -> Score:
    """The score as the rules read it on a day; in four queries."""
    rows = InteractionPoints.objects.filter(shop=customer.shop_id).order_by("-points", "kind")
    happened = _days(customer, today, furthest=max((row.days for row in rows), default=0))
    parts = []
    for row in rows:
        days = [on for on in happened[row.kind] if 0 <= (today - on).days <= row.days]
        if days and row.points:
            counted = min(len(days), row.at_most or len(days))
            leaves_on = min(days) + timedelta(days=row.days + 1)
            parts.append(ScorePart(str(SignalKind(row.kind).label), len(days), counted, row.points, leaves_on))
    return Score(sum(part.worth for part in parts), parts, min((part.leaves_on for part in parts), default=None))


def _days(customer: Customer, today: date, *, furthest: int) -> dict[str, list[date]]:
    """On which days what happened, by kind."""
    shop = customer.shop
    since = day_start(shop, on=today - timedelta(days=furthest))
    found: dict[str, list[date]] = defaultdict(list)
    talks = Inquiry.objects.filter(customer=customer, opened_at__gte=since).exclude(state=InquiryState.SPAM)
    for moment in talks.values_list("opened_at", flat=True):
        found[SignalKind.INQUIRY].append(shop_day(shop, at=moment))
    said = Message.objects.filter(customer=customer, sender=Sender.BUYER, said_at__gte=since)
    wrote = {shop_day(shop, at=at) for at in said.exclude(spam=MessageSpam.SPAM).values_list("said_at", flat=True)}
    found[SignalKind.MESSAGE_DAY] += sorted(wrote)
    noted = Interaction.objects.filter(customer=customer, happened_at__gte=since)
    for kind, moment in noted.values_list("kind", "happened_at"):
        found[kind].append(shop_day(shop, at=moment))
    return found
