"""How the columns and status words of a file are read, for the review to show and to change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.choices import OrderStatus
from customers.models import OrderImport
from customers.order_files.chosen import fields_to_choose
from customers.order_files.codes import Caution
from customers.order_files.contract import RowModel
from customers.order_files.platforms import PLATFORMS
from customers.order_files.statuses import word_key
from customers.selectors.import_report import problems_of
from customers.selectors.reading_memory import header_of_import, reading_of
from customers.texts import field_name

Text = str | Promise
MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file: what it is read as ("" for nothing), and what it holds."""

    place: int
    name: str
    field: str
    label: Text
    samples: list[str]
    is_decided: bool
    options: list[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class WordLine:
    """A status word that we do not know by ourselves. `status`: what it counts as, "" while nobody has said."""

    word: str
    count: int
    order_numbers: list[str]
    status: str


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """Columns and words of a file."""

    columns: list[ColumnLine]
    words: list[WordLine]
    statuses: list[tuple[str, Text]]
    keeps_rest: bool  # the cells of unread columns are kept with the order
    followed_file: str
    followed_by: str
    followed_at: datetime | None

    @property
    def read(self) -> list[ColumnLine]:
        """Columns that fill a field of ours."""
        return [line for line in self.columns if line.field]

    @property
    def unread(self) -> list[ColumnLine]:
        """Columns that fill none."""
        return [line for line in self.columns if not line.field]

    @property
    def open_words(self) -> list[WordLine]:
        """Words that nobody has explained."""
        return [line for line in self.words if not line.status]

    def as_posted(self, columns: Mapping[int, str], words: Mapping[str, str]) -> "ReadingCard":
        """The card as somebody wanted it, to go on from a refusal."""
        lines = [
            replace(line, field=name) if (name := columns.get(line.place)) in dict(line.options) else line
            for line in self.columns
        ]
        return replace(
            self, columns=lines, words=[replace(one, status=words.get(one.word, one.status)) for one in self.words]
        )


def reading_card(order_import: OrderImport) -> ReadingCard:
    """Columns in the order of the file, and the words to be explained, most frequent first."""
    platform = PLATFORMS.get(order_import.platform)
    followed = order_import.layout.get("followed", {})
    return ReadingCard(
        columns=_columns(order_import),
        words=_words(order_import),
        statuses=[(status.value, status.label) for status in OrderStatus],
        keeps_rest=platform is not None and platform.model is not RowModel.ITEMS,
        followed_file=followed.get("file", ""),
        followed_by=followed.get("by", ""),
        followed_at=datetime.fromisoformat(followed["at"]) if followed else None,
    )


def _columns(order_import: OrderImport) -> list[ColumnLine]:
    header = header_of_import(order_import)
    if header is None:
        return []
    options = [(name, field_name(name)) for name in fields_to_choose(header.platform)]
    samples = order_import.layout.get("samples", [])
    lines = []
    for place, (name, field) in enumerate(order_import.layout["mapping"]):
        if name:
            own = header.mapping[place][1] if place < len(header.mapping) else None
            known = {one for one, _label in options}
            more = [(one, field_name(one)) for one in dict.fromkeys((field, own)) if one and one not in known]
            lines.append(
                ColumnLine(
                    place=place,
                    name=name,
                    field=field or "",
                    label=field_name(field) if field else _("Kept as raw data"),
                    samples=samples[place] if place < len(samples) else [],
                    is_decided=field != own,
                    options=options + more,
                )
            )
    return lines


def _words(order_import: OrderImport) -> list[WordLine]:
    unknown = (
        problems_of(order_import)
        .filter(code=Caution.UNKNOWN_STATUS)
        .order_by()
        .values("value")
        .annotate(count=Count("pk"), first=Min("record"), one=Min("order_no"), another=Max("order_no"))
        .order_by("-count", "first")[:MOST_WORDS]
    )
    lines = [
        WordLine(row["value"], row["count"], sorted({row["one"], row["another"]} - {""}), "")
        for row in unknown
        if row["value"]
    ]
    met = order_import.layout.get("words", {})
    if met:
        header = header_of_import(order_import)
        names = header.names if header else ()
        words = reading_of(order_import, platform=order_import.platform, names=names).choice.words
        known = {word_key(word): (word, status) for word, status in words.items()}
        for word, count in met.items():
            spelled, status = known.get(word_key(word), (word, ""))
            lines.append(WordLine(spelled, count, [], status))
    return lines
