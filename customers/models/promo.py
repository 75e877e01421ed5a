from django.db import models
from django.utils.translation import gettext_lazy as _

from .shop import Shop, ShopRowQuerySet


class PromoChannel(models.Model):
    """A promotion through which orders come, known by words in an order's columns and notes."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="promo_channels", verbose_name=_("shop"), db_index=False
    )
    code = models.SlugField(_("code"), max_length=30, db_index=False)
    spellings = models.CharField(
        _("words"),
        max_length=500,
        help_text=_("Told apart by commas. An order that names one of them came through this promotion."),
    )
    is_bargain = models.BooleanField(
        _("bargain"), default=False, help_text=_("An order through this promotion says that price matters.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("promotion channel")
        verbose_name_plural = _("promotion channels")
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="customers_promo_code")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def name(self) -> str:
        """The first of its words."""
        return self.words[0] if self.words else self.code

    @property
    def words(self) -> list[str]:
        """Its words, one by one."""
        return [word.strip() for word in self.spellings.replace("，", ",").split(",") if word.strip()]


class PromoReading(models.Model):
    """By which words a shop's orders were read last: when they have changed, all orders are read anew."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="promo_reading")
    basis = models.CharField(max_length=32)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of promotions")
        verbose_name_plural = _("readings of promotions")

    def __str__(self) -> str:
        return f"{self.pk}: {self.basis}"
