from datetime import time
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def validate_zone(value: str) -> None:
    """Accept only names of the IANA time zone database."""
    from zoneinfo import available_timezones

    if value not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write it like Asia/Shanghai."), params={"zone": value})


class ShopQuerySet(models.QuerySet["Shop"]):
    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The shops whose rows this member of staff may see."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(members=user.pk)


class Shop(models.Model):
    code = models.CharField(_("code"), max_length=50, unique=True, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=100)
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai", validators=[validate_zone])
    opens_at = models.TimeField(_("opens"), default=time(9))
    closes_at = models.TimeField(_("closes"), default=time(22))
    pair_largest_order = models.PositiveIntegerField(
        _("largest order that pairs are counted from"),
        default=1500,
        db_default=1500,
        validators=[MinValueValidator(2), MaxValueValidator(5000)],
        help_text=_("In different products. A larger order is a stock list rather than a basket."),
    )
    pair_least_orders = models.PositiveIntegerField(
        _("fewest orders together"),
        default=2,
        db_default=2,
        validators=[MinValueValidator(1)],
        help_text=_("In how many orders two products must stand together before one is recommended with the other."),
    )
    pair_listed = models.PositiveSmallIntegerField(
        _("related products kept"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How many each night's ranking keeps for a product."),
    )
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="shops", verbose_name=_("members of staff")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        constraints = [models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="customers_shop_hours")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class ShopRowQuerySet(models.QuerySet):
    """Rows that belong to one shop each."""

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The rows of the shops this member of staff belongs to."""
        if getattr(user, "is_superuser", False):
            return self
        return self.filter(shop__in=Shop.objects.for_user(user).values("pk"))


class ClosedDay(models.Model):
    """A day on which nobody is there: no promise falls on it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="closed_days", verbose_name=_("shop"), db_index=False)
    on = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=50, blank=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        constraints = [models.UniqueConstraint(fields=["shop", "on"], name="customers_closedday_once")]

    def __str__(self) -> str:
        return f"{self.on} {self.name}".strip()


class Channel(models.Model):
    """Where a shop sells: one platform account."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="channels", verbose_name=_("shop"), db_index=False)
    code = models.SlugField(_("code"), max_length=50, db_index=False)
    name = models.CharField(_("name"), max_length=100)
    is_bargain = models.BooleanField(
        _("bargain channel"), default=False, help_text=_("An order through this channel says that price matters.")
    )
    created_import = models.ForeignKey(
        "customers.OrderImport", models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [models.UniqueConstraint(fields=["shop", "code"], name="customers_channel_code")]

    def __str__(self) -> str:
        return self.name
