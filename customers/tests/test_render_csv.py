import csv
import io

import pytest

from customers.render_csv import csv_lines, safe_cell


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


class TestCsvLines:
    def test_can_be_read_back(self):
        written = b"".join(csv_lines(["record", "value"], [[12, '=HYPERLINK("x")'], [13, "a;=1\nb"]]))

        assert written.startswith(b"\xef\xbb\xbf")
        read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
        assert read == [["record", "value"], ["12", '\'=HYPERLINK("x")'], ["13", "a;=1\nb"]]

    def test_quotes_every_cell_so_that_no_other_separator_opens_a_new_one(self):
        assert b"".join(csv_lines(["a"], [["b;=1"]])).endswith(b'"b;=1"\r\n')
