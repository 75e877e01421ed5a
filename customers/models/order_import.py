from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.choices import WORKER_STATES, ImportState, MergePolicy, ProblemKind

from .order import Order
from .product import Product
from .shop import Channel, Shop, ShopRowQuerySet


class OrderImportQuerySet(ShopRowQuerySet):
    def abandoned(self, *, at: datetime) -> Self:
        """Imports that a worker should have in hand and none has."""
        return self.filter(state__in=WORKER_STATES).filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class OrderImport(models.Model):
    """One order file on its way in. The row, not the broker, knows how far it has come."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, null=True, verbose_name=_("channel"))
    file = models.FileField(_("file"), upload_to="order_files/%Y/%m", max_length=255)
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    wanted_platform = models.CharField(_("platform wanted"), max_length=32, blank=True)
    platform = models.CharField(_("platform"), max_length=32, blank=True)
    encoding = models.CharField(_("encoding"), max_length=16, blank=True)
    layout = models.JSONField(default=dict)
    chosen = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    skips_bad_rows = models.BooleanField(_("import the good rows only"), default=False)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    records_read = models.IntegerField(_("records read"), default=0)
    orders_staged = models.IntegerField(_("orders found"), default=0)
    orders_merged = models.IntegerField(_("orders done"), default=0)
    created_count = models.IntegerField(_("created"), default=0)
    updated_count = models.IntegerField(_("updated"), default=0)
    customers_created = models.IntegerField(_("customers created"), default=0)
    lines_written = models.IntegerField(default=0)
    report = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    fault = models.TextField(_("fault"), blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undo_report = models.JSONField(default=dict)

    objects = OrderImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("order import")
        verbose_name_plural = _("order imports")
        indexes = [
            # The list of imports, and whether this file is known.
            models.Index(fields=["shop", "-id"], name="customers_import_newest"),
            models.Index(fields=["shop", "sha256"], name="customers_import_hash"),
            # The sweep looks for work every minute.
            models.Index(fields=["state"], name="customers_import_waiting", condition=Q(state__in=[*WORKER_STATES])),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} (#{self.pk})"


class OrderImportProblem(models.Model):
    """A record that was not taken as it stands."""

    order_import = models.ForeignKey(OrderImport, models.CASCADE, related_name="problems", db_index=False)
    record = models.IntegerField(_("record"))
    kind = models.CharField(_("kind"), max_length=8, choices=ProblemKind)
    code = models.CharField(_("reason"), max_length=32)
    order_no = models.CharField(_("order number"), max_length=64, blank=True)
    column = models.CharField(_("column"), max_length=128, blank=True)
    value = models.CharField(_("value"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("import problem")
        verbose_name_plural = _("import problems")
        indexes = [
            # The problems of an import in the order of the file.
            models.Index(fields=["order_import", "kind", "record"], name="customers_problem_import")
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.code}"


class OrderImage(models.Model):
    """How an order, with its lines, looked before an import changed it."""

    undo_follows: ClassVar = {"order": Q()}

    order_import = models.ForeignKey(OrderImport, models.CASCADE, related_name="order_images", db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="images")
    before = models.JSONField()
    lines = models.JSONField(null=True)

    class Meta:
        verbose_name = _("order before an import")
        verbose_name_plural = _("orders before an import")
        constraints = [
            models.UniqueConstraint(fields=["order_import", "order"], name="customers_orderimage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} before {self.order_import_id}"


class CustomerImage(models.Model):
    """How a customer looked before an import changed them, and what it made of the contact details."""

    undo_follows: ClassVar = {"customer": Q()}
    merge_policy: ClassVar = {"customer": MergePolicy.ASIDE}

    order_import = models.ForeignKey(OrderImport, models.CASCADE, related_name="customer_images", db_index=False)
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="images")
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        verbose_name = _("customer before an import")
        verbose_name_plural = _("customers before an import")
        constraints = [
            models.UniqueConstraint(fields=["order_import", "customer"], name="customers_customerimage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} before {self.order_import_id}"


class ProductImage(models.Model):
    """What a product was called before an import renamed it."""

    undo_follows: ClassVar = {"product": Q()}

    order_import = models.ForeignKey(OrderImport, models.CASCADE, related_name="product_images", db_index=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="images")
    name = models.CharField(max_length=500)
    named_at = models.DateTimeField(null=True)
    new_name = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("product before an import")
        verbose_name_plural = _("products before an import")
        constraints = [
            models.UniqueConstraint(fields=["order_import", "product"], name="customers_productimage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} before {self.order_import_id}"
