"""What stands behind the bell, and on the page of reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from crm.choices import FollowUpState, NotificationState
from crm.job_names import job_name
from crm.models import Notification
from crm.models.notification import STILL_DUE
from crm.selectors.reminder_text import initial, page_of, short_reason
from crm.texts import moment_text
from customers.selectors.shop_day import shop_day

BELL_LINES, PAGE_LINES = 12, 50
MOST_SHOWN = 99
RELATED = ("follow_up__customer__shop", "job", "person")
IN_DOUBT = (NotificationState.UNKNOWN, NotificationState.FAILED)


@dataclass(frozen=True, slots=True)
class BellCount:
    """How much is new, and how many reminders a person must look at."""

    new: int
    doubtful: int

    @property
    def shown(self) -> str:
        """As the badge has it."""
        return f"{MOST_SHOWN}+" if self.new > MOST_SHOWN else str(self.new)


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One reminder, with no more of the buyer than needed."""

    row: Notification
    who: str
    reason: str
    when: str
    address: str
    is_new: bool
    is_over: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether a person must decide."""
        return self.row.state in IN_DOUBT


def bell_count(user: User) -> BellCount:
    """One query, for every page asks it every minute."""
    mine = Notification.objects.filter(person=user).filter(Q(channel="page", read_at=None) | Q(state__in=IN_DOUBT))
    is_new = Q(channel="page", read_at=None) & (STILL_DUE | Q(follow_up=None))
    counts = mine.aggregate(new=Count("pk", filter=is_new), doubtful=Count("pk", filter=Q(state__in=IN_DOUBT)))
    return BellCount(**counts)


def bell_lines(user: User, *, at: datetime) -> list[ReminderLine]:
    """The latest behind the bell; one query."""
    rows = Notification.objects.on_bell_of(user).select_related(*RELATED).order_by("-due_at", "-pk")
    return lines_of(rows[:BELL_LINES], at=at)


def sent_lines(user: User, *, at: datetime) -> list[ReminderLine]:
    """A person's latest, whichever way they went; one query."""
    rows = Notification.objects.filter(person=user).select_related(*RELATED).order_by("-due_at", "-pk")
    return lines_of(rows[:PAGE_LINES], at=at)


def doubtful_lines(rows: QuerySet[Notification], *, at: datetime) -> list[ReminderLine]:
    """Those that a person must decide about, the oldest first; one query."""
    doubtful = rows.filter(state__in=IN_DOUBT).select_related(*RELATED).order_by("due_at", "pk")
    return lines_of(doubtful[:PAGE_LINES], at=at)


def lines_of(rows: Iterable[Notification], *, at: datetime) -> list[ReminderLine]:
    """The rows, which come with all that is related, as a person reads them."""
    return [_job_line(row, at) if row.follow_up is None else _promise_line(row, at) for row in rows]


def _promise_line(row: Notification, at: datetime) -> ReminderLine:
    follow_up = row.follow_up
    assert follow_up is not None  # noqa: S101 - asked by the caller
    customer = follow_up.customer
    shop = customer.shop
    is_over = follow_up.state != FollowUpState.WAITING or follow_up.due_at != row.due_at
    return ReminderLine(
        row=row,
        who=initial(customer),
        reason=short_reason(follow_up),
        when=moment_text(row.due_at.astimezone(ZoneInfo(shop.timezone)), today=shop_day(shop, at=at)),
        address=page_of(row),
        is_new=row.read_at is None and not is_over,
        is_over=is_over,
    )


def _job_line(row: Notification, at: datetime) -> ReminderLine:
    zone = timezone.get_current_timezone()
    return ReminderLine(
        row=row,
        who="",
        reason=job_name(row.job.task) if row.job else "",
        when=moment_text(row.due_at.astimezone(zone), today=at.astimezone(zone).date()),
        address=page_of(row),
        is_new=row.read_at is None,
        is_over=False,
    )
