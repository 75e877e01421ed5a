"""The ways in which orders are imported elsewhere, for comparison: with the same reader or row by row."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import tablib
from django.db import transaction
from import_export import fields, resources, widgets

from customers.fields import from_cents
from customers.models import Channel, Customer, Order, OrderItem, Shop
from customers.order_files.contract import StagedRow
from customers.order_files.reading import open_order_file
from customers.services.facts import rebuild_facts

CHUNK = 2_000


@transaction.atomic
def bulk_create_orders(shop: Shop, path: Path) -> None:
    """Customers, orders and lines by bulk_create with update_conflicts, facts afterwards."""
    from django.utils import timezone

    channel = Channel.objects.get_or_create(shop=shop, code="generic", defaults={"name": "Generic"})[0]
    orders = _rows_by_order(path, ZoneInfo(shop.timezone))
    keys = {rows[0].key for rows in orders.values()}
    Customer.objects.bulk_create(
        [Customer(shop=shop, channel=channel, key=key, account=key) for key in keys],
        update_conflicts=True,
        unique_fields=["shop", "channel", "key"],
        update_fields=["account"],
        batch_size=CHUNK,
    )
    ids = dict(Customer.objects.filter(shop=shop).values_list("key", "pk"))
    Order.objects.bulk_create(
        [_order(shop, channel, number, rows, ids) for number, rows in orders.items()],
        update_conflicts=True,
        unique_fields=["shop", "channel", "order_no"],
        update_fields=["status", "paid", "paid_at", "paid_on", "created_at"],
        batch_size=CHUNK,
    )
    order_ids = dict(Order.objects.filter(shop=shop).values_list("order_no", "pk"))
    OrderItem.objects.bulk_create(
        [_line(shop, order_ids[number], row) for number, rows in orders.items() for row in rows], batch_size=CHUNK
    )
    rebuild_facts(shop_id=shop.pk, at=timezone.now())


def _rows_by_order(path: Path, zone: ZoneInfo) -> dict[str, list[StagedRow]]:
    found: dict[str, list[StagedRow]] = defaultdict(list)
    for row in open_order_file(path, zone=zone, today=date(2030, 1, 1)).rows():
        if isinstance(row, StagedRow):
            found[row.order_no].append(row)
    return found


def _order(shop: Shop, channel: Channel, number: str, rows: list[StagedRow], ids: dict[str, int]) -> Order:
    first = rows[0]
    return Order(
        shop=shop,
        channel=channel,
        order_no=number,
        customer_id=ids[first.key],
        status=first.status,
        created_at=first.created_at,
        paid_at=first.paid_at,
        paid_on=first.paid_on,
        paid=from_cents(sum(row.paid or 0 for row in rows)),
        units=sum(row.units or 0 for row in rows),
    )


def _line(shop: Shop, order_id: int, row: StagedRow) -> OrderItem:
    return OrderItem(
        shop=shop,
        order_id=order_id,
        position=row.record,
        sku=row.sku,
        title=row.title,
        quantity=row.quantity or 1,
        unit_price=row.unit_price,
        amount=from_cents(row.line_amount or 0),
    )


class OrderResource(resources.ModelResource):
    """A stock resource for the orders: one look-up for the buyer, one for the order, one save a row."""

    order_no = fields.Field("order_no", "order_no")
    paid_at = fields.Field("paid_at", "paid_at", widget=widgets.DateTimeWidget("%Y-%m-%d %H:%M:%S"))
    paid = fields.Field("paid", "amount", widget=widgets.DecimalWidget())
    customer = fields.Field("customer", "customer", widget=widgets.ForeignKeyWidget(Customer, "key"))

    class Meta:
        model = Order
        import_id_fields = ("order_no",)
        fields = ("order_no", "paid_at", "paid", "customer")

    def __init__(self, shop: Shop, channel: Channel) -> None:
        super().__init__()
        self.shop, self.channel = shop, channel

    def before_import_row(self, row: dict[str, str], **kwargs: object) -> None:
        Customer.objects.get_or_create(shop=self.shop, channel=self.channel, key=row["customer"])

    def before_save_instance(self, instance: Order, row: dict[str, str], **kwargs: object) -> None:
        instance.shop, instance.channel, instance.status = self.shop, self.channel, "paid"
        instance.paid_on = instance.paid_at.date()


class LineResource(resources.ModelResource):
    """A stock resource for the lines: one look-up for the order, one for the line, one save a row."""

    order = fields.Field("order", "order_no", widget=widgets.ForeignKeyWidget(Order, "order_no"))
    position = fields.Field("position", "position", widget=widgets.IntegerWidget())
    quantity = fields.Field("quantity", "qty", widget=widgets.IntegerWidget())
    unit_price = fields.Field("unit_price", "unit_price", widget=widgets.DecimalWidget())
    amount = fields.Field("amount", "amount", widget=widgets.DecimalWidget())
    title = fields.Field("title", "product")

    class Meta:
        model = OrderItem
        import_id_fields = ("order", "position")
        fields = ("order", "position", "sku", "title", "quantity", "unit_price", "amount")

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self.shop = shop

    def before_save_instance(self, instance: OrderItem, row: dict[str, str], **kwargs: object) -> None:
        instance.shop = self.shop


def import_export_orders(shop: Shop, path: Path) -> None:
    """Orders, then their lines, through stock django-import-export resources; facts afterwards."""
    from django.utils import timezone

    channel = Channel.objects.get_or_create(shop=shop, code="generic", defaults={"name": "Generic"})[0]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    firsts: dict[str, dict[str, str]] = {}
    lines = tablib.Dataset(headers=["order_no", "position", "sku", "product", "qty", "unit_price", "amount"])
    with path.open(encoding="utf-8") as file:
        for position, record in enumerate(csv.DictReader(file)):
            sums[record["order_no"]] += Decimal(record["amount"])
            firsts.setdefault(record["order_no"], record)
            lines.append([record["order_no"], position, *(record[name] for name in lines.headers[2:])])
    orders = tablib.Dataset(headers=["order_no", "paid_at", "amount", "customer"])
    for number, record in firsts.items():
        orders.append([number, record["paid_at"], str(sums[number]), record["customer"]])
    OrderResource(shop, channel).import_data(orders, raise_errors=True)
    LineResource(shop).import_data(lines, raise_errors=True)
    rebuild_facts(shop_id=shop.pk, at=timezone.now())
