"""What the columns of an exported file hold. Read only: orders come in by the order importer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from customers.choices import ExportedList, OrderStatus
from customers.models import Order, Shop
from customers.plain_table import HEADER, Line, Told, plain_rows
from customers.render import masked_key, masked_name, masked_nick, masked_text

CHUNK = 1000


class AsItIs(Widget):
    """Numbers stay numbers; the writer of the file knows what to do with them."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The value."""
        return value


def column(title: Any, attribute: str | None = None) -> Field:
    """A column under a title; without an attribute the resource has a method for it."""
    return Field(attribute=attribute, column_name=title, widget=AsItIs())


class FileResource(Resource):
    """One kind of file. Names, phones and addresses are masked unless the file may show them."""

    title: ClassVar[Any]
    exported: ClassVar[ExportedList]

    @classmethod
    def get_display_name(cls) -> Any:
        """What the form calls it."""
        return cls.title

    def __init__(self, *, shop: Shop, shows_contact: bool = False) -> None:
        super().__init__()
        self.shows_contact = shows_contact
        self._zone = ZoneInfo(shop.timezone)

    def header(self) -> list[str]:
        """The titles of the columns."""
        return list(self.get_export_headers())

    def items(self, keys: Sequence[int]) -> QuerySet[Any]:
        """The entries of the list with these keys and all that a row needs of them."""
        raise NotImplementedError

    def entries(self, item: Any) -> Iterable[Any]:
        """What becomes a row each."""
        return [item]

    def rows(self, keys: Sequence[int]) -> Iterator[Sequence[object]]:
        """The rows in the order of the keys, read in small portions; an entry deleted meanwhile is left out."""
        columns = self._columns()
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            found = {item.pk: item for item in self.items(chunk)}
            for key in chunk:
                for entry in self.entries(found[key]) if key in found else ():
                    yield [value(entry) for value in columns]

    def _columns(self) -> list[Callable[[Any], object]]:
        """What tells a cell, looked up once instead of for each row."""
        return [getattr(self, f"dehydrate_{name}", None) or field.export for name, field in self.fields.items()]

    def whole_or(self, mask: Any, text: str) -> str:
        """The text, masked unless the file may show it."""
        return text if self.shows_contact else str(mask(text))

    def moment(self, at: datetime | None) -> str:
        """A moment as a clock in the shop shows it."""
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M:%S}" if at else ""


class OrderResource(FileResource):
    """One row an order, as the list and the page show it."""

    title = _("Orders")
    exported = ExportedList.ORDERS

    channel = column(_("channel"), "channel__name")
    order_no = column(_("order number"), "order_no")
    key = column(_("buyer id"))
    account = column(_("nick"))
    name = column(_("name"))
    status = column(_("status"))
    created_at = column(_("ordered"))
    paid_at = column(_("paid at"))
    shipped_at = column(_("shipped at"))
    completed_at = column(_("completed at"))
    payable = column(_("payable"), "payable")
    paid = column(_("paid"), "paid")
    refund = column(_("refund"), "refund")
    net_paid = column(_("paid less refund"), "net_paid")
    units = column(_("pieces"), "units")
    goods = column(_("goods"))
    buyer_note = column(_("buyer's note"))
    seller_note = column(_("seller's note"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._words = {status.value: str(status.label) for status in OrderStatus}

    def items(self, keys: Sequence[int]) -> QuerySet[Order]:
        """Orders with buyer, channel and lines."""
        return Order.objects.filter(pk__in=keys).select_related("channel", "customer").prefetch_related("items")

    def dehydrate_key(self, order: Order) -> str:
        return self.whole_or(masked_key, order.customer.key) if order.customer else ""

    def dehydrate_account(self, order: Order) -> str:
        return self.whole_or(masked_nick, order.customer.account) if order.customer else ""

    def dehydrate_name(self, order: Order) -> str:
        return self.whole_or(masked_name, order.customer.name) if order.customer else ""

    def dehydrate_status(self, order: Order) -> str:
        return self._words[order.status]

    def dehydrate_created_at(self, order: Order) -> str:
        return self.moment(order.created_at)

    def dehydrate_paid_at(self, order: Order) -> str:
        return self.moment(order.paid_at)

    def dehydrate_shipped_at(self, order: Order) -> str:
        return self.moment(order.shipped_at)

    def dehydrate_completed_at(self, order: Order) -> str:
        return self.moment(order.completed_at)

    def dehydrate_goods(self, order: Order) -> str:
        lines = sorted(order.items.all(), key=lambda item: (item.position, item.pk))
        return order.goods or "; ".join(f"{item.title or item.sku} × {item.quantity}" for item in lines)

    def dehydrate_buyer_note(self, order: Order) -> str:
        return self.whole_or(masked_text, order.buyer_note)

    def dehydrate_seller_note(self, order: Order) -> str:
        return self.whole_or(masked_text, order.seller_note)


class PlainOrderResource(FileResource):
    """Our own plain table, one row a line: the order importer reads it as platform `generic`."""

    title = _("Orders in the plain table, to be imported again")
    exported = ExportedList.ORDER_LINES

    def header(self) -> list[str]:
        """The names that the importer knows, in every language."""
        return list(HEADER)

    def items(self, keys: Sequence[int]) -> QuerySet[Order]:
        """Orders with buyer and lines."""
        return Order.objects.filter(pk__in=keys).select_related("customer").prefetch_related("items")

    def rows(self, keys: Sequence[int]) -> Iterator[Sequence[object]]:
        """The lines of each order together."""
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            found = {order.pk: order for order in self.items(chunk)}
            for key in chunk:
                if key in found:
                    yield from plain_rows(self._told(found[key]), _lines(found[key]))

    def _told(self, order: Order) -> Told:
        return Told(
            order_no=order.order_no,
            customer=self.whole_or(masked_key, order.customer.key) if order.customer else "",
            status=order.status,
            created_at=order.created_at.astimezone(self._zone) if order.created_at else None,
            paid_at=order.paid_at.astimezone(self._zone) if order.paid_at else None,
            payable=order.payable,
            paid=order.paid,
            refund=order.refund,
        )


def _lines(order: Order) -> list[Line]:
    """The lines of an order; one that stands for it where its file had none."""
    items = sorted(order.items.all(), key=lambda item: (item.position, item.pk))
    if not items:
        return [Line("", order.goods, order.units, None, None, None)]
    return [Line(one.sku, one.title, one.quantity, one.unit_price, one.amount, one.refund) for one in items]
