"""The Celery application; its settings are those of Django that begin with CELERY_."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.exceptions import Ignore
from celery.result import AsyncResult
from celery.signals import setup_logging, worker_ready
from django.utils import timezone
from django_structlog.celery.steps import DjangoStructLogInitStep
from kombu.exceptions import OperationalError

from config import job_marks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = structlog.get_logger(__name__)


class WakingTask(Task):
    """A task is a wake-up call: the work is a row, so a broker that is down costs a minute, not the page.

    After three failures in a row it is stopped until a person asks for it. A task with `own_tries` counts on its rows
    and notes nothing here; with `counts_deaths = False` each death of its process leaves its mark on one row alone.
    """

    own_tries = False
    counts_deaths = True
    Request = "config.watched_request:WatchedRequest"

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> AsyncResult | None:
        """Wake a worker; None when the broker cannot be reached, and the sweep finds the row."""
        job_marks.refuse_values(self.name, args or (), kwargs or {})
        try:
            return super().apply_async(args, kwargs, **options)
        except OperationalError:
            logger.warning("broker_unreachable", task=self.name)
            return None

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        """Turn a stopped job away."""
        if not (self.own_tries or job_marks.may_start(self, args, kwargs)):
            raise Ignore

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        """Note that it went well."""
        if not self.own_tries:
            job_marks.note_done(self, args, kwargs)

    def on_failure(self, exc: Any, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        """Note that it failed, or took too long."""
        if not self.own_tries:
            job_marks.note_failed(self, exc, args, kwargs)


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
