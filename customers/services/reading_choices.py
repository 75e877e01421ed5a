"""Deciding in a review how columns and status words are read, and remembering it once the file is imported."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from customers.choices import ImportState, OrderStatus
from customers.models import ColumnMapping, OrderImport, StatusWord
from customers.order_files.chosen import ColumnsRefused, check_columns
from customers.order_files.headers import headings_key
from customers.order_files.platforms import PLATFORMS
from customers.selectors.reading_memory import header_of_import

WORD_LENGTH = 80


class ReadingRefused(Exception):
    """The decision cannot be followed, and nothing was changed: `code` says why, `name` and `columns` where."""

    def __init__(self, code: str, *, name: str = "", columns: list[str] | None = None) -> None:
        super().__init__(code, name, columns)
        self.code = code
        self.name = name
        self.columns = columns or []


def choose_reading(*, order_import: OrderImport, columns: Mapping[int, str], words: Mapping[str, str]) -> bool:
    """Let a checked file, or one that lacks columns, be read again with these fields and these meanings of words.

    False when nothing would be read otherwise, or the file no longer waits for a decision. The shop remembers
    nothing yet.
    """
    header = header_of_import(order_import)
    if header is None:
        raise ReadingRefused("not_read")
    ours = {place: field or "" for place, (name, field) in enumerate(header.mapping) if name}
    if columns.keys() != ours.keys():
        raise ReadingRefused("incomplete")
    try:
        check_columns(header, columns)
    except ColumnsRefused as refused:
        raise ReadingRefused(refused.code, name=refused.name, columns=refused.columns) from refused
    for word, status in words.items():
        if not word or len(word) > WORD_LENGTH or (status and status not in OrderStatus.values):
            raise ReadingRefused("no_such_status", name=word[:WORD_LENGTH])
    chosen = {
        "columns": {str(place): name for place, name in columns.items() if name != ours[place]},
        "words": {**words},
        "platform": order_import.platform,
        "headings": headings_key(header.names),
    }
    return _read_again(order_import, chosen=chosen)


def choose_platform(*, order_import: OrderImport, platform: str) -> bool:
    """Let a checked or refused file be read again as one of this platform, or as it is recognised for "".

    False when it is read so already, or no longer waits. What was decided about its columns is dropped.
    """
    if platform and platform not in PLATFORMS:
        raise ReadingRefused("no_such_platform", name=platform[:WORD_LENGTH])
    if platform == order_import.wanted_platform:
        return False
    return _read_again(order_import, wanted_platform=platform, chosen={})


def _read_again(order_import: OrderImport, **changes: Any) -> bool:
    waiting = OrderImport.objects.filter(pk=order_import.pk, state__in=(ImportState.READY, ImportState.REFUSED))
    fresh: dict[str, Any] = {"refusal": {}, "repeats": None, "finished_at": None, "tries": 0, "records_read": 0}
    return bool(waiting.update(state=ImportState.UPLOADED, **fresh, **changes))


@transaction.atomic
def remember_reading(*, order_import: OrderImport, user: User | None, at: datetime) -> None:
    """Keep what was decided in this review for the shop's later files of the platform."""
    chosen = order_import.chosen
    of_platform: dict[str, Any] = {"shop": order_import.shop, "platform": order_import.platform}
    by = {"decided_by": user, "decided_at": at}
    if "columns" in chosen:
        names = [name for name, _field in order_import.layout["mapping"]]
        alike: dict[str, Any] = {**of_platform, "headings": headings_key(names)}
        if chosen["columns"]:
            values = {"columns": chosen["columns"], "names": names, "file_name": order_import.file_name, **by}
            ColumnMapping.objects.update_or_create(**alike, defaults=values)
        else:
            ColumnMapping.objects.filter(**alike).delete()
    for word, status in chosen.get("words", {}).items():
        if not status:
            StatusWord.objects.filter(**of_platform, word=word).delete()
        elif not StatusWord.objects.filter(**of_platform, word=word, status=status).exists():
            StatusWord.objects.update_or_create(**of_platform, word=word, defaults={"status": status, **by})
