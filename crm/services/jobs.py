"""How background work fares: what fails three times in a row stops, and one alert says so."""

import traceback
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from crm.choices import JobState, NotificationChannel, NotificationState
from crm.models import JobRun, Notification
from crm.models.job_run import LONGEST_ERROR

TRIES = 3
PAUSE = timedelta(minutes=10)  # after which a stopped job of the timetable is tried again by itself

log = structlog.get_logger(__name__)


def may_start(*, task: str, arguments: str, at: datetime) -> bool:
    """Whether a task may begin: not while it is stopped."""
    stopped = JobRun.objects.filter(task=task, arguments=arguments, state=JobState.STOPPED)
    if not arguments:
        stopped = stopped.filter(failed_at__gt=at - PAUSE)
    return not stopped.exists()


def note_done(*, task: str, arguments: str, at: datetime) -> None:
    """It went well: a job of the timetable keeps its row, work for one row of the database needs none any more."""
    rows = JobRun.objects.filter(task=task, arguments=arguments)
    if arguments:
        rows.delete()
        return
    fine = {"state": JobState.FINE, "failures": 0, "error": "", "done_at": at, "stopped_at": None}
    if not rows.update(**fine):
        JobRun.objects.bulk_create([JobRun(task=task, **fine)], ignore_conflicts=True)


@transaction.atomic
def note_failed(*, task: str, arguments: str, error: str, at: datetime) -> bool:
    """It failed; True when that was the last try, and those who look after the house have been told."""
    rows = JobRun.objects.filter(task=task, arguments=arguments)
    JobRun.objects.bulk_create([JobRun(task=task, arguments=arguments)], ignore_conflicts=True)
    told = {"failures": F("failures") + 1, "error": error[:LONGEST_ERROR], "failed_at": at}
    if rows.filter(state=JobState.STOPPED).update(**told):
        return False
    rows.update(**told, state=JobState.FAILED)
    job = rows.get()
    if job.failures < TRIES or not JobRun.objects.stop(job.pk, at=at):
        return False
    _alert(job, at=at)
    log.error("job_stopped", task=task, keys=arguments, error=error)
    return True


def ask_again(*, job_id: int, at: datetime) -> bool:
    """A person wants it tried again; False when it is not stopped any more."""
    stopped = JobRun.objects.filter(pk=job_id, state=JobState.STOPPED)
    return stopped.update(state=JobState.WAITING, failures=0, stopped_at=None) == 1


def jobs_to_wake() -> list[JobRun]:
    """What failed and may be tried again, and what a person asked for."""
    return list(JobRun.objects.filter(state__in=(JobState.FAILED, JobState.WAITING)).order_by("pk"))


def told_briefly(error: BaseException) -> str:
    """The kind of error and the line of ours it came from; its text might quote a buyer."""
    ours = [
        f"{Path(frame.filename).relative_to(settings.BASE_DIR)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(str(settings.BASE_DIR)) and "/.venv/" not in frame.filename
    ]
    return " ".join([type(error).__name__, *ours[-1:]])


def _alert(job: JobRun, *, at: datetime) -> None:
    about: dict[str, Any] = {"job": job, "due_at": at, "made_at": at, "send_at": at, "sent_at": at}
    bell = {"channel": NotificationChannel.PAGE, "state": NotificationState.SENT}
    people = User.objects.filter(Q(is_superuser=True) | Q(groups__name="manager"), is_active=True).distinct()
    rows = [Notification(person=person, **about, **bell) for person in people]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
