"""Reminders go out: each is claimed by one conditional update before anything is said to anybody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation

from crm.choices import FollowUpState, NotificationChannel, NotificationState
from crm.models import Notification, ReminderSettings
from crm.selectors.reminder_text import ReminderText, reminder_text

from .messengers import AddressRefused, NotSent, Unsure, read_messenger

TRIES = 3
PAUSES = (timedelta(minutes=1), timedelta(minutes=5))
AT_ONCE = 200
LONGEST_RUN = timedelta(minutes=4)
RELATED = ("follow_up__customer__shop", "person__reminder_settings", "job")

log = structlog.get_logger(__name__)
Clock = Callable[[], datetime]


def send_reminders(*, clock: Clock) -> int:
    """What may go out now; how many went. Each one's claim is timed by the clock, for sending takes a while."""
    began, sent = clock(), 0
    doubt_lost_claims(at=began)
    while keys := list(Notification.objects.to_send(at=began).values_list("pk", flat=True)[:AT_ONCE]):
        for key in keys:
            sent += send_reminder(notification_id=key, clock=clock)
        if clock() - began > LONGEST_RUN:
            break  # the next minute goes on
    return sent


def doubt_lost_claims(*, at: datetime) -> int:
    """A claim that ran out is of the dead: whether it went, a person finds out; it is never sent again by itself."""
    lost = Notification.objects.filter(state=NotificationState.SENDING, claimed_at__lt=at - settings.REMINDER_LEASE)
    count = lost.update(state=NotificationState.UNKNOWN)
    if count:
        log.warning("reminders_in_doubt", count=count)
    return count


def send_reminder(*, notification_id: int, clock: Clock) -> bool:
    """Send one, at most once; False when another worker had it, or when it did not go."""
    if not Notification.objects.claim(notification_id, at=clock()):
        return False
    notification = Notification.objects.select_related(*RELATED).get(pk=notification_id)
    if not _is_wanted(notification):
        _settle(notification, NotificationState.DROPPED)
        return False
    try:
        deliver(notification)
    except NotSent as refused:
        _put_back(notification, why=str(refused), at=clock())
    except Unsure:
        _settle(notification, NotificationState.UNKNOWN)
    except Exception:  # what nobody thought of: it may have gone
        log.exception("reminder_in_doubt", notification=notification.pk)
        _settle(notification, NotificationState.UNKNOWN)
    else:
        return _settle(notification, NotificationState.SENT, sent_at=clock(), error="")
    return False


def deliver(notification: Notification) -> None:
    """Hand it to the provider, in the person's language."""
    wish = _wish(notification)
    with translation.override(wish.language if wish else settings.LANGUAGE_CODE):
        text = reminder_text(notification)
    if notification.channel == NotificationChannel.EMAIL:
        send_email(notification.person.email, text)
    elif wish is None or not wish.messenger:
        raise NotSent("no address")
    else:
        send_message(wish.messenger, text)


def send_message(address: str, text: ReminderText) -> None:
    """One message to a messenger."""
    try:
        messenger = read_messenger(address)
    except AddressRefused as error:
        raise NotSent("address refused") from error
    messenger.send(title=text.title, body=f"{text.body}\n{text.link}")


def send_email(address: str, text: ReminderText) -> None:
    """One mail. A server that hangs up or says nothing may have taken it."""
    mail = EmailMessage(subject=text.title, body=f"{text.body}\n\n{text.link}\n", to=[address])
    try:
        mail.send()
    except (SMTPServerDisconnected, TimeoutError) as error:
        raise Unsure from error
    except (SMTPException, OSError) as error:
        raise NotSent(type(error).__name__) from error


def _is_wanted(notification: Notification) -> bool:
    """Whether the promise still waits for that time, and the person is still here."""
    follow_up = notification.follow_up
    is_due = follow_up is None or (follow_up.state == FollowUpState.WAITING and follow_up.due_at == notification.due_at)
    return is_due and notification.person.is_active


def _wish(notification: Notification) -> ReminderSettings | None:
    wish: ReminderSettings | None = getattr(notification.person, "reminder_settings", None)
    return wish


def _put_back(notification: Notification, *, why: str, at: datetime) -> None:
    """Try it again later; after the last try it stands where a person sees it."""
    if notification.tries >= TRIES:
        _settle(notification, NotificationState.FAILED, error=why)
        log.error("reminder_given_up", notification=notification.pk)
        return
    send_at = at + PAUSES[min(notification.tries, len(PAUSES)) - 1]
    _settle(notification, NotificationState.WAITING, send_at=send_at, error=why)


def _settle(notification: Notification, to: NotificationState, **values: Any) -> bool:
    return Notification.objects.settle(notification.pk, tries=notification.tries, to=to, **values)
