"""What a shop's people have decided once about its order files, and later files follow."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.choices import OrderStatus

from .shop import Shop, ShopRowQuerySet


class Decision(models.Model):
    """Whose decision it is, about files of which platform."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    platform = models.CharField(_("platform"), max_length=32)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), editable=False)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        abstract = True


class ColumnMapping(Decision):
    """How columns are read in files with exactly these headings, where it differs from what we would do."""

    headings = models.CharField(max_length=64, editable=False)
    names = models.JSONField(_("columns of the file"), default=list, editable=False)
    columns = models.JSONField(default=dict, editable=False)
    file_name = models.CharField(_("file"), max_length=255, blank=True, editable=False)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        constraints = [
            models.UniqueConstraint(fields=["shop", "platform", "headings"], name="customers_columnmapping_once")
        ]

    def __str__(self) -> str:
        return self.file_name or f"#{self.pk}"


class StatusWord(Decision):
    """A status word of a platform that we did not know, led to one of ours."""

    word = models.CharField(_("word in the file"), max_length=80)
    status = models.CharField(_("counts as"), max_length=10, choices=OrderStatus)

    class Meta:
        verbose_name = _("status word")
        verbose_name_plural = _("status words")
        constraints = [models.UniqueConstraint(fields=["shop", "platform", "word"], name="customers_statusword_once")]

    def __str__(self) -> str:
        return self.word
