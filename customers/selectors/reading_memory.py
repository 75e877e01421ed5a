"""How a file is to be read: what was decided in its review, else what its shop remembers."""

from collections.abc import Sequence
from dataclasses import dataclass

from customers.models import ColumnMapping, OrderImport, StatusWord
from customers.order_files.chosen import Choice
from customers.order_files.headers import Header, header_of, headings_key
from customers.order_files.platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Reading:
    """The decisions that hold for one file, and the shop's mapping if its columns follow one."""

    choice: Choice
    mapping: ColumnMapping | None


def reading_of(order_import: OrderImport, *, platform: str, names: Sequence[str]) -> Reading:
    """The review's decisions over the shop's memory for this platform and these headings."""
    chosen = order_import.chosen
    mapping = None
    if "columns" not in chosen:
        mapping = ColumnMapping.objects.filter(
            shop=order_import.shop_id, platform=platform, headings=headings_key(names)
        ).first()
    columns = mapping.columns if mapping else chosen.get("columns", {})
    words = remembered_words(shop_id=order_import.shop_id, platform=platform) | chosen.get("words", {})
    return Reading(
        Choice(
            columns={int(place): name for place, name in columns.items()},
            words={word: status for word, status in words.items() if status},
        ),
        mapping,
    )


def told_platforms(order_import: OrderImport) -> dict[str, str]:
    """Platforms by headings, as somebody has said in this import's review or in an earlier one of the shop."""
    mappings = ColumnMapping.objects.filter(shop=order_import.shop_id)
    if order_import.wanted_platform:
        mappings = mappings.filter(platform=order_import.wanted_platform)
    remembered = dict(mappings.order_by("pk").values_list("headings", "platform"))
    chosen = order_import.chosen
    return remembered | ({chosen["headings"]: chosen["platform"]} if "headings" in chosen else {})


def remembered_words(*, shop_id: int, platform: str) -> dict[str, str]:
    """Status words that the shop has explained."""
    return dict(StatusWord.objects.filter(shop=shop_id, platform=platform).values_list("word", "status"))


def header_of_import(order_import: OrderImport) -> Header | None:
    """The header of a file that has been read, as we would read it by ourselves."""
    mapping = order_import.layout.get("mapping")
    platform = PLATFORMS.get(order_import.platform)
    return header_of(platform, [name for name, _field in mapping]) if mapping and platform else None


def mark_now(order_import: OrderImport, like: OrderImport) -> str:
    """The mark with which this file would be read now, given that it has the bytes of an earlier one."""
    header = header_of_import(like)
    if header is None:
        return ""
    return reading_of(order_import, platform=like.platform, names=header.names).choice.mark(header)
