import json
from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from customers.choices import NOT_COUNTED, MergePolicy, OrderStatus
from customers.fields import MoneyField

from .customer import Customer
from .product import Product
from .shop import Channel, Shop, ShopRowQuerySet

IS_REFUNDED_IN_FULL = Q(refund__gt=0, refund__gte=F("paid"))
IS_ALREADY_DEDUCTED = Q(refund__gt=0, payable__isnull=False, payable=F("paid") + F("refund"))


class Order(models.Model):
    """One order as the platform's files tell it.

    `counted_on` and `net_paid` say once, for every reader, whether and how much an order counts;
    the grey list is the buyer's matter and is asked separately.
    """

    merge_policy: ClassVar = {"customer": MergePolicy.MOVE}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name=_("channel"), db_index=False)
    customer = models.ForeignKey(
        Customer, models.SET_NULL, null=True, related_name="orders", verbose_name=_("customer"), db_index=False
    )
    order_no = models.CharField(_("order number"), max_length=64)
    status = models.CharField(_("status"), max_length=10, choices=OrderStatus)
    created_at = models.DateTimeField(_("ordered"), null=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    paid_on = models.DateField(_("day of payment"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    payable = MoneyField(_("payable"), null=True)
    paid = MoneyField(_("paid"), default=0, db_default=0)
    refund = MoneyField(_("refund"), default=0, db_default=0)
    units = models.IntegerField(_("pieces"), null=True)
    goods = models.CharField(_("goods"), max_length=500, blank=True, db_default="")
    buyer_note = models.CharField(_("buyer's note"), max_length=2000, blank=True, db_default="")
    seller_note = models.CharField(_("seller's note"), max_length=2000, blank=True, db_default="")
    # The filled cells of the columns that we do not read, a JSON object by heading. NULL: none.
    extra = models.TextField(_("other columns of the file"), null=True, editable=False)  # noqa: DJ001
    # Codes of the promotions it came through. NULL: nobody has looked since it came or its texts changed.
    promo = models.CharField(_("promotions"), max_length=200, null=True, db_default=Value(""), editable=False)  # noqa: DJ001
    is_bargain = models.BooleanField(null=True, editable=False)
    # Whether the buyer's note, if any, was read for words since it came or changed.
    is_note_read = models.BooleanField(null=True, db_default=Value(True), editable=False)  # noqa: FBT003
    digest = models.BigIntegerField(null=True, editable=False)
    # Which contact cells its files filled, a bit each, clear or masked: a later import asks. NULL: never noted.
    contact_cells = models.SmallIntegerField(null=True, editable=False)
    created_import = models.ForeignKey(
        "customers.OrderImport", models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    counted_on = models.GeneratedField(
        expression=Case(When(Q(status__in=NOT_COUNTED) | IS_REFUNDED_IN_FULL, then=None), default=F("paid_on")),
        output_field=models.DateField(_("counts from"), null=True),
        db_persist=True,
    )
    net_paid = models.GeneratedField(
        expression=Case(When(IS_ALREADY_DEDUCTED, then=F("paid")), default=F("paid") - Least(F("refund"), F("paid"))),
        output_field=MoneyField(_("paid less refund")),
        db_persist=True,
    )

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["shop", "channel", "order_no"], name="customers_order_number"),
            models.CheckConstraint(condition=Q(paid__gte=0, refund__gte=0), name="customers_order_amounts"),
        ]
        indexes = [
            # The order list, newest first.
            models.Index(fields=["shop", "-created_at", "-id"], name="customers_order_newest"),
            # A buyer's orders, newest first; facts of touched buyers.
            models.Index(
                fields=["customer", "-created_at"],
                name="customers_order_customer",
                condition=Q(customer__isnull=False),
            ),
            # Orders whose promotions nobody has read yet.
            models.Index(fields=["shop"], name="customers_order_unread", condition=Q(promo__isnull=True)),
            # Orders with a note of the buyer that nobody has read yet.
            models.Index(fields=["shop"], name="customers_order_note", condition=Q(is_note_read=False)),
            # Undoing an import finds the orders it made.
            models.Index(
                fields=["created_import"], name="customers_order_import", condition=Q(created_import__isnull=False)
            ),
            # Whether anybody has edited an order by hand: its digest is gone (a trigger sees to it).
            models.Index(
                fields=["shop", "channel"],
                name="customers_order_edited",
                condition=Q(digest__isnull=True, created_import__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.order_no

    @property
    def other_columns(self) -> dict[str, str]:
        """Cells of its file that fill no field of ours, by heading."""
        try:
            found = json.loads(self.extra or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class OrderItem(models.Model):
    undo_follows: ClassVar = {"order": Q()}

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="items", verbose_name=_("order"))
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="items", verbose_name=_("product"))
    position = models.IntegerField(_("position"))
    line_no = models.CharField(_("line number"), max_length=64, blank=True, db_default="")
    sku = models.CharField(_("article number"), max_length=128, blank=True, db_default="")
    title = models.CharField(_("title"), max_length=500, blank=True, db_default="")
    variant = models.CharField(_("variant"), max_length=255, blank=True, db_default="")
    quantity = models.IntegerField(_("quantity"), default=1, db_default=1)
    unit_price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6, null=True)
    amount = MoneyField(_("amount"), null=True)
    refund = MoneyField(_("refund"), null=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")

    def __str__(self) -> str:
        return f"{self.title or self.sku} × {self.quantity}"
