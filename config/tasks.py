"""Tasks about the running product itself."""

from celery import shared_task
from django.utils import timezone

from config.heartbeat import WORKER, write_heartbeat


@shared_task
def beat() -> None:
    """Every minute: the worker lives and takes tasks."""
    write_heartbeat(name=WORKER, at=timezone.now())
