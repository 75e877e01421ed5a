import csv
import io
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from customers.normalize import clean_cell, has_forbidden
from customers.render_csv import TRIGGERS, csv_lines, safe_cell


class TestSafeCell:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+86",
            "-12.50",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "\0=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "  =1",
            "\u3000=1",
        ],
    )
    def test_exp_1_neutralises_what_starts_a_formula(self, text):
        assert safe_cell(text).startswith("'")

    @pytest.mark.parametrize("text", ["", "1280.00", "苏女士", "a=b", "4.86937E+18", "2026-02-30 09:12"])
    def test_leaves_plain_text_alone(self, text):
        assert safe_cell(text) == text

    def test_writes_nothing_for_none(self):
        assert safe_cell(None) == ""

    @pytest.mark.parametrize(
        ("number", "written"), [(Decimal("-12.50"), "-12.50"), (-3, "-3"), (Decimal("1E+3"), "1000")]
    )
    def test_exp_2_leaves_numbers_numbers(self, number, written):
        assert safe_cell(number) == written

    @given(st.text(max_size=12).map(clean_cell))
    def test_exp_2_what_the_importer_has_cleaned_reads_back(self, text):
        assume(not has_forbidden(text))  # never stored

        assert clean_cell(safe_cell(text)) == text

    @given(st.text("'=+-*@\"0a ＝\u200b", max_size=6).map(clean_cell))
    def test_exp_2_also_with_the_signs_that_matter(self, text):
        assert clean_cell(safe_cell(text)) == text

    @given(st.text(max_size=12))
    def test_exp_1_no_cell_starts_a_formula(self, text):
        assert safe_cell(text).lstrip(" \u00a0\u3000\u200b\ufeff")[:1] not in TRIGGERS


class TestCsvLines:
    def test_can_be_read_back(self):
        written = b"".join(csv_lines(["record", "value"], [[12, '=HYPERLINK("x")'], [13, "a;=1\nb"]]))

        assert written.startswith(b"\xef\xbb\xbf")
        read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
        assert read == [["record", "value"], ["12", '\'=HYPERLINK("x")'], ["13", "a;=1\nb"]]

    def test_quotes_every_cell_so_that_no_other_separator_opens_a_new_one(self):
        assert b"".join(csv_lines(["a"], [["b;=1"]])).endswith(b'"b;=1"\r\n')

    @given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=5))
    def test_exp_4_any_text_makes_a_valid_table(self, rows):
        written = b"".join(csv_lines(["a", "b"], rows)).decode("utf-8-sig")

        read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
        assert [len(row) for row in read] == [2] * (len(rows) + 1)
        assert "\0" not in written
