"""The Celery application; its settings are those of Django that begin with CELERY_."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.result import AsyncResult
from celery.signals import setup_logging, worker_ready
from django.utils import timezone
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = structlog.get_logger(__name__)


class WakingTask(Task):
    """A task is a wake-up call: the work is a row, so a broker that is down costs a minute, not the page."""

    def apply_async(self, *args: Any, **kwargs: Any) -> AsyncResult | None:
        """Wake a worker; None when the broker cannot be reached, and the sweep finds the row."""
        try:
            return super().apply_async(*args, **kwargs)
        except OperationalError:
            logger.warning("broker_unreachable", task=self.name)
            return None


app = Celery("shuke", task_cls=WakingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery leaves logging alone when somebody listens here."""


@worker_ready.connect
def beat_once(**kwargs: Any) -> None:
    """A worker that has just started is alive."""
    from config.heartbeat import WORKER, try_heartbeat

    try_heartbeat(name=WORKER, at=timezone.now())
