from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 500


class ReminderSettings(models.Model):
    """How a person wants to be reminded. Without a row: by the bell alone."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reminder_settings"
    )
    by_email = models.BooleanField(_("by e-mail"), default=False)
    messenger = models.CharField(max_length=LONGEST_ADDRESS, blank=True)  # a secret: whoever knows it can write there
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(22))
    quiet_until = models.TimeField(_("until"), null=True, blank=True, default=time(8))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    in_shop_hours = models.BooleanField(_("only while the shop is open"), default=True)

    class Meta:
        verbose_name = _("how a person is reminded")
        verbose_name_plural = _("how people are reminded")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until"))),
                name="crm_reminder_quiet_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"
