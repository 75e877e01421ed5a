"""The bad inputs of the trust list that are workbooks, or only say so (B50-B95)."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from .bad_inputs import BadInput, accepted, flagged, key, refused, rejected
from .order_files_made import GOOD, HEADER, a_book_bytes, a_text, book_bytes, repacked

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ORDER = GOOD.split(",")
NAMES = HEADER.split(",")
FAR = 1_048_576

Arrange = Callable[[openpyxl.Workbook], None]


def an_order(**facts: Any) -> list[Any]:
    return list((dict(zip(NAMES, ORDER, strict=True)) | facts).values())


def book(*records: list[Any], arrange: Arrange | None = None) -> bytes:
    """A workbook of one sheet; `arrange` may do to it what it likes before it is saved."""
    made = openpyxl.Workbook()
    for record in (NAMES, *records):
        made.active.append(record)
    if arrange:
        arrange(made)
    return book_bytes(made)


def with_result(column: str, result: bytes) -> bytes:
    """A good order, and one of which a cell holds a formula with its stored result."""

    def change(sheet: bytes) -> bytes:
        return sheet.replace(b"<v />", b"<v>" + result + b"</v>").replace(b"<v></v>", b"<v>" + result + b"</v>")

    return repacked(book(an_order(), an_order(**{"order_no": "A2", column: "=1+1"})), change={SHEET: change})


def changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: repacked(a_book_bytes(), change={part: change})


def added(**parts: bytes) -> Callable[[], bytes]:
    return lambda: repacked(a_book_bytes(), add=parts)


def below_the_rows(xml: bytes) -> Callable[[], bytes]:
    return changed(SHEET, lambda sheet: sheet.replace(b"</sheetData>", xml + b"</sheetData>"))


def a_relation(kind: str, mode: str = "External") -> Callable[[], bytes]:
    relation = f'<Relationships><Relationship Id="r1" Type="x/{kind}" Target="http://x/" TargetMode="{mode}"/>'
    return added(**{RELATIONS: relation.encode() + b"</Relationships>"})


def forged_sizes() -> bytes:
    """The directory says that ten bytes come of two million."""
    content = bytearray(repacked(a_book_bytes(), add={"xl/big.bin": b"1" * 2_000_000}))
    struct.pack_into("<I", content, _entry(content, b"xl/big.bin") + 24, 10)
    return bytes(content)


def overlapping() -> bytes:
    """Two entries that unpack the same bytes."""
    content = bytearray(repacked(a_book_bytes(), add={"xl/a.bin": b"x" * 99, "xl/b.bin": b"x" * 99}))
    first, second = _entry(content, b"xl/a.bin"), _entry(content, b"xl/b.bin")
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def _entry(content: bytearray, name: bytes) -> int:
    return content.rfind(b"PK\x01\x02", 0, content.rfind(name))


def a_symlink() -> bytes:
    file = io.BytesIO(a_book_bytes())
    with zipfile.ZipFile(file, "a") as archive:
        entry = zipfile.ZipInfo("xl/link.xml")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return file.getvalue()


def with_a_wrong_checksum() -> bytes:
    content = bytearray(a_book_bytes())
    content[content.find(SHEET.encode()) + len(SHEET) + 20] ^= 0xFF
    return bytes(content)


def inline(*records: Iterable[str]) -> bytes:
    """A sheet whose cells hold their texts themselves, as XML."""
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is>{cell}</is></c>' for cell in record) + "</row>" for record in records
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def rich_text() -> bytes:
    names = [f"<t>{name}</t>" for name in NAMES]
    cells = [f"<t>{cell}</t>" for cell in ORDER]
    cells[1] = "<r><rPr><b/></rPr><t>李</t></r><r><t>雷</t></r><rPh sb='0' eb='1'><t>り</t></rPh>"
    return changed(SHEET, lambda _: inline(names, cells))()


def a_hidden_row(made: openpyxl.Workbook) -> None:
    made.active.row_dimensions[3].hidden = True


def a_far_cell(made: openpyxl.Workbook) -> None:
    made.active.cell(FAR, 16_384).value = "far"


def a_title(made: openpyxl.Workbook) -> None:
    made.active.insert_rows(1, 2)
    made.active["A1"] = "Orders of March"
    made.active.merge_cells("A1:D1")


def many_sheets(made: openpyxl.Workbook) -> None:
    """A hidden sheet first, an empty one, one of notes, a chart; the orders last."""
    orders = made.active
    hidden = made.create_sheet("hidden", 0)
    hidden.append(NAMES)
    hidden.append(an_order(order_no="WRONG"))
    hidden.sheet_state = "hidden"
    made.create_sheet("empty", 1)
    made.create_sheet("notes", 2).append(["nothing of interest"])
    chart = BarChart()
    chart.add_data(Reference(orders, min_col=4, min_row=1, max_row=2))
    made.create_chartsheet("chart", 3).add_chart(chart)


def of_1904(made: openpyxl.Workbook) -> None:
    made.epoch = CALENDAR_MAC_1904


def html_table() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in record) + "</tr>" for record in (NAMES, ORDER))
    return f"<html><body><table>{rows}</table></body></html>".encode("gb18030")


XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
OUTER_ENTITY = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BILLION = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

CELLS = [
    accepted("B50", "float noise", lambda: book(an_order(amount=0.1 + 0.2)), values={"paid": ["0.30"]}),
    rejected(
        "B53",
        "a boolean, a day, a formula's error as an amount",
        lambda: book(*(an_order(amount=it) for it in ("1", True, datetime(2026, 1, 2), "#REF!", 12.345))),
        "bad_money",
        *(3, 4, 5, 6),
        says=("“TRUE”", "“#REF!”", "“12.345”"),
    ),
    rejected(
        "B55",
        "order numbers of 16 digits as numbers",
        lambda: book(an_order(), an_order(order_no=5305767482863290000), an_order(order_no=1e15)),
        "order_no_damaged",
        *(3, 4),
        says=("5.305767E+18",),
    ),
    accepted(
        "B56",
        "an order number of 12 digits as a number",
        lambda: book(an_order(order_no=202601020001), an_order(order_no=202601020002.0)),
        good=2,
        values={"order_no": ["202601020001", "202601020002"]},
    ),
    accepted(
        "B66",
        "days that count from 1904",
        lambda: book(
            an_order(paid_at=46024 - 1462), an_order(order_no="A2", paid_at=datetime(2026, 1, 2)), arrange=of_1904
        ),
        good=2,
        values={"paid_on": ["2026-01-02", "2026-01-02"]},
    ),
    flagged(
        "B78",
        "an amount from a formula",
        lambda: with_result("amount", b"12.5"),
        "cached_formula",
        records=(3,),
        good=2,
    ),
    rejected("B78", "a number from a formula", lambda: with_result("order_no", b"17"), "formula", says=("“order_no”",)),
    rejected("B78", "a day from a formula", lambda: with_result("paid_at", b"46024"), "formula", says=("“paid_at”",)),
    rejected("B79", "a formula without a result", lambda: book(an_order(), an_order(amount="=1+1")), "formula"),
    rejected(
        "B79", "an error as a name", lambda: book(an_order(), an_order(order_no="A2", customer="#REF!")), "formula"
    ),
    accepted("B93", "rich text", rich_text, values=key("李雷")),
]

HOSTILE = [
    refused("B80", "macros", added(**{"xl/vbaProject.bin": b"x"}), "macro_workbook", "macros"),
    refused(
        "B80",
        "macros announced",
        changed("[Content_Types].xml", lambda types: types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
        "macro_workbook",
    ),
    refused("B81", "links", added(**{"xl/externalLinks/externalLink1.xml": b"<x/>"}), "external_links"),
    refused("B81", "DDE", added(**{"xl/other.xml": b"<ddeLink ddeService='cmd'/>"}), "external_links"),
    refused("B81", "an embedded object", added(**{"xl/embeddings/oleObject1.bin": b"x"}), "external_links"),
    refused("B81", "a picture from the net", a_relation("image"), "external_links"),
    refused("B82", "a password", OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted_workbook", "password"),
    refused("B83", "a long text packed small", below_the_rows(b"<row><c><v>" + b"1" * 60_000_000), "unsafe_workbook"),
    refused("B83", "a million rows packed small", below_the_rows(b"<row/>" * 1_000_000), "unsafe_workbook"),
    refused("B83", "forged sizes", forged_sizes, "damaged_workbook"),
    refused("B83", "overlapping entries", overlapping, "unsafe_workbook"),
    refused(
        "B83",
        "an archive within",
        lambda: repacked(a_book_bytes(), add={"xl/a.bin": a_book_bytes()}),
        "unsafe_workbook",
    ),
    refused("B83", "many parts", added(**{f"xl/{number}.bin": b"x" for number in range(300)}), "unsafe_workbook"),
    refused("B84", "a cell at the far end", partial(book, an_order(), arrange=a_far_cell), "unsafe_workbook"),
    refused("B85", "entities", changed(SHEET, lambda sheet: BILLION + sheet), "unsafe_workbook"),
    refused("B85", "an outer entity", changed(SHEET, lambda sheet: OUTER_ENTITY + sheet), "unsafe_workbook"),
    *(
        refused("B86", f"a part named {name}", added(**{name: b"x"}), "unsafe_workbook")
        for name in ("../../x", "/etc/passwd", "C:/x", "xl\\..\\..\\x")
    ),
    refused("B86", "a symbolic link", a_symlink, "unsafe_workbook"),
]

CONTAINERS = [
    accepted("B87", "an HTML table named .xls", html_table(), values=key("李雷")),
    accepted("B87", "a text table named .xls", a_text(GOOD).replace(",", "\t").encode(), values=key("李雷")),
    refused("B87", "XML of 2003", XML_2003, "not_a_table", "XML 2003"),
    refused("B88", "a real old workbook", OLE2 + "Workbook\0".encode("utf-16-le") * 2, "old_workbook", ".xlsx"),
    refused("B89", "a PDF", b"%PDF-1.7\n" + b"x" * 100, "not_a_table", "PDF"),
    refused("B89", "a picture", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "not_a_table", "PNG"),
    accepted("B89", "a workbook named .csv", a_book_bytes, values=key("李雷")),
    flagged(
        "B90", "several sheets", partial(book, an_order(), arrange=many_sheets), "other_sheets", values=key("李雷")
    ),
    accepted("B91", "a title above the header", partial(book, an_order(), arrange=a_title), values=key("李雷")),
    flagged(
        "B92",
        "a hidden row",
        partial(book, an_order(), an_order(order_no="A2"), arrange=a_hidden_row),
        "hidden_rows",
        good=2,
    ),
    *(
        accepted("B94", what, changed(SHEET, lambda sheet, it=it: sheet.replace(b'<dimension ref="A1:D2" />', it)))
        for what, it in (("a wrong dimension", b'<dimension ref="A1" />'), ("no dimension", b""))
    ),
    refused("B95", "cut off", lambda: a_book_bytes()[:-400], "damaged_workbook", "not transferred to its end"),
    refused("B95", "a wrong checksum", with_a_wrong_checksum, "damaged_workbook"),
]

WORKBOOKS: list[BadInput] = [*CELLS, *HOSTILE, *CONTAINERS]
