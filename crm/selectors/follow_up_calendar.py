"""The follow-ups of a month or a week, day by day, by the shop's own calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber, TruncDate

from crm.models import FollowUp
from crm.selectors.customer_list import shown_names
from crm.selectors.follow_up_list import of_whom
from customers.models import ClosedDay, Shop
from customers.selectors.shop_day import day_start, shop_day
from customers.selectors.staff import staff_name

MONTH, WEEK = "month", "week"
SHOWN = {MONTH: 3, WEEK: 30}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One follow-up of a day."""

    customer: int
    time: str
    name: str
    reason: str
    owner: str
    is_overdue: bool


@dataclass(slots=True)
class Day:
    on: date
    slots: list[Slot]
    count: int
    is_today: bool
    is_closed: bool
    is_outside: bool

    @property
    def more(self) -> int:
        """How many of the day are not shown."""
        return self.count - len(self.slots)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whole weeks from Monday on, and the days that lead back and on."""

    view: str
    first: date
    weeks: list[list[Day]]
    before: date
    after: date
    count: int

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.weeks[-1][-1].on


def follow_up_calendar(
    shop: Shop, *, view: str, on: date, whose: str, user: User, at: datetime, may_see_contact: bool
) -> Calendar:
    """What waits in the weeks around a day: three queries, however much there is."""
    first, before, after = _edges(view, on)
    start, end = first - timedelta(days=first.weekday()), after + timedelta(days=-after.weekday() % 7)
    zone = ZoneInfo(shop.timezone)
    span = {"due_at__gte": day_start(shop, on=start), "due_at__lt": day_start(shop, on=end)}
    waiting = of_whom(FollowUp.objects.waiting().filter(shop=shop, **span), whose, user).annotate(
        day=TruncDate("due_at", tzinfo=zone)
    )
    counted = dict(waiting.order_by().values("day").annotate(n=Count("pk")).values_list("day", "n"))
    closed = set(ClosedDay.objects.filter(shop=shop, on__gte=start, on__lt=end).values_list("on", flat=True))
    today = shop_day(shop, at=at)
    days = {
        one: Day(one, [], counted.get(one, 0), one == today, one in closed, view == MONTH and one.month != first.month)
        for one in _days(start, end)
    }
    numbered = waiting.annotate(place=Window(RowNumber(), partition_by=F("day"), order_by=["due_at", "pk"]))
    for row in numbered.filter(place__lte=SHOWN[view]).select_related("owner", "customer").order_by("due_at", "pk"):
        days[row.day].slots.append(_slot(row, user, zone, at, may_see_contact))
    ordered = list(days.values())
    return Calendar(
        view=view,
        first=first,
        weeks=[ordered[place : place + 7] for place in range(0, len(ordered), 7)],
        before=before,
        after=after,
        count=sum(counted.values()),
    )


def _edges(view: str, on: date) -> tuple[date, date, date]:
    """The first day of the month or week, of the one before, of the one after."""
    if view == WEEK:
        first = on - timedelta(days=on.weekday())
        return first, first - 7 * DAY, first + 7 * DAY
    first = on.replace(day=1)
    return first, (first - DAY).replace(day=1), (first + 32 * DAY).replace(day=1)


def _days(start: date, end: date) -> Iterator[date]:
    return (start + number * DAY for number in range((end - start).days))


def _slot(row: FollowUp, user: User, zone: ZoneInfo, at: datetime, may_see_contact: bool) -> Slot:
    return Slot(
        customer=row.customer_id,
        time=f"{row.due_at.astimezone(zone):%H:%M}",
        name=shown_names(row.customer, may_see_contact=may_see_contact, in_list=True)[0],
        reason=row.reason,
        owner="" if row.owner_id == user.pk else staff_name(row.owner),
        is_overdue=row.due_at < at,
    )
