from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy

from .customer import Customer
from .shop import Channel, Shop, ShopRowQuerySet

UNDONE_WITHIN = timedelta(days=30)


class CustomerMergeQuerySet(ShopRowQuerySet):
    def standing(self) -> "CustomerMergeQuerySet":
        """Merges that nobody has taken back."""
        return self.filter(undone_at=None)


class CustomerMerge(models.Model):
    """Two customers who were found to be one, with all that is needed to make two of them again.

    `before` and `after` hold the two rows and the facts; `moved` the keys of what changed its owner, with a digest
    of each; `aside` the rows that could not stand beside others; `pointed` what pointed at one of those;
    `last_pks` tells what came later; `left` is what an un-merge found changed since.
    """

    merge_policy: ClassVar = {"kept": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    kept = models.ForeignKey(Customer, models.CASCADE, related_name="merges", verbose_name=_("kept"))
    away_id = models.BigIntegerField(_("merged into it"))
    away_channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False)
    away_key = models.CharField(_("buyer id"), max_length=255)
    chosen = models.JSONField(default=dict)
    before = models.JSONField()
    after = models.JSONField()
    moved = models.JSONField(default=dict)
    aside = models.JSONField(default=list)
    pointed = models.JSONField(default=list)
    last_pks = models.JSONField(default=dict)
    left = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"))
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(_("taken back"), null=True)

    objects = CustomerMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            # Two at once make one; and the way from an old page to the new one.
            models.UniqueConstraint(
                fields=["away_id"], condition=models.Q(undone_at__isnull=True), name="customers_merge_once"
            ),
        ]
        indexes = [
            # The timeline of a customer who was merged once and is a customer again.
            models.Index(fields=["away_id"], name="customers_merge_away"),
        ]

    def __str__(self) -> str:
        return f"{self.away_key} → {self.kept_id} (#{self.pk})"

    def may_be_undone(self, *, at: datetime) -> bool:
        """While it is fresh enough, and only once."""
        return self.undone_at is None and at - self.made_at <= UNDONE_WITHIN
