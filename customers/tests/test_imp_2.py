"""IMP-2 through the command and before any work: what is too large is refused quickly, and nothing of it is kept."""

import io
import json
import time

import pytest
from django.core.management import call_command

from customers.models import OrderImport, StagedRow
from customers.order_files import limits
from customers.order_files.limits import MEBIBYTE
from customers.services import direct_import, import_steps

from .bad_inputs import table
from .bad_workbooks import an_order, book
from .business_rows import rows
from .factories import ShopFactory
from .order_files_made import a_line
from .test_imp import held_under

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory(code="silk")


def bring(path, *options):
    """The report of the command and its exit code."""
    out = io.StringIO()
    try:
        call_command("import_orders", str(path), "--shop=silk", "--json", *options, stdout=out)
    except SystemExit as stop:
        return json.loads(out.getvalue()), stop.code
    return json.loads(out.getvalue()), 0


def no_work(*args, **kwargs):
    raise AssertionError("has begun to work")


class TestCommand:
    @pytest.mark.parametrize("before", [100, 200_000], ids=["at the top", "behind much"])
    def test_imp_2_b31_a_line_of_a_gigabyte_is_refused_before_it_is_copied(self, shop, tmp_path, monkeypatch, before):
        monkeypatch.setattr(direct_import, "receive_file", no_work)
        path = tmp_path / "orders.csv"
        path.write_bytes(table(*map(a_line, range(before))))
        with path.open("ab") as file:
            file.truncate(1024 * MEBIBYTE)  # a hole, which takes no room on the disk
        started = time.process_time()

        with held_under(20):
            report, code = bring(path)

        assert (code, report["refused"]["code"]) == (2, "line_too_long")
        assert f"line {before + 2}" in report["refused"]["message"]
        assert time.process_time() - started < 5
        assert not OrderImport.objects.exists()

    def test_imp_2_b98_a_file_beyond_the_limit_is_refused_before_it_is_copied(self, shop, tmp_path, monkeypatch):
        monkeypatch.setattr(direct_import, "receive_file", no_work)
        path = tmp_path / "orders.csv"
        path.touch()
        with path.open("ab") as file:
            file.truncate(direct_import.FILE_LIMIT + 1)

        report, code = bring(path)

        assert (code, report["refused"]["code"]) == (2, "file_too_large")
        assert "2048 MB" in report["refused"]["message"]

    def test_imp_2_what_is_refused_leaves_no_file(self, shop, tmp_path, settings):
        path = tmp_path / "orders.csv"
        path.write_bytes(table(a_line(1), a_line(2, customer="x" * 131_073)))

        assert bring(path)[1] == 2
        assert not [file for file in settings.MEDIA_ROOT.rglob("*") if file.is_file()]


class TestRecords:
    """B34 and B35: the limit holds for both databases."""

    LIMIT = 20

    @pytest.fixture(autouse=True)
    def few_records(self, monkeypatch):
        monkeypatch.setattr(limits, "RECORDS", self.LIMIT)

    def made(self, kind, count):
        if kind == "workbook":
            return book(*(an_order(order_no=f"A{number}") for number in range(count)))
        if kind == "HTML":
            cells = ("".join(f"<td>{cell}</td>" for cell in a_line(number).split(",")) for number in range(count))
            head = "<td>order_no</td><td>customer</td><td>paid_at</td><td>amount</td>"
            return ("<table>" + "".join(f"<tr>{row}</tr>" for row in (head, *cells))).encode()
        return table(*map(a_line, range(count)))

    @pytest.mark.parametrize("kind", ["text", "workbook", "HTML"])
    def test_imp_2_b35_one_more_than_the_limit_is_refused_before_any_work(self, shop, tmp_path, monkeypatch, kind):
        before = rows(shop)
        if kind != "HTML":  # which is counted while it is read
            monkeypatch.setattr(import_steps, "stage_rows", no_work)
        path = tmp_path / "orders.csv"
        path.write_bytes(self.made(kind, self.LIMIT + 1))

        report, code = bring(path, "--skip-bad-rows")

        assert (code, report["refused"]["code"]) == (2, "too_many_records")
        assert "20" in report["refused"]["message"]
        assert rows(shop) == before
        assert not OrderImport.objects.exists()
        assert not StagedRow.objects.exists()

    @pytest.mark.parametrize("kind", ["text", "workbook", "HTML"])
    def test_imp_2_b35_as_many_as_the_limit_are_taken(self, shop, tmp_path, kind):
        path = tmp_path / "orders.csv"
        path.write_bytes(self.made(kind, self.LIMIT))

        report, code = bring(path)

        assert (code, report["orders"]["created"]) == (0, self.LIMIT)

    def test_imp_2_b35_a_line_break_in_a_cell_is_no_record(self, shop, tmp_path):
        path = tmp_path / "orders.csv"
        path.write_bytes(table(*(a_line(number, customer='"李\n\n雷"') for number in range(self.LIMIT))))

        assert bring(path)[1] == 0

    def test_imp_2_b34_a_million_records_are_within_it(self, monkeypatch):
        monkeypatch.undo()

        assert limits.RECORDS > 1_000_000
