from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from scripts_lib.choices import Stage, Touchpoint

from .library import LibraryQuerySet


class Scene(models.Model):
    """A moment of a talk in which scripts are used: greeting, price talk, shipping …"""

    shop = models.ForeignKey(
        Shop, models.CASCADE, null=True, blank=True, verbose_name=_("shop"), help_text=_("Empty: for all shops.")
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PRE_SALE)
    touchpoint = models.CharField(_("touchpoint"), max_length=16, choices=Touchpoint, default=Touchpoint.NEED)
    name = models.CharField(_("name"), max_length=50)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("scene")
        verbose_name_plural = _("scenes")
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "stage", "name"], condition=Q(shop__isnull=False), name="scripts_lib_scene_of_shop"
            ),
            models.UniqueConstraint(
                fields=["stage", "name"], condition=Q(shop__isnull=True), name="scripts_lib_scene_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} · {self.name}"
