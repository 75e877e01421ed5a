"""A Celery application with tasks that fail, die or hang, and reminders that die where their reason says.

`DATA_DIR/starts` gets a line for each start. A reminder whose reason is a point of POINTS kills its process there,
the first time.
"""

import os
import signal
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init
from django.conf import settings

from config.celery import app

POINTS = ("before the claim", "before the provider", "after the provider")

__all__ = ["app"]


def noted(word: str) -> int:
    """Add a line; how many there are of it."""
    path = settings.DATA_DIR / "starts"
    with path.open("a") as file:
        file.write(f"{word}\n")
    return path.read_text().splitlines().count(word)


@shared_task
def raises(key: int) -> None:
    noted("raises")
    raise ValueError("13812341234 must not be kept")


@shared_task
def dies(key: int) -> None:
    noted("dies")
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task(soft_time_limit=1, time_limit=2)
def hangs(key: int) -> None:
    noted("hangs")
    while True:
        try:
            time.sleep(60)
        except Exception:  # noqa: BLE001 - what does not want to end
            continue


@shared_task
def works(key: int) -> None:
    noted("works")


def die_at(point: str, reason: str) -> None:
    if reason == point and noted(point) == 1:
        os.kill(os.getpid(), signal.SIGKILL)


@worker_process_init.connect
def lie_in_wait(**kwargs: Any) -> None:
    from crm.models import Notification
    from crm.services.reminders import sending

    send, deliver = sending.send_reminder, sending.deliver

    def deadly_send(*, notification_id: int, clock: Any) -> bool:
        reason = Notification.objects.values_list("follow_up__reason", flat=True).get(pk=notification_id)
        die_at(POINTS[0], reason)
        return send(notification_id=notification_id, clock=clock)

    def deadly_deliver(notification: Any) -> None:
        die_at(POINTS[1], notification.follow_up.reason)
        deliver(notification)
        die_at(POINTS[2], notification.follow_up.reason)

    sending.send_reminder, sending.deliver = deadly_send, deadly_deliver
