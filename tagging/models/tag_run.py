from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import RunMode, RunState

from .run_settings import CutPoints


class TagRun(models.Model):
    """One pass over a shop's customers, for one day."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    as_of = models.DateField(_("day"))
    mode = models.CharField(_("mode"), max_length=11, choices=RunMode)
    timezone = models.CharField(max_length=64)
    rules_digest = models.CharField(max_length=32)
    last_customer_id = models.BigIntegerField(default=0)
    customers_total = models.IntegerField(_("customers"), default=0)
    looked_at_count = models.IntegerField(_("looked at"), default=0)
    changed_count = models.IntegerField(_("changed"), default=0)
    opened_count = models.IntegerField(_("tags set"), default=0)
    closed_count = models.IntegerField(_("tags taken off"), default=0)
    moved_count = models.IntegerField(_("moved from another tag"), default=0)
    counts = models.JSONField(default=dict)
    moves = models.JSONField(default=list)
    rule_versions = models.JSONField(default=dict)
    cut_points = models.ForeignKey(
        CutPoints, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("RFM cut points")
    )
    last_change_id = models.BigIntegerField(default=0)
    state = models.CharField(_("state"), max_length=6, choices=RunState, default=RunState.DONE)
    errors = models.JSONField(default=list)
    tries = models.PositiveIntegerField(default=1)
    tried_at = models.DateTimeField(_("last tried"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    seconds = models.FloatField(_("seconds"), default=0)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag run")
        verbose_name_plural = _("tag runs")
        indexes = [
            # The last run of a shop.
            models.Index(fields=["shop", "-as_of", "-id"], name="tagging_run_latest"),
            # Health asks for the last finished run.
            models.Index(fields=["-finished_at"], name="tagging_run_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} #{self.pk}"


class RunRequest(models.Model):
    """A person wants the shop's tags run; a worker that looks for work finds it. One at a time a shop."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("shop"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    is_approved = models.BooleanField(default=False)  # whether a large move has been looked at and agreed to

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("run asked for")
        verbose_name_plural = _("runs asked for")

    def __str__(self) -> str:
        return f"{self.pk}"
