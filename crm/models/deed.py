from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import DeedKind
from customers.choices import MergePolicy
from customers.models import Customer, Shop


class DeedQuerySet(models.QuerySet):
    def claim_undo(self, pk: int, *, at: datetime) -> bool:
        """Take the one undo of a deed; False when it was undone already."""
        return self.filter(pk=pk, undone_at=None).update(undone_at=at) == 1


class Deed(models.Model):
    """What an agent has just done, with what is needed to take it back for a few seconds."""

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.TRACE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=14, choices=DeedKind)
    subject = models.CharField(max_length=200)
    way_back = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("deed")
        verbose_name_plural = _("deeds")

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject} (#{self.pk})"
