"""Exports survive a round through a spreadsheet program: what buyers typed stays text (EXP-3)."""

import csv
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm.tests.exports.files import CSV, EXCEL, TRIGGERS, WHOLE, content, export
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags

pytestmark = [pytest.mark.slow, pytest.mark.any_engine, pytest.mark.django_db]
UTF8 = "CSV:44,34,76"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
FORMULA = '{}HYPERLINK("http://127.0.0.1/","1")+1+1'


@pytest.fixture
def convert(libreoffice: str, tmp_path: Path):
    """Opens files with a LibreOffice that has no window and a profile of its own, and saves them as something else."""

    def into(kind: str, *files: Path, folder: str, reads: str = "") -> list[Path]:
        there = tmp_path / folder
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        filters = [f"--infilter={reads}"] if reads else []
        command = [libreoffice, profile, "--headless", *filters, "--convert-to", kind, "--outdir", there, *files]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return [there / f"{file.stem}.{kind[:4].rstrip(':')}" for file in files]

    return into


@pytest.fixture
def typed(shop) -> list[str]:
    """A buyer for each way to begin a formula, with it in every column that holds a text."""
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop, name="=Taobao")
    texts = [FORMULA.format(sign) for sign in TRIGGERS if sign != "\0"]  # no text with NUL is stored
    for text in texts:
        buyer = CustomerFactory(shop=shop, channel=channel, account=text, name=text, email=text, address=text)
        Customer.objects.filter(pk=buyer.pk).update(key=text, phone=text[:32])
    return texts


def cells_of(book: Path) -> list[list[openpyxl.cell.Cell]]:
    return [list(row) for row in openpyxl.load_workbook(book).active.rows]


def values_of(cells: list[list[openpyxl.cell.Cell]]) -> list[list[Any]]:
    values = [[cell.value for cell in row] for row in cells]
    return [[one_break(value) if isinstance(value, str) else value for value in row] for row in values]


def one_break(text: str) -> str:
    """A spreadsheet program knows one sign for a new line in a cell."""
    return text.replace("\r", "\n")


def lines_of(table: Path) -> list[list[str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def dangerous(row: list[Any]) -> list[str]:
    return [one_break(cell) for cell in row if "HYPERLINK" in str(cell)]


def test_exp_3_no_cell_is_evaluated_by_libreoffice_and_every_text_comes_back(as_manager, typed, convert, tmp_path):
    bare, table, book = (tmp_path / name for name in ("bare.csv", "table.csv", "book.xlsx"))
    bare.write_text("=1+1\n")
    table.write_bytes(content(export(as_manager, format=CSV, **WHOLE)))
    book.write_bytes(content(export(as_manager, format=EXCEL, **WHOLE)))

    opened_bare, opened_table = convert("xlsx", bare, table, folder="opened", reads=UTF8)
    [opened_book] = convert("xlsx", book, folder="opened")
    table_again, book_again = convert(AS_CSV, opened_table, opened_book, folder="again")

    assert [cell.data_type for row in cells_of(opened_bare) for cell in row] == ["f"]  # it would
    for opened in (opened_table, opened_book):
        assert "f" not in {cell.data_type for row in cells_of(opened) for cell in row}
    sent, came = lines_of(table), lines_of(table_again)
    assert len(sent) == len(typed) + 1
    assert [dangerous(row) for row in came] == [dangerous(row) for row in sent]
    assert all(len(dangerous(row)) > 4 for row in sent[1:])
    assert values_of(cells_of(opened_book)) == values_of(cells_of(book))
    assert [dangerous(row) for row in lines_of(book_again)] == [dangerous(row) for row in values_of(cells_of(book))]
