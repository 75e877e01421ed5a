from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet


class SilentSkip(models.Model):
    """A silent buyer whom nobody need think of for a while."""

    merge_policy: ClassVar = {"customer": MergePolicy.TRACE}
    undo_follows: ClassVar = {"customer": Q()}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    customer = models.OneToOneField(Customer, models.CASCADE, related_name="silent_skip")
    until_on = models.DateField(_("until"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("silent buyer left aside")
        verbose_name_plural = _("silent buyers left aside")

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.until_on}"
