from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.follow_up_defaults import template_title
from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.models import Scene, Script
from tagging.models import Tag

MOST_DAYS = 366
MORNING = time(10)


class FollowUpTemplate(models.Model):
    """A follow-up that a shop makes again and again: for whom it fits, when it is due, what it says, what comes after.

    `text` may hold {gaps} and {product}: what is still to be asked, and what the buyer asked about.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    name = models.CharField(_("name"), max_length=40)
    scene = models.ForeignKey(
        Scene,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scene"),
        help_text=_("Offered while an inquiry of the scene's stage is at hand. Empty: always."),
    )
    for_tag = models.ForeignKey(
        Tag,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for buyers with"),
        help_text=_("A lifecycle class, a tier or any other tag. Empty: for all."),
    )
    text = models.CharField(
        _("text"),
        max_length=200,
        help_text=_("{gaps} becomes what is still to be asked, {product} what the buyer asked about."),
    )
    days = models.PositiveSmallIntegerField(
        _("due after so many days"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    time = models.TimeField(_("at"), default=MORNING)
    repeat_days = models.PositiveSmallIntegerField(
        _("again every so many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("Empty: once."),
    )
    script = models.ForeignKey(
        Script, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("with this script")
    )
    done_tag = models.ForeignKey(
        Tag,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("when done, set the tag"),
        help_text=_("A tag of a group that people fill."),
    )
    next_template = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("when done, go on with"),
        help_text=_("Another template, which then makes the next follow-up."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up template")
        verbose_name_plural = _("follow-up templates")
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="crm_followuptemplate_name"),
            models.CheckConstraint(
                condition=Q(days__gte=1) & (Q(repeat_days=None) | Q(repeat_days__gte=1)),
                name="crm_followuptemplate_lies_ahead",
            ),
        ]

    def __str__(self) -> str:
        return template_title(self.name)
