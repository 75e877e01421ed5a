from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.choices import SignalKind
from customers.models import Shop
from customers.models.shop import ShopRowQuerySet

MOST_POINTS, MOST_DAYS = 100, 3650


class InteractionPoints(models.Model):
    """What one kind of interaction is worth in a shop's score. Each shop has one row of each kind."""

    shop = models.ForeignKey(
        Shop, models.CASCADE, related_name="interaction_points", db_index=False, verbose_name=_("shop")
    )
    kind = models.CharField(_("interaction"), max_length=14, choices=SignalKind)
    points = models.PositiveSmallIntegerField(_("points"), validators=[MaxValueValidator(MOST_POINTS)])
    at_most = models.PositiveSmallIntegerField(
        _("at most so many count"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: each one counts."),
    )
    days = models.PositiveSmallIntegerField(
        _("of the last days"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    advocate_days = models.PositiveSmallIntegerField(
        _("speaks for the shop, days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("For so many days it counts as a sign that the buyer speaks for the shop. Empty: it is none."),
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("interaction points")
        verbose_name_plural = _("interaction points")
        constraints = [
            models.UniqueConstraint(fields=["shop", "kind"], name="crm_points_kind"),
            models.CheckConstraint(
                condition=Q(days__gte=1)
                & (Q(at_most=None) | Q(at_most__gte=1))
                & (Q(advocate_days=None) | Q(advocate_days__gte=1)),
                name="crm_points_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (#{self.pk})"


class SignalReading(models.Model):
    """By what a shop's signals were read last: when it has changed, everybody's are read anew."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="signal_reading")
    basis = models.CharField(max_length=32)
    as_of = models.DateField()
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading of the signals")
        verbose_name_plural = _("readings of the signals")

    def __str__(self) -> str:
        return f"{self.pk}: {self.as_of}"
