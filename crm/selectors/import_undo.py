"""What an undo would do, or did, as an import's page says it."""

from dataclasses import dataclass
from datetime import datetime

from customers.models import OrderImport
from customers.services.undoing import Fates, UndoReport, preview_undo
from customers.texts import holder_name, kept_order_text

SHOWN = 10


@dataclass(frozen=True)
class Kept:
    """One order that stays, and why."""

    order_no: str
    reason: str


@dataclass(frozen=True)
class UndoCard:
    orders: Fates
    customers: Fates
    kept_orders: list[Kept]
    kept_customers: list[tuple[int, str]]

    @property
    def more_count(self) -> int:
        """Kept orders that the card has no room for."""
        return self.orders.kept - len(self.kept_orders)

    @property
    def order_count(self) -> int:
        """How many orders the button takes back."""
        return self.orders.deleted + self.orders.restored


def undo_card(order_import: OrderImport, *, at: datetime) -> UndoCard:
    """What undoing a finished import now would do."""
    return _card(preview_undo(order_import=order_import, at=at))


def undone_card(order_import: OrderImport) -> UndoCard:
    """What the undo of an import did."""
    return _card(UndoReport.from_json(order_import.pk, order_import.undo_report))


def _card(report: UndoReport) -> UndoCard:
    return UndoCard(
        orders=report.orders,
        customers=report.customers,
        kept_orders=[
            Kept(one.order_no, kept_order_text(one.later_import, one.holder)) for one in report.kept_orders[:SHOWN]
        ],
        kept_customers=[(count, holder_name(holder)) for holder, count in report.kept_customers.items()],
    )
