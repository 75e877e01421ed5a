"""Rows that leave the house: nothing goes without a record that was there before."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone

from customers.choices import ExportedList, ExportState
from customers.models import ExportRecord, Shop

log = structlog.get_logger(__name__)

SHEET = "xlsx"
Row = Sequence[object]
Writer = Callable[[Iterable[Row]], Iterator[bytes]]


class TooManyRows(Exception):
    """More entries than one file may hold; narrow the list by a filter. `limit` says how many are allowed."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class ReasonMissing(Exception):
    """Full names, phones and addresses leave only with a reason; write it down."""


def row_limit(*, file_format: str, shows_contact: bool) -> int:
    """How many entries of a list one file may hold."""
    limits = [settings.EXPORT_ROWS]
    limits += [settings.EXPORT_SHEET_ROWS] if file_format == SHEET else []
    limits += [settings.EXPORT_CONTACT_ROWS] if shows_contact else []
    return int(min(limits))


def begin_export(
    *,
    shop: Shop | None,
    by: User,
    address: str,
    exported: ExportedList,
    file_format: str,
    filters: Sequence[tuple[str, str]],
    columns: Sequence[str],
    item_count: int,
    shows_contact: bool,
    reason: str,
    at: datetime,
) -> ExportRecord:
    """The record of a file about to be sent, committed before its first byte; or why it may not be sent."""
    limit = row_limit(file_format=file_format, shows_contact=shows_contact)
    if item_count > limit:
        raise TooManyRows(limit)
    if shows_contact and not reason.strip():
        raise ReasonMissing
    record = ExportRecord.objects.create(
        shop=shop,
        made_by=by,
        made_by_name=by.get_username(),
        address=address[:45],
        request=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
        exported=exported,
        file_format=file_format,
        filters=[list(pair) for pair in filters],
        columns=list(columns),
        shows_contact=shows_contact,
        reason=reason.strip()[:200],
        item_count=item_count,
        started_at=at,
    )
    log.info(
        "export_started", export=record.pk, user=by.pk, shop=shop and shop.pk, list=str(exported), items=item_count
    )
    return record


def send_export(*, record: ExportRecord, rows: Iterable[Row], write: Writer) -> Iterator[bytes]:
    """The bytes of the file; the record learns how many rows and bytes went, and whether all of them did."""
    tally = _Tally()
    digest, size, is_whole = hashlib.sha256(), 0, False
    try:
        for piece in write(tally.counted(rows)):
            digest.update(piece)
            size += len(piece)
            yield piece
        is_whole = True
    finally:
        _finish(
            record,
            state=ExportState.FINISHED if is_whole else ExportState.BROKEN,
            row_count=tally.count,
            byte_count=size,
            sha256=digest.hexdigest() if is_whole else "",
            finished_at=timezone.now(),
        )


def _finish(record: ExportRecord, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=list(values))
    log.info("export_finished", export=record.pk, state=str(record.state), rows=record.row_count)


class _Tally:
    """Counts the rows that pass."""

    def __init__(self) -> None:
        self.count = 0

    def counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.count += 1
            yield row
