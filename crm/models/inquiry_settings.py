from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.fields import MoneyField
from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.models import Script

WON_DAYS, OPEN_HOURS, UNPAID_MINUTES, COUPON_DAYS = 1, 24, 30, 30
CARE_TIP_DAYS, MOST_CARE_TIP_DAYS = 14, 90
AGENT_LIMIT, MANAGER_LIMIT = 20, 200
MOST_DAYS, MOST_HOURS, MOST_MINUTES = 365, 24 * 31, 24 * 60


class InquirySettings(models.Model):
    """How a shop treats its inquiries. Each shop has one row as soon as somebody looks.

    `won_by` notes by which window and time zone orders were looked at last: when they change, all are looked at anew.
    `tips_by` notes in the same way of which day, imports, articles and window the care tips were listed last.
    """

    shop = models.OneToOneField(Shop, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("shop"))
    won_days = models.PositiveSmallIntegerField(
        _("an order wins an inquiry until so many days after it began"),
        default=WON_DAYS,
        db_default=WON_DAYS,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("0: only on the day itself. 1: until the end of the next day."),
    )
    open_hours = models.PositiveSmallIntegerField(
        _("follow up when open without an order for so many hours"),
        null=True,
        blank=True,
        default=OPEN_HOURS,
        db_default=OPEN_HOURS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
        help_text=_("Empty: no follow-up."),
    )
    open_script = models.ForeignKey(
        Script,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("with this script"),
        help_text=_("Empty: what is copied most to who hesitates."),
    )
    unpaid_minutes = models.PositiveSmallIntegerField(
        _("follow up when an order is unpaid for so many minutes"),
        null=True,
        blank=True,
        default=UNPAID_MINUTES,
        db_default=UNPAID_MINUTES,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)],
        help_text=_("Empty: no follow-up."),
    )
    unpaid_script = models.ForeignKey(
        Script,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("with this script"),
        help_text=_("Empty: what is copied most to who hesitates."),
    )
    agent_limit = MoneyField(
        _("compensation an agent may give for one inquiry"), null=True, blank=True, default=AGENT_LIMIT
    )
    trainer_limit = MoneyField(
        _("compensation a trainer may give for one inquiry"), null=True, blank=True, default=AGENT_LIMIT
    )
    manager_limit = MoneyField(
        _("compensation a manager may give for one inquiry"),
        null=True,
        blank=True,
        default=MANAGER_LIMIT,
        help_text=_("Empty: no limit."),
    )
    coupon_days = models.PositiveSmallIntegerField(
        _("a compensation can be used for so many days"),
        default=COUPON_DAYS,
        db_default=COUPON_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    care_tip_days = models.PositiveSmallIntegerField(
        _("a care tip stays on the list for so many days"),
        default=CARE_TIP_DAYS,
        db_default=CARE_TIP_DAYS,
        validators=[MaxValueValidator(MOST_CARE_TIP_DAYS)],
        help_text=_("What came due earlier, or while nothing ran for longer, is not told any more."),
    )
    won_by = models.CharField(max_length=80, blank=True, db_default="", editable=False)
    tips_by = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of inquiries")
        verbose_name_plural = _("settings of inquiries")
        constraints = [
            models.CheckConstraint(
                condition=(Q(agent_limit=None) | Q(agent_limit__gte=0))
                & (Q(trainer_limit=None) | Q(trainer_limit__gte=0))
                & (Q(manager_limit=None) | Q(manager_limit__gte=0)),
                name="crm_inquirysettings_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.shop.name
