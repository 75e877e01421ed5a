from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.models import Customer, Shop


class PageVisit(models.Model):
    """Who last had which buyer open: for "who else is here" and "seen just now"."""

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.TRACE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="visits", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("visit of a page")
        verbose_name_plural = _("visits of pages")
        constraints = [models.UniqueConstraint(fields=["customer", "user"], name="crm_pagevisit_once")]
        indexes = [
            # The buyers somebody had open last.
            models.Index(fields=["user", "-opened_at"], name="crm_pagevisit_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.customer_id}"
