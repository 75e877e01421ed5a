"""Hours of reminders, the sending of what is waiting, and how all stand."""

from datetime import timedelta

from crm.models import Notification
from crm.services.reminders import send_reminders
from customers.tests.factories import NOON

HOUR = timedelta(hours=1)
NIGHT = NOON + timedelta(hours=11)  # 23:00 in Shanghai


def states():
    return sorted(Notification.objects.values_list("channel", "state"))


def send(at=NOON):
    return send_reminders(clock=lambda: at)
