"""How soon a shop promises to answer, and how long buyers waited."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from crm.choices import AnsweredBy
from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet

from .chat_import import LONGEST_AGENT
from .inquiry import Inquiry

WITHIN, OUTSIDE = 60, 240
DAY, WEEK = 24 * 60, 7 * 24 * 60


class ReplyPromise(models.Model):
    """Within how many minutes a shop answers. Each shop has one row; its hours and closed days stand with the shop."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("shop"))
    minutes_within = models.PositiveSmallIntegerField(
        _("asked in business hours: answered within so many minutes"),
        default=WITHIN,
        db_default=WITHIN,
        validators=[MinValueValidator(1), MaxValueValidator(DAY)],
    )
    minutes_outside = models.PositiveSmallIntegerField(
        _("asked at another time: answered within so many minutes"),
        default=OUTSIDE,
        db_default=OUTSIDE,
        validators=[MinValueValidator(1), MaxValueValidator(WEEK)],
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply promise")
        verbose_name_plural = _("reply promises")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_within__gte=1, minutes_outside__gte=1), name="crm_replypromise_minutes"
            ),
        ]

    def __str__(self) -> str:
        return self.shop.name


class ReplyWaitQuerySet(ShopRowQuerySet):
    def unanswered(self) -> Self:
        """Buyers who are waiting for a word."""
        return self.filter(answered_at=None)


class ReplyWait(models.Model):
    """From a buyer's first unanswered message to the answer. What was promised then stays as it was."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="waits")
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="waits", db_index=False)
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("reply by"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    how = models.CharField(_("answered by"), max_length=7, choices=AnsweredBy, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    agent_name = models.CharField(_("agent"), max_length=LONGEST_AGENT, blank=True, default="")
    is_first = models.BooleanField(_("first of the inquiry"), default=False)

    objects = ReplyWaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("wait for an answer")
        verbose_name_plural = _("waits for an answer")
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"], condition=Q(answered_at__isnull=True), name="crm_wait_one_open"
            ),
            models.UniqueConstraint(fields=["inquiry", "asked_at"], name="crm_wait_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, how="")
                | Q(answered_at__isnull=False, answered_at__gte=F("asked_at")) & ~Q(how=""),
                name="crm_wait_answered",
            ),
        ]
        indexes = [
            # The late list, the longest overdue first.
            models.Index(fields=["shop", "due_at"], condition=Q(answered_at__isnull=True), name="crm_wait_late"),
            # The figures of the last weeks.
            models.Index(fields=["shop", "asked_at"], name="crm_wait_figures"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.asked_at:%Y-%m-%d %H:%M} (#{self.pk})"
