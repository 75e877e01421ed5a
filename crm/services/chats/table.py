"""Reads a table of chat records: the header by its words, then a record a row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.chat_paste import RawRecord
from customers.normalize import clean_cell
from customers.order_files.catalogues import open_catalogue
from customers.order_files.contract import FileRefused
from customers.order_files.limits import HEADER_RECORDS
from customers.order_files.tables import Table
from customers.order_files.workbooks import FormulaCell
from customers.texts import refusal_words

from .check import ChatsRefused

BYTES = 20 * 1024**2
ROWS = 50_000
SHOWN = 80
NEEDED = ("time", "buyer", "sender", "text")
WORDS = {
    "time": "time, sent at, date, date time, timestamp, 时间, 发送时间, 消息时间, 聊天时间, 对话时间, 日期时间",
    "buyer": "buyer, buyer id, buyer nick, customer, nick, 买家, 买家昵称, 买家旺旺, 买家会员名, 顾客, 顾客昵称, "
    "客户, 客户昵称, 会员名, 旺旺",
    "agent": "agent, staff, seller, 客服, 客服昵称, 客服账号, 子账号, 接待客服, 旺旺客服",
    "sender": "sender, from, direction, who, 发送者, 发送方, 发送人, 发言人, 说话人, 方向, 消息方向, 角色",
    "text": "text, message, content, words, 内容, 消息, 消息内容, 聊天内容, 文本, 对话内容",
}
KNOWN = {word: field for field, words in WORDS.items() for word in words.split(", ")}


@dataclass(frozen=True, slots=True)
class ChatTable:
    """A file whose header was understood."""

    encoding: str
    records: list[RawRecord]
    formula_rows: list[tuple[int, str, str]]


def read_chat_table(path: Path) -> ChatTable:
    """The records of a CSV file or workbook, in any encoding that order files may have."""
    try:
        table, place, fields = _find_header(open_catalogue(path, max_bytes=BYTES))
        records, formulas = _records(table, place, fields)
    except FileRefused as refused:
        words = refusal_words(str(refused.code), refused.params)
        said = f"{words.label} ({words.place})" if words.place else words.label
        raise ChatsRefused(_("%(what)s. %(remedy)s") % {"what": said, "remedy": _save_again()}) from refused
    if not records and not formulas:
        raise ChatsRefused(_("There is no row below the header. Nothing to import."))
    return ChatTable(table.encoding, records, formulas)


def _save_again() -> str:
    return _("Save the table as .xlsx or as “CSV UTF-8” and upload that file.")


def _folded(name: str) -> str:
    return " ".join(normalize("NFKC", clean_cell(name)).casefold().replace("_", " ").split())


def _find_header(tables: Sequence[Table]) -> tuple[Table, int, dict[str, int]]:
    """The first table with a record that names all that is needed; where it stands, and each field's place."""
    seen: list[str] = []
    refusals: list[FileRefused] = []
    for table in tables:
        try:
            for place, record in enumerate(islice(table.records(), HEADER_RECORDS)):
                fields = _fields(record)
                if all(name in fields for name in NEEDED):
                    return table, place, fields
                seen = max(seen, [clean_cell(cell) for cell in record], key=len)
        except FileRefused as refusal:  # under the wrong delimiter a whole line is one field
            refusals.append(refusal)
    if refusals and len(refusals) == len(tables):
        raise refusals[0]
    found = pgettext("between the names of a list", ", ").join(name[:SHOWN] for name in seen[:10] if name)
    raise ChatsRefused(
        _(
            "The first row must name the columns time, buyer, sender and text; agent may stand beside them. "
            "Found: %(found)s. Name the columns and upload the file again."
        )
        % {"found": found or _("nothing")}
    )


def _fields(record: Sequence[str]) -> dict[str, int]:
    """Where each field stands; of two columns that mean the same the first."""
    fields: dict[str, int] = {}
    for place, cell in enumerate(record):
        if field := KNOWN.get(_folded(cell)):
            fields.setdefault(field, place)
    return fields


def _records(table: Table, place: int, fields: dict[str, int]) -> tuple[list[RawRecord], list[tuple[int, str, str]]]:
    records: list[RawRecord] = []
    formulas: list[tuple[int, str, str]] = []
    for number, record in _filled(table, place):
        if len(records) + len(formulas) == ROWS:
            raise ChatsRefused(
                _("More than %(limit)s rows. Split the file and upload the parts one after another.")
                % {"limit": f"{ROWS:,d}"}
            )
        cells = {name: record[at] if at < len(record) else "" for name, at in fields.items()}
        formula = next((name for name, cell in cells.items() if type(cell) is FormulaCell), "")
        if formula:
            formulas.append((number, formula, str(cells[formula])[:SHOWN]))
        else:
            records.append(RawRecord(number, **{name: cells.get(name, "") for name in WORDS}))
    return records, formulas


def _filled(table: Table, place: int) -> Iterator[tuple[int, list[str]]]:
    for number, record in enumerate(table.records(below=place + 1), place + 2):
        if any(cell.strip() or type(cell) is FormulaCell for cell in record):
            yield number, record
