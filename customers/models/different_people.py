from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy

from .customer import Customer
from .shop import Shop, ShopRowQuerySet


class DifferentPeople(models.Model):
    """Somebody looked at two customers and said: not the same person. Two rows a pair, one for the page of each."""

    undo_follows: ClassVar = {"customer": Q(), "other": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.TRACE, "other": MergePolicy.TRACE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="different_people")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+", verbose_name=_("somebody else"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("said by")
    )
    said_at = models.DateTimeField(_("said"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("not the same person")
        verbose_name_plural = _("not the same person")
        constraints = [
            models.UniqueConstraint(fields=["shop", "customer", "other"], name="customers_different_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} ≠ {self.other_id}"
