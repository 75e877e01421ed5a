import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.normalize import clean_cell
from customers.order_files.workbooks import sheet_tables
from customers.render_xlsx import column_name, xlsx_pieces


def workbook(rows, header=("a", "b"), **options):
    return b"".join(xlsx_pieces(header, rows, title="客户: 1/2", **options))


def cells(written):
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(written)).active.rows]


class TestCells:
    @pytest.mark.parametrize("trigger", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "  ="])
    def test_exp_1_a_text_is_forced_to_be_one(self, trigger):
        [_header, [cell, _other]] = cells(workbook([[f"{trigger}1+1", ""]]))

        assert (cell.data_type, cell.number_format) == ("s", "@")
        assert cell.value == f"{trigger}1+1".replace("\0", "").replace("\r", "\r")

    def test_exp_1_no_file_holds_a_formula(self):
        archive = zipfile.ZipFile(io.BytesIO(workbook([["=1+1", "=HYPERLINK(1)"]])))

        assert not [
            name for name in archive.namelist() if b"<f" in archive.read(name).replace(b"<fo", b"").replace(b"<fi", b"")
        ]

    def test_exp_2_numbers_stay_numbers_and_empty_stays_empty(self):
        [_header, one, two] = cells(workbook([[Decimal("-12.50"), 3], [None, ""], [1, 1]]))[:3]

        assert [(cell.value, cell.data_type, cell.number_format) for cell in one] == [
            (-12.5, "n", "0.00"),
            (3, "n", "General"),
        ]
        assert [cell.value for cell in two] == [None, None]

    def test_a_number_that_would_lose_its_end_is_a_text(self):
        [_header, [cell, _other]] = cells(workbook([[486937215500000001, None]]))

        assert (cell.value, cell.data_type) == ("486937215500000001", "s")

    @given(st.text(max_size=12), st.text(max_size=12))
    def test_exp_4_any_text_makes_a_workbook_that_opens(self, one, two):
        assert len(cells(workbook([[one, two], ["a", "b"]]))) == 3

    def test_exp_4_takes_out_what_xml_cannot_hold(self):
        [_header, [cell, other]] = cells(workbook([["a\x00\x0b\ud800\uffffb", "x" * 40_000]]))

        assert (cell.value, len(other.value)) == ("ab", 32_767)


class TestWorkbook:
    def test_exp_2_reads_back_through_our_importer(self, tmp_path):
        texts = [["=1+1", '="0012"'], ["-", "+86"], ["a < b & c", "two\nlines"], ["'x", "＝1"]]
        (tmp_path / "book.xlsx").write_bytes(workbook(texts))

        [sheet] = sheet_tables(tmp_path / "book.xlsx")

        read = [[clean_cell(cell) for cell in row] for row in sheet.records()]
        assert read == [["a", "b"], *texts]

    def test_goes_on_in_the_next_sheet_when_one_is_full(self):
        book = openpyxl.load_workbook(io.BytesIO(workbook([[n, None] for n in range(5)], sheet_rows=3)))

        assert [[row[0] for row in sheet.values] for sheet in book] == [["a", 0, 1], ["a", 2, 3], ["a", 4]]
        assert book.sheetnames == ["客户  1 2", "客户  1 2 (2)", "客户  1 2 (3)"]

    def test_is_a_header_when_there_are_no_rows(self):
        assert [[cell.value for cell in row] for row in cells(workbook([]))] == [["a", "b"]]

    def test_is_the_same_for_the_same_rows(self):
        assert workbook([["x", 1]]) == workbook([["x", 1]])

    def test_comes_in_pieces_while_rows_are_read(self):
        taken = []
        pieces = xlsx_pieces(["a"], ([taken.append(n) or n] for n in range(5000)), title="t")

        next(pieces), next(pieces)

        assert len(taken) < 1000

    def test_names_columns_as_a_spreadsheet_does(self):
        assert [column_name(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
