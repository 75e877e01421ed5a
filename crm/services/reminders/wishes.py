"""How a person wants to be reminded."""

from datetime import time

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.choices import NotificationChannel
from crm.models import ReminderSettings
from crm.selectors.reminder_text import ReminderText

from .messengers import read_messenger
from .sending import send_email, send_message


def save_wishes(
    *,
    person: User,
    by_email: bool,
    quiet: tuple[time, time] | None,
    in_shop_hours: bool,
    language: str,
    messenger: str | None,
) -> ReminderSettings:
    """Keep what the person chose; `messenger` None leaves the address as it is, "" takes it away."""
    quiet_from, quiet_until = quiet or (None, None)
    chosen: dict[str, object] = {
        "by_email": by_email,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "in_shop_hours": in_shop_hours,
        "language": language,
    }
    if messenger is not None:
        chosen["messenger"] = read_messenger(messenger).address if messenger else ""
    wishes, _is_new = ReminderSettings.objects.update_or_create(person=person, defaults=chosen)
    return wishes


def wishes_of(person: User) -> ReminderSettings:
    """What the person chose, else what holds without a choice."""
    return ReminderSettings.objects.filter(person=person).first() or ReminderSettings(person=person)


def send_test(*, person: User, channel: NotificationChannel) -> None:
    """One message that says that it works; raises what the way there says."""
    text = ReminderText(
        title=_("Shuke: this is a test"),
        body=_("Reminders will come here."),
        link=settings.SITE_URL + reverse("admin:crm_notification_mine"),
    )
    if channel == NotificationChannel.EMAIL:
        send_email(person.email, text)
    else:
        send_message(wishes_of(person).messenger, text)


def can_mail(person: User) -> bool:
    """Whether mail can reach this person at all."""
    return bool(settings.CAN_MAIL and person.email)
