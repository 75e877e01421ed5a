"""The answer that carries a file: recorded, streamed, never stored."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from customers.choices import ExportedList
from customers.models import Shop
from customers.selectors.shop_day import shop_day
from customers.services.exports import begin_export, send_export

from .formats import CsvFile, FileFormat

ALL = "all"  # in the name of a file, where the shop's code stands


def send_file(
    request: HttpRequest,
    *,
    shop: Shop | None,
    exported: ExportedList,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    item_count: int,
    filters: Sequence[tuple[str, str]],
    file_format: FileFormat | None = None,
    name: str = "",
    shows_contact: bool = False,
    reason: str = "",
) -> StreamingHttpResponse:
    """A download whose record is committed before it; TooManyRows or ReasonMissing instead of a file."""
    now = timezone.now()
    kind = file_format or CsvFile()
    record = begin_export(
        shop=shop,
        by=cast(User, request.user),
        address=_address(request),
        exported=exported,
        file_format=kind.get_extension(),
        filters=filters,
        columns=header,
        item_count=item_count,
        shows_contact=shows_contact,
        reason=reason,
        at=now,
    )
    title = str(exported.label)
    pieces = send_export(record=record, rows=rows, write=lambda counted: kind.pieces(header, counted, title))
    day = shop_day(shop, at=now) if shop else now.date()
    name = name or f"{exported.value}-{shop.code if shop else ALL}-{day}"
    return StreamingHttpResponse(
        cast(Any, pieces),
        content_type=kind.get_content_type(),
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{kind.get_extension()}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _address(request: HttpRequest) -> str:
    return str(import_string(settings.AXES_CLIENT_IP_CALLABLE)(request))
