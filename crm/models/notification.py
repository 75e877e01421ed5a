from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.choices import FollowUpState, NotificationChannel, NotificationState
from customers.models import Shop
from customers.models.shop import ShopRowQuerySet

from .follow_up import FollowUp
from .job_run import JobRun

STILL_DUE = Q(follow_up__state=FollowUpState.WAITING, follow_up__due_at=F("due_at"))


class NotificationQuerySet(ShopRowQuerySet):
    def on_bell_of(self, user: object) -> Self:
        """What stands behind a person's bell."""
        return self.filter(person=user, channel=NotificationChannel.PAGE)

    def new(self) -> Self:
        """Not read, and not settled meanwhile: the promise still waits for that time."""
        return self.filter(read_at=None).filter(STILL_DUE | Q(follow_up=None))

    def to_send(self, *, at: datetime) -> Self:
        """What may go out now, first come first served."""
        return self.filter(state=NotificationState.WAITING, send_at__lte=at).order_by("send_at", "pk")

    def claim(self, pk: int, *, at: datetime) -> bool:
        """Take one for sending, once; False when another worker was faster."""
        waiting = self.filter(pk=pk, state=NotificationState.WAITING)
        return waiting.update(state=NotificationState.SENDING, claimed_at=at, tries=F("tries") + 1) == 1

    def settle(self, pk: int, *, tries: int, to: NotificationState, **values: object) -> bool:
        """Say how that try ended, even when its time ran out meanwhile; False when a person has decided since."""
        ours = self.filter(pk=pk, tries=tries, state__in=(NotificationState.SENDING, NotificationState.UNKNOWN))
        return ours.update(state=to, **values) == 1

    def doubtful(self) -> Self:
        """What a person must look at."""
        return self.filter(state__in=(NotificationState.UNKNOWN, NotificationState.FAILED))


class Notification(models.Model):
    """One reminder: of one promise for one time, to one person, by one way. The row is made once and sent once."""

    shop = models.ForeignKey(Shop, models.CASCADE, null=True, db_index=False, verbose_name=_("shop"))
    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, null=True, related_name="notifications", db_index=False, verbose_name=_("follow-up")
    )
    job = models.ForeignKey(
        JobRun, models.CASCADE, null=True, related_name="notifications", db_index=False, verbose_name=_("job")
    )
    due_at = models.DateTimeField(_("due"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False, verbose_name=_("person")
    )
    channel = models.CharField(_("way"), max_length=9, choices=NotificationChannel)
    state = models.CharField(_("state"), max_length=7, choices=NotificationState, default=NotificationState.WAITING)
    made_at = models.DateTimeField(_("made"))
    send_at = models.DateTimeField(_("goes out"))
    claimed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    read_at = models.DateTimeField(_("read"), null=True)
    error = models.CharField(_("what went wrong"), max_length=100, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "due_at", "person", "channel"],
                condition=Q(follow_up__isnull=False),
                name="crm_notification_once",
            ),
            models.UniqueConstraint(
                fields=["job", "due_at", "person", "channel"],
                condition=Q(job__isnull=False),
                name="crm_notification_job_once",
            ),
            models.CheckConstraint(
                condition=Q(follow_up__isnull=False, job__isnull=True) | Q(follow_up__isnull=True, job__isnull=False),
                name="crm_notification_subject",
            ),
        ]
        indexes = [
            # The bell: its number, and the latest.
            models.Index(fields=["person", "-due_at"], condition=Q(channel="page"), name="crm_notification_bell"),
            # What goes out next.
            models.Index(fields=["send_at"], condition=Q(state="waiting"), name="crm_notification_waiting"),
            # Whose claim has run out.
            models.Index(fields=["claimed_at"], condition=Q(state="sending"), name="crm_notification_sending"),
            # What a person must look at.
            models.Index(
                fields=["shop", "-due_at"], condition=Q(state__in=["unknown", "failed"]), name="crm_notification_doubt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_channel_display()} {self.due_at:%Y-%m-%d %H:%M} (#{self.pk})"
