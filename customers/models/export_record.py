from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.choices import ExportedList, ExportState

from .shop import Shop, ShopRowQuerySet


class ExportRecord(models.Model):
    """Who took which rows out of the house, written before the first of them leaves.

    Without a shop it is what belongs to all shops: the operator's.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, null=True, verbose_name=_("shop"), db_index=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("exported by")
    )
    made_by_name = models.CharField(_("exported by"), max_length=150)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    request = models.CharField(_("request"), max_length=64, blank=True)
    exported = models.CharField(_("list"), max_length=16, choices=ExportedList)
    file_format = models.CharField(_("format"), max_length=4)
    filters = models.JSONField(_("filter"), default=list)
    columns = models.JSONField(_("columns"), default=list)
    shows_contact = models.BooleanField(_("with full contact details"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    item_count = models.IntegerField(_("entries of the list"))
    row_count = models.IntegerField(_("rows"), null=True)
    byte_count = models.BigIntegerField(_("bytes"), null=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ExportState, default=ExportState.STARTED)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        permissions = [("export_customer", _("Can export customers")), ("export_order", _("Can export orders"))]
        indexes = [
            # The list of exports, newest first.
            models.Index(fields=["shop", "-id"], name="customers_export_newest"),
        ]

    def __str__(self) -> str:
        return f"{ExportedList(self.exported).label} (#{self.pk})"
