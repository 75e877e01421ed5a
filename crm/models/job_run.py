import json
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.choices import JobState

LONGEST_ERROR = 200


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def in_trouble(self) -> Self:
        """What failed, was stopped, or waits to be tried again."""
        return self.exclude(state=JobState.FINE)

    def stop(self, pk: int, *, at: datetime) -> bool:
        """Stop a failing job; False when it was stopped already, so that one alert is given."""
        return self.filter(pk=pk, state=JobState.FAILED).update(state=JobState.STOPPED, stopped_at=at) == 1


class JobRun(models.Model):
    """How a background task fares: one row a task of the timetable, one more a task and keys that failed."""

    task = models.CharField(_("job"), max_length=100)
    arguments = models.CharField(_("for"), max_length=200, blank=True, help_text=_("Keys of rows; never a name."))
    state = models.CharField(_("state"), max_length=7, choices=JobState, default=JobState.FINE)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    error = models.CharField(_("what went wrong"), max_length=LONGEST_ERROR, blank=True)
    done_at = models.DateTimeField(_("last done"), null=True)
    failed_at = models.DateTimeField(_("last failed"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [models.UniqueConstraint(fields=["task", "arguments"], name="crm_jobrun_once")]

    @property
    def keys(self) -> tuple[list[int | None], dict[str, int | None]]:
        """The arguments, by position and by name."""
        given = json.loads(self.arguments) if self.arguments else []
        return (given[:-1], given[-1]) if given and isinstance(given[-1], dict) else (given, {})

    def __str__(self) -> str:
        return f"#{self.pk}"
