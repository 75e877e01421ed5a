"""What people do about reminders: read them, and decide about those of which nobody knows whether they went."""

from datetime import datetime

from django.contrib.auth.models import User

from crm.choices import NotificationState
from crm.models import Notification
from crm.models.notification import NotificationQuerySet


def mark_read(*, notification_id: int, by: User, at: datetime) -> bool:
    """One line of the bell is read; False when it was, or is not theirs."""
    mine = Notification.objects.on_bell_of(by).filter(pk=notification_id, read_at=None)
    return mine.update(read_at=at) == 1


def mark_all_read(*, by: User, at: datetime) -> int:
    """Everything behind the bell is read; how many lines were not."""
    return Notification.objects.on_bell_of(by).filter(read_at=None).update(read_at=at)


def send_again(*, rows: NotificationQuerySet, notification_id: int, at: datetime) -> bool:
    """A person wants it sent once more; False when it is not in doubt any more. `tries` goes on, so that a late
    answer of the try before cannot settle this one."""
    doubtful = rows.doubtful().filter(pk=notification_id)
    return doubtful.update(state=NotificationState.WAITING, send_at=at, error="") == 1


def call_sent(*, rows: NotificationQuerySet, notification_id: int, at: datetime) -> bool:
    """A person has seen that it arrived; False when it is not in doubt any more."""
    unknown = rows.filter(pk=notification_id, state=NotificationState.UNKNOWN)
    return unknown.update(state=NotificationState.SENT, sent_at=at) == 1
