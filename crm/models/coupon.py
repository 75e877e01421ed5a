from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import MergePolicy
from customers.fields import MoneyField
from customers.models import Customer, Shop
from customers.models.shop import ShopRowQuerySet

from .inquiry import Inquiry

LONGEST_REASON = 200


class CouponQuerySet(ShopRowQuerySet):
    def usable(self, *, on: date) -> Self:
        """Coupons that can be used on that day, soonest expiry first."""
        return self.filter(used_at=None, expires_on__gte=on).order_by("expires_on", "pk")


class Coupon(models.Model):
    """A coupon that a buyer holds. One given as compensation names its inquiry, who gave it and why."""

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="coupons", db_index=False, verbose_name=_("customer")
    )
    name = models.CharField(_("name"), max_length=50)
    code = models.CharField(_("code"), max_length=50, blank=True)
    value = MoneyField(_("worth"), default=0)
    expires_on = models.DateField(_("last day"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    created_at = models.DateTimeField(_("given"))
    inquiry = models.ForeignKey(
        Inquiry, models.SET_NULL, null=True, related_name="coupons", verbose_name=_("inquiry"), db_index=False
    )
    reason = models.CharField(_("compensation for"), max_length=LONGEST_REASON, blank=True, default="", db_default="")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("given by")
    )

    objects = CouponQuerySet.as_manager()

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        permissions = [("give_compensation", _("Can give a buyer a coupon as compensation"))]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="crm_coupon_value"),
            models.UniqueConstraint(fields=["shop", "code"], condition=~Q(code=""), name="crm_coupon_code"),
        ]
        indexes = [
            # The usable coupons of a buyer, soonest expiry first.
            models.Index(
                fields=["customer", "expires_on"], condition=Q(used_at__isnull=True), name="crm_coupon_usable"
            ),
            # The timeline of a buyer.
            models.Index(fields=["customer", "-created_at"], name="crm_coupon_customer"),
            # How much an inquiry has cost already.
            models.Index(fields=["inquiry"], condition=Q(inquiry__isnull=False), name="crm_coupon_inquiry"),
            # The list of compensations, newest first.
            models.Index(fields=["shop", "-id"], condition=Q(inquiry__isnull=False), name="crm_coupon_compensations"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.name} (#{self.pk})"
