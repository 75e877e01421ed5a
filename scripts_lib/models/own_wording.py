from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet

from .script import LONGEST_TEXT, Script, ScriptVariant


class OwnWording(models.Model):
    """How one agent says a script. Private until offered to the trainer; counted by itself."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    script = models.ForeignKey(Script, models.CASCADE, related_name="own_wordings", verbose_name=_("script"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("agent"))
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    changed_at = models.DateTimeField(_("changed"))
    offered_at = models.DateTimeField(_("offered"), null=True)
    taken_as = models.ForeignKey(
        ScriptVariant, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken as wording")
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("own wording")
        verbose_name_plural = _("own wordings")
        constraints = [
            models.UniqueConstraint(fields=["shop", "script", "user"], name="scripts_lib_own_wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.script_id}: {self.user_id}"
