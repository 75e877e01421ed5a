from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.choices import RfmSegment, ShopperType
from customers.models import Shop
from customers.models.shop import ShopRowQuerySet


class SegmentStrategy(models.Model):
    """How a shop treats the buyers of one RFM segment. Each shop has one row of each segment."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="strategies", db_index=False, verbose_name=_("shop"))
    segment = models.CharField(_("RFM segment"), max_length=9, choices=RfmSegment)
    aim = models.CharField(_("aim"), max_length=200)
    perk = models.CharField(_("perk"), max_length=200, blank=True)
    scenes = models.CharField(_("scenes"), max_length=200, blank=True)
    tips = models.TextField(_("tips"), max_length=1000, blank=True)
    touchpoint = models.CharField(_("touchpoint"), max_length=200, blank=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment strategy")
        verbose_name_plural = _("segment strategies")
        constraints = [models.UniqueConstraint(fields=["shop", "segment"], name="crm_strategy_segment")]

    def __str__(self) -> str:
        return f"{self.get_segment_display()} (#{self.pk})"


class ShopperHint(models.Model):
    """How a shop serves one type of shopper. Each shop has one row of each type."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="shopper_hints", db_index=False, verbose_name=_("shop"))
    shopper_type = models.CharField(_("shopper type"), max_length=12, choices=ShopperType)
    hint = models.CharField(_("how to serve"), max_length=300)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("hint how to serve")
        verbose_name_plural = _("hints how to serve")
        constraints = [models.UniqueConstraint(fields=["shop", "shopper_type"], name="crm_hint_type")]

    def __str__(self) -> str:
        return f"{self.get_shopper_type_display()} (#{self.pk})"
