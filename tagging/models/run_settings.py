from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from tagging.choices import CutMethod
from tagging.conditions import Cuts

LARGEST_MOVE = 10
BARGAIN_POINTS = 2


class RunSettings(models.Model):
    """How a shop's tags are run: what a person edits."""

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("shop"))
    largest_move = models.PositiveSmallIntegerField(
        _("ask before more than this share of all customers moves, in %"),
        default=LARGEST_MOVE,
        db_default=LARGEST_MOVE,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    cut_method = models.CharField(
        _("where RFM cuts"), max_length=8, choices=CutMethod, default=CutMethod.QUINTILE, db_default=CutMethod.QUINTILE
    )
    fixed_cuts = models.JSONField(_("fixed cut points"), default=dict, blank=True)
    bargain_points = models.PositiveSmallIntegerField(
        _("points for economy of each counted order through a bargain channel"),
        default=BARGAIN_POINTS,
        db_default=BARGAIN_POINTS,
        validators=[MaxValueValidator(100)],
    )

    objects = ShopRowQuerySet.as_manager()
    history = HistoricalRecords(app="tagging")

    class Meta:
        verbose_name = _("settings of the tag runs")
        verbose_name_plural = _("settings of the tag runs")

    def __str__(self) -> str:
        return self.shop.name


class CutPoints(models.Model):
    """The cut points of R, F and M that hold from a day on. Rows are never changed."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False, verbose_name=_("shop"))
    version = models.PositiveIntegerField(_("version"))
    method = models.CharField(_("method"), max_length=8, choices=CutMethod)
    as_of = models.DateField(_("from"))
    r = models.JSONField()
    f = models.JSONField()
    m = models.JSONField()
    customer_count = models.IntegerField(_("customers"), default=0)
    made_at = models.DateTimeField(_("made"))

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("RFM cut points")
        verbose_name_plural = _("RFM cut points")
        constraints = [models.UniqueConstraint(fields=["shop", "version"], name="tagging_cutpoints_version")]

    def __str__(self) -> str:
        return f"RFM v{self.version} ({self.as_of})"

    @property
    def cuts(self) -> Cuts:
        """As the conditions compare with them."""
        return Cuts.read(self.r, self.f, self.m)
