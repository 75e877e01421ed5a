"""Makes order files, good and bad ones, in a directory of the test."""

import gzip
import io
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import openpyxl

from customers.order_files.reading import open_order_file

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 1)
HEADER = "order_no,customer,paid_at,amount"
GOOD = "A1,李雷,2026-01-02 03:04:05,12.50"


def a_line(number, *, customer="韩梅梅", paid_at="2026-01-02 03:04:05", amount="12.50"):
    """One record of our own layout."""
    return f"A{number},{customer},{paid_at},{amount}"


def a_text(*records, header=HEADER, end="\n"):
    """A file of our own layout."""
    return "".join(f"{record}{end}" for record in (header, *records))


class Maker:
    """Writes files and opens them."""

    def __init__(self, directory):
        self.directory = directory

    def open_bytes(self, content, name="orders.csv", **choices):
        path = self.directory / name
        path.write_bytes(content)
        return open_order_file(path, **{"zone": SHANGHAI, "today": TODAY, "filename": name, **choices})

    def open_text(self, text, *, encoding="utf-8", **choices):
        return self.open_bytes(text.encode(encoding), **choices)

    def open_records(self, *records, header=HEADER, **choices):
        return self.open_text(a_text(*records, header=header), **choices)

    def open_packed(self, content, **choices):
        return self.open_bytes(gzip.compress(content), "orders.csv.gz", **choices)

    def open_sheet(self, *records, header=HEADER, arrange=None, **choices):
        """A workbook of one sheet; `arrange` may do to it what it likes before it is saved."""
        book = openpyxl.Workbook()
        book.active.append(header.split(","))
        for record in records:
            book.active.append(list(record))
        if arrange:
            arrange(book)
        return self.open_bytes(book_bytes(book), "orders.xlsx", **choices)


def book_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_book_bytes():
    """A workbook with one good order."""
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(GOOD.split(","))
    return book_bytes(book)


def repacked(content, *, change=None, add=None):
    """The same archive with parts changed (name → function of bytes) and added (name → bytes)."""
    change, out = change or {}, io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, change.get(entry.filename, lambda same: same)(data))
        for name, data in (add or {}).items():
            target.writestr(name, data)
    return out.getvalue()
