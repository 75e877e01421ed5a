"""Where a file waits between being read and being merged. Rows vanish when their import is over."""

from django.db import models
from django.db.models import Q

from .order_import import OrderImport
from .shop import Channel, Shop


class StagedRow(models.Model):
    """One accepted record of an order file; the columns of `order_files.contract.StagedRow`."""

    pk = models.CompositePrimaryKey("order_import_id", "record")
    order_import = models.ForeignKey(OrderImport, models.CASCADE, db_constraint=False, db_index=False)
    record = models.IntegerField()
    order_no = models.CharField(max_length=64)
    line_no = models.CharField(max_length=64, db_default="")
    is_order = models.BooleanField()
    is_line = models.BooleanField()
    key = models.CharField(max_length=255, db_default="")
    account = models.CharField(max_length=255, db_default="")
    receiver = models.CharField(max_length=100, db_default="")
    phone = models.CharField(max_length=32, db_default="")
    email = models.CharField(max_length=254, db_default="")
    address = models.CharField(max_length=500, db_default="")
    status = models.CharField(max_length=10, db_default="")
    created_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    shipped_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    payable = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    refund = models.BigIntegerField(null=True)
    units = models.IntegerField(null=True)
    goods = models.CharField(max_length=500, db_default="")
    buyer_note = models.CharField(max_length=2000, db_default="")
    seller_note = models.CharField(max_length=2000, db_default="")
    sku = models.CharField(max_length=128, db_default="")
    title = models.CharField(max_length=500, db_default="")
    variant = models.CharField(max_length=255, db_default="")
    quantity = models.IntegerField(null=True)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    line_amount = models.BigIntegerField(null=True)
    line_refund = models.BigIntegerField(null=True)
    digest = models.BigIntegerField()
    extra = models.TextField(null=True)  # noqa: DJ001

    def __str__(self) -> str:
        return f"record {self.record} of import {self.order_import_id}"


class StagedOrder(models.Model):
    """The records of one order, gathered. `position` numbers them from 1 and cuts the batches."""

    pk = models.CompositePrimaryKey("order_import_id", "position")
    order_import = models.ForeignKey(OrderImport, models.CASCADE, db_constraint=False, db_index=False)
    position = models.IntegerField()
    order_no = models.CharField(max_length=64)
    record = models.IntegerField()
    last_record = models.IntegerField()
    key = models.CharField(max_length=255, db_default="")
    status = models.CharField(max_length=10, db_default="")
    created_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    payable = models.BigIntegerField(null=True)
    paid = models.BigIntegerField(null=True)
    refund = models.BigIntegerField(null=True)
    units = models.IntegerField(null=True)
    digest = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.order_no} of import {self.order_import_id}"


class WaitingLine(models.Model):
    """A line whose order has not come yet; it joins the order of `joined_import`, and waits again if that is undone."""

    shop = models.ForeignKey(Shop, models.CASCADE, db_index=False)
    channel = models.ForeignKey(Channel, models.CASCADE, db_index=False)
    order_import = models.ForeignKey(OrderImport, models.CASCADE)
    joined_import = models.ForeignKey(OrderImport, models.SET_NULL, null=True, related_name="+", db_index=False)
    order_no = models.CharField(max_length=64)
    record = models.IntegerField()
    line_no = models.CharField(max_length=64, db_default="")
    sku = models.CharField(max_length=128, db_default="")
    title = models.CharField(max_length=500, db_default="")
    variant = models.CharField(max_length=255, db_default="")
    quantity = models.IntegerField(null=True)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    line_amount = models.BigIntegerField(null=True)
    line_refund = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            # Orders that arrive look for the lines that wait for them.
            models.Index(
                fields=["shop", "channel", "order_no"],
                name="customers_waitingline_order",
                condition=Q(joined_import__isnull=True),
            ),
            # Undoing the import of an order lets its lines wait again.
            models.Index(
                fields=["shop", "channel", "order_no"],
                name="customers_waitingline_joined",
                condition=Q(joined_import__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_no}: {self.title}"
