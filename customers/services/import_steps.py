"""The two halves of an import: check a file into staging, and merge what is staged."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from customers import dialects
from customers.choices import ImportState
from customers.models import Channel, ColumnMapping, Customer, Order, OrderImport, Shop
from customers.order_files.contract import RowModel
from customers.order_files.platforms import PLATFORMS
from customers.order_files.platforms.base import Platform
from customers.order_files.reading import OrderFile, open_order_file
from customers.selectors.import_report import problem_counts, staged_report
from customers.selectors.reading_memory import mark_now, reading_of, told_platforms
from customers.selectors.staff import staff_name

from .grouping import FileShape, group_rows
from .import_claims import holding, renew_claim
from .merging import compare_with_books, merge_batch
from .merging.lines import put_aside
from .merging.span import Span
from .staging import drop_staging, stage_rows


def check_file(order_import: OrderImport, *, compares: bool, today: datetime) -> None:
    """Read the whole file into staging and write down what it holds; FileRefused when it cannot be read.

    With `compares` the report also says what a merge would create and update. May run again after a death.
    """
    if _repeats_known_file(order_import):
        return
    order_file = _open(order_import, today)
    rows = order_file.rows()
    platform = order_file.platform
    stage_rows(
        order_import=order_import,
        rows=rows,
        progress=lambda record: renew_claim(order_import, records_read=record - 1),
    )
    renew_claim(order_import, records_read=order_file.records, layout=order_import.layout | _layout(order_file))
    shape = shape_of(platform)
    with holding(order_import):
        count = group_rows(order_import=order_import, shape=shape)
        order_import.report = staged_report(
            order_import=order_import, brings_orders=shape.brings_orders, has_lines=shape.model is not RowModel.ORDER
        )
        if compares:
            _preview(order_import, shape, last=count, at=today)
        renew_claim(order_import, orders_staged=count, report=order_import.report)


def _open(order_import: OrderImport, now: datetime) -> OrderFile:
    zone = ZoneInfo(order_import.shop.timezone)
    order_file = open_order_file(
        Path(order_import.file.path),
        zone=zone,
        today=now.astimezone(zone).date(),
        platform=order_import.wanted_platform or None,
        filename=order_import.file_name,
        told=told_platforms(order_import),
    )
    reading = reading_of(order_import, platform=order_file.platform.name, names=order_file.names)
    order_file.choose(reading.choice)
    known = Channel.objects.filter(shop=order_import.shop, code=order_file.platform.channel).first()
    renew_claim(
        order_import,
        channel=known,
        platform=order_file.platform.name,
        encoding=order_file.encoding,
        layout=_layout(order_file) | _source(reading.mapping),
    )
    return order_file


def _source(mapping: ColumnMapping | None) -> dict[str, object]:
    """Whose decision the columns follow, for the review to say."""
    if mapping is None:
        return {}
    by = staff_name(mapping.decided_by)
    return {"followed": {"file": mapping.file_name, "at": mapping.decided_at.isoformat(), "by": by}}


def _layout(order_file: OrderFile) -> dict[str, object]:
    return {
        "delimiter": order_file.delimiter,
        "columns": order_file.columns,
        "mapping": [list(pair) for pair in order_file.mapping],
        "notes": list(order_file.notes),
        "timezone": str(order_file.zone),
        "header": order_file.header_record,
        "samples": order_file.samples,
        "words": order_file.words_met,
        "mark": order_file.mark,
    }


def shape_of(platform: Platform) -> FileShape:
    """What grouping must know of a platform."""
    return FileShape(
        model=platform.model,
        adds_lines=platform.money == "sum",
        has_line_numbers=platform.has_line_numbers,
        one_customer=platform.name == "generic",
    )


def _preview(order_import: OrderImport, shape: FileShape, *, last: int, at: datetime) -> None:
    span = Span(order_import, 1, last, at, brings_orders=shape.brings_orders)
    found = compare_with_books(span)
    orders = order_import.report["orders"]
    orders.update(
        created=found.created, updated=found.updated, unchanged=orders["seen"] - found.created - found.updated
    )
    order_import.report["customers"]["created"] = found.new_customers


def _repeats_known_file(order_import: OrderImport) -> bool:
    """Take the report over from an earlier import of the same bytes whose orders nothing has touched since."""
    earlier = (
        OrderImport.objects.filter(
            shop=order_import.shop,
            sha256=order_import.sha256,
            state=ImportState.DONE,
            repeats=None,
            layout__timezone=order_import.shop.timezone,
            pk__lt=order_import.pk,
        )
        .filter(Q(platform=order_import.wanted_platform) if order_import.wanted_platform else Q())
        .order_by("-pk")
        .first()
    )
    if earlier is None or _written_since(earlier):
        return False
    if earlier.layout.get("mark", "") != mark_now(order_import, earlier):
        return False
    report = deepcopy(earlier.report)
    report["orders"].update(created=0, updated=0, unchanged=report["orders"]["seen"])
    report["customers"]["created"] = 0
    renew_claim(
        order_import,
        repeats=earlier,
        channel=earlier.channel,
        platform=earlier.platform,
        encoding=earlier.encoding,
        layout=earlier.layout,
        records_read=earlier.records_read,
        orders_staged=earlier.orders_staged,
        report=report,
    )
    return True


def _written_since(earlier: OrderImport) -> bool:
    """Whether a later import, an undo or a hand has written since; an order edited by hand has no digest."""
    imports = OrderImport.objects.filter(shop=earlier.shop_id)
    wrote = Q(created_count__gt=0) | Q(updated_count__gt=0) | Q(lines_written__gt=0)
    later = Q(pk__gt=earlier.pk) & (wrote | Q(state=ImportState.MERGING))
    undone = Q(state=ImportState.UNDOING) | Q(undone_at__gte=earlier.created_at)
    edited = Order.objects.filter(digest=None, created_import__isnull=False)
    return (
        imports.filter(later | undone).exists()
        or edited.filter(shop=earlier.shop_id, channel=earlier.channel_id).exists()
    )


def merge_staged(order_import: OrderImport, *, after_batch: Callable[[OrderImport], None] | None = None) -> None:
    """Merge what is staged, from where the import stands to its end. Each batch commits with its count."""
    if order_import.repeats_id is None:
        platform = PLATFORMS[order_import.platform]
        shape = shape_of(platform)
        _open_channel(order_import, platform)
        while order_import.orders_merged < order_import.orders_staged:
            _merge_next(order_import, shape)
            if after_batch:
                after_batch(order_import)
        _finish_lines(order_import, shape)
    report = order_import.report
    orders = report["orders"]
    orders.update(created=order_import.created_count, updated=order_import.updated_count)
    orders["unchanged"] = orders["seen"] - orders["created"] - orders["updated"]
    report["customers"]["created"] = order_import.customers_created
    report["problems"] = problem_counts(order_import) if order_import.repeats_id is None else report["problems"]


def _open_channel(order_import: OrderImport, platform: Platform) -> None:
    """Make the shop's channel with its first orders; a file that was only looked at leaves none behind."""
    if order_import.channel_id is None:
        channel, _ = Channel.objects.get_or_create(
            shop=order_import.shop,
            code=platform.channel,
            defaults={"name": platform.label, "created_import": order_import},
        )
        renew_claim(order_import, channel=channel)


def _merge_next(order_import: OrderImport, shape: FileShape) -> None:
    first = order_import.orders_merged + 1
    last = min(order_import.orders_merged + settings.IMPORT_BATCH, order_import.orders_staged)
    if order_import.orders_merged:
        _notice_growth()
    with holding(order_import):
        Shop.objects.select_for_update(no_key=True).get(pk=order_import.shop_id)
        span = Span(order_import, first, last, timezone.now(), brings_orders=shape.brings_orders)
        span.dialect.prepare_bulk(reads_most=True)
        counts = merge_batch(span)
        OrderImport.objects.filter(pk=order_import.pk).update(
            orders_merged=last,
            created_count=F("created_count") + counts.created,
            updated_count=F("updated_count") + counts.updated,
            customers_created=F("customers_created") + counts.customers,
            lines_written=F("lines_written") + counts.lines,
            tries=0,
        )
    order_import.refresh_from_db(
        fields=["orders_merged", "created_count", "updated_count", "customers_created", "lines_written"]
    )


@transaction.atomic
def _notice_growth() -> None:
    dialect = dialects.current()
    dialect.prepare_bulk()
    for model in (Order, Customer):
        dialect.notice_growth(model._meta.db_table)


def _finish_lines(order_import: OrderImport, shape: FileShape) -> None:
    """Put lines without an order aside, then free the staging tables."""
    with holding(order_import):
        if not shape.brings_orders:
            put_aside(Span(order_import, 1, order_import.orders_staged, timezone.now(), brings_orders=False))
        drop_staging(order_import)
