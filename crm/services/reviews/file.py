"""Reads a table of reviews: columns by their names in any order, in the languages and words of platforms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from crm.services.team_notes.file import BYTES, folded
from customers.normalize import clean_cell
from customers.order_files.catalogues import open_catalogue
from customers.order_files.contract import FileRefused
from customers.order_files.limits import COLUMNS, HEADER_RECORDS
from customers.order_files.tables import Table
from customers.order_files.workbooks import FormulaCell
from customers.texts import refusal_words

ROWS = 20_000
WORDS = {
    "written_on": ("day", "date", "review date", "written on", "日期", "评价时间", "评论时间", "评价日期", "评论日期"),
    "buyer": (
        "nick",
        "buyer",
        "nickname",
        "buyer nick",
        "买家",
        "买家昵称",
        "昵称",
        "买家会员名",
        "评价人",
        "用户昵称",
    ),
    "order_no": ("order number", "order no", "order", "订单号", "订单编号", "主订单编号"),
    "sku": ("sku", "article number", "product number", "商品编码", "商家编码", "货号", "商品编号"),
    "stars": ("stars", "rating", "score", "星级", "评分", "打分", "评价星级", "商品评分"),
    "text": ("text", "review", "comment", "content", "评价", "评价内容", "评论", "评论内容", "内容", "初评"),
    "photo": ("photo", "picture", "pictures", "with photo", "晒图", "图片", "评价图片", "晒单", "有图"),
}
FIELDS = {folded(word): field for field, words in WORDS.items() for word in words}


class ReviewFileRefused(Exception):
    """The whole table cannot be taken, and nothing was changed; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A table whose header was understood: its rows as cells by field, and the columns that were left."""

    rows: list[tuple[int, dict[str, str]]]
    columns: list[str]
    left_out: list[str]


def read_review_file(path: Path) -> ReviewFile:
    """The rows of a table; formulas are no values, and a cell longer than its header is refused."""
    try:
        table, place, names = _find_header(open_catalogue(path, max_bytes=BYTES))
        fields = _fields_of(names)
        rows = list(_rows(table, place, names, fields))
    except FileRefused as refused:
        words = refusal_words(str(refused.code), refused.params)
        raise ReviewFileRefused(f"{words.label}. {words.remedy}") from refused
    if not rows:
        raise ReviewFileRefused(_("There is no row below the header. Nothing to import."))
    known = [name for name in names if FIELDS.get(folded(name))]
    return ReviewFile(rows, known, [name for name in names if name and name not in known])


def _find_header(tables: Sequence[Table]) -> tuple[Table, int, list[str]]:
    refusals = []
    for table in tables:
        try:
            for place, record in enumerate(islice(table.records(), HEADER_RECORDS)):
                names = [clean_cell(cell) for cell in record]
                found = {FIELDS.get(folded(name)) for name in names}
                if found & {"text", "stars"} and len(names) <= COLUMNS:
                    return table, place, names
        except FileRefused as refusal:  # under the wrong delimiter a whole line is one field
            refusals.append(refusal)
    if refusals and len(refusals) == len(tables):
        raise refusals[0]
    raise ReviewFileRefused(
        _("The first row must name the columns, one of them “text” or “stars”. Name them, then bring the table again.")
    )


def _fields_of(names: Sequence[str]) -> dict[str, int]:
    fields: dict[str, int] = {}
    for place, name in enumerate(names):
        field = FIELDS.get(folded(name))
        if field in fields:
            raise ReviewFileRefused(
                _("Two columns mean the same: “%(first)s” and “%(second)s”. Delete one of them.")
                % {"first": names[fields[str(field)]], "second": name}
            )
        if field:
            fields[field] = place
    return fields


def _rows(
    table: Table, place: int, names: Sequence[str], fields: dict[str, int]
) -> Iterator[tuple[int, dict[str, str]]]:
    count = 0
    for number, record in enumerate(table.records(below=place + 1), place + 2):
        if not any(cell.strip() for cell in record):
            continue
        count += 1
        if count > ROWS:
            raise ReviewFileRefused(
                _("More than %(limit)s rows. Split the file and upload the parts one after another.")
                % {"limit": f"{ROWS:,d}"}
            )
        if any(cell.strip() for cell in record[len(names) :]):
            raise ReviewFileRefused(
                _("Row %(row)s has more cells than the header: columns have slipped. Mend the row.") % {"row": number}
            )
        yield number, {field: _cell(record, at) for field, at in fields.items()}


def _cell(record: Sequence[str], place: int) -> str:
    cell = record[place] if place < len(record) else ""
    return "" if type(cell) is FormulaCell else clean_cell(cell)
