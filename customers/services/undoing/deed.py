"""Taking an import back, in one transaction."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q

from customers.choices import ImportState
from customers.models import OrderImport, Shop
from customers.services.pairs import keeping_pairs
from customers.services.staging import drop_staging

from .catalogue import write_channel, write_products
from .customers import find_customers, write_customers
from .orders import find_orders, write_orders
from .report import UndoReport, report_of
from .scope import Undo

NEVER_WROTE = (ImportState.REFUSED, ImportState.CANCELLED)
WRITTEN = "SELECT id AS order_id FROM undo_written UNION SELECT id FROM undo_joined"
WROTE = Q(state__in=(ImportState.DONE, ImportState.MERGING)) | Q(state=ImportState.FAILED, orders_merged__gt=0)


class ImportUnknown(Exception):
    """There is no import of that number."""


class ImportNotOver(Exception):
    """A worker reads or merges the import, or it waits for a go-ahead: cancel it, or wait for its end."""


@transaction.atomic
def undo_import(*, import_id: int, user: User | None, at: datetime) -> UndoReport:
    """Bring the shop's books to where they would be without the import; what was written since is kept and told.

    All or nothing. Once an import is undone, doing it again changes nothing and reports nothing.
    """
    order_import = OrderImport.objects.select_for_update(no_key=True).filter(pk=import_id).first()
    if order_import is None:
        raise ImportUnknown(str(import_id))
    Shop.objects.select_for_update(no_key=True).get(pk=order_import.shop_id)
    if order_import.state == ImportState.UNDONE or order_import.state in NEVER_WROTE:
        return UndoReport(import_id)
    _check_over(order_import, at)
    undo = Undo(order_import, at)
    find_orders(undo)
    find_customers(undo)
    report = report_of(undo)
    with keeping_pairs(shop_id=order_import.shop_id, touched=WRITTEN):
        write_orders(undo)
        write_customers(undo)
    write_products(undo)
    drop_staging(order_import)
    _close(order_import, report, user, at)
    write_channel(undo)
    return report


def preview_undo(*, order_import: OrderImport, at: datetime) -> UndoReport:
    """What undoing the import now would do; writes nothing."""
    undo = Undo(order_import, at)
    find_orders(undo)
    find_customers(undo)
    return report_of(undo)


def request_undo(*, import_id: int, user: User | None, at: datetime) -> None:
    """Let a worker take the import back, also one that is half merged; ImportNotOver when there is nothing to take.

    Whoever merges it finds its claim gone before the next batch.
    """
    if not OrderImport.objects.filter(WROTE, pk=import_id).update(
        state=ImportState.UNDOING, claim="", claimed_until=None, undone_by=user, tries=0, fault=""
    ):
        raise ImportNotOver(str(import_id))


def _check_over(order_import: OrderImport, at: datetime) -> None:
    """Undo what is merged, and what a dead worker has left half merged; not what a living one has in hand."""
    is_held = order_import.claimed_until is not None and order_import.claimed_until > at
    if order_import.state == ImportState.MERGING and not is_held:
        return
    if order_import.state == ImportState.FAILED and order_import.orders_merged:
        return
    if order_import.state not in (ImportState.DONE, ImportState.UNDOING):
        raise ImportNotOver(str(order_import.pk))


def _close(order_import: OrderImport, report: UndoReport, user: User | None, at: datetime) -> None:
    """Write down who did it and what came of it; files that were taken for known must be looked at again."""
    order_import.report.get("orders", {}).update(created=order_import.created_count, updated=order_import.updated_count)
    OrderImport.objects.filter(pk=order_import.pk).update(
        state=ImportState.UNDONE,
        claim="",
        claimed_until=None,
        report=order_import.report,
        finished_at=order_import.finished_at or at,
        undone_at=at,
        undone_by=user or F("undone_by"),
        undo_report=report.as_json(),
    )
    OrderImport.objects.filter(
        shop=order_import.shop_id, repeats__isnull=False, state__in=(ImportState.READY, ImportState.QUEUED)
    ).update(state=ImportState.UPLOADED, repeats=None, claim="", claimed_until=None, tries=0)
