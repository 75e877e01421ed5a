"""A team's file as a whole: its structure, encodings, kinds and sizes."""

import pytest

from crm.tests.team_files import bring_in, csv_bytes, deeds, errors, review, troubles, upload, xlsx_bytes

from .standing import labels, standing

pytestmark = pytest.mark.django_db


class TestImp4:
    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ([["nick", "note", "Note "], ["a", "b", "c"]], "Column 2 and column 3 mean the same"),
            ([["nick", "昵称", "note"], ["a", "b", "c"]], "Column 1 and column 2 mean the same"),
            ([["nick", "note"], ["a"]], "Row 2 has 1 cells, the header 2"),
            ([["nick", "note"], ["a", "b"], ["a", "b", "c"]], "Row 3 has 3 cells, the header 2"),
            ([["a", "b"], ["c", "d"]], "The first row must name the columns"),
            ([["Our buyers"], ["nick", "note"], ["a", "b"]], "The header stands in row 2"),
            ([["nick", "note"]], "no row below the header"),
            ([["nick", "name"], ["a", "b"]], "There is no column"),
        ],
        ids=["twice", "same meaning", "too few", "too many", "no header", "title above", "empty", "nothing to write"],
    )
    def test_imp_4_structure_comes_first(self, as_manager, silk, rows, told):
        answer = upload(as_manager, silk, csv_bytes(*rows))

        assert answer.status_code == 200
        assert told in errors(answer)[0]

    def test_imp_4_an_open_quote_is_refused_with_its_row(self, as_manager, silk):
        answer = upload(as_manager, silk, b'nick,note\nsummer,x\nsummer,"open\nsummer,y\n')

        assert "Quotation mark never closed (record 3)" in errors(answer)[0]

    def test_imp_4_columns_in_any_order_unknown_ones_named(self, as_manager, silk, summer):
        page = bring_in(as_manager, silk, csv_bytes(["shoe size", "note", "nick"], ["39", "Likes blue", "summer"]))

        assert page.context["head"]["unknown"] == ["shoe size"]
        assert standing(summer) == ["Likes blue"]

    def test_a_blank_line_is_passed_over_and_counted(self, as_manager, silk, summer):
        page = review(as_manager, silk, b"nick;note\n\nsummer;x\n\n")

        assert page.context["head"]["blanks"] == 2
        assert deeds(page) == {3: ["Note “x”"]}


class TestTheFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_comes_in_the_encodings_of_order_files(self, as_manager, silk, summer, encoding):
        bring_in(as_manager, silk, csv_bytes(["昵称", "备注"], ["summer", "喜欢蓝色"], encoding=encoding))

        assert standing(summer) == ["喜欢蓝色"]

    def test_may_be_a_workbook(self, as_manager, silk, summer):
        bring_in(as_manager, silk, xlsx_bytes(["phone", "tags"], [13800138000, "送老婆、优惠券"]), "notes.xlsx")

        assert labels(summer) == {"送老婆-1", "优惠券-2"}

    def test_a_formula_is_never_taken(self, as_manager, silk, summer):
        page = review(as_manager, silk, xlsx_bytes(["nick", "note"], ["summer", "=1+1"]))

        assert troubles(page)[2][0].endswith("A formula or its error")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "nothing in this file"),
            (b"%PDF-1.7 ...", "Not a table"),
            (b"<html><table><tr><td>nick</td></tr></table></html>", "Not a table"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Workbook with a password"),
            (b"PK\x03\x04 broken", "Workbook damaged"),
            ("nick,note\nsummer,café\n".encode("latin-1"), "Characters cannot be read"),
        ],
        ids=["empty", "pdf", "html", "ole2", "broken zip", "latin-1"],
    )
    def test_what_is_no_table_is_refused_in_words(self, as_manager, silk, content, told):
        answer = upload(as_manager, silk, content)

        assert answer.status_code == 200
        assert told in errors(answer)[0]

    def test_too_many_rows_are_refused(self, as_manager, silk, monkeypatch):
        monkeypatch.setattr("crm.services.team_notes.file.ROWS", 1)

        answer = upload(as_manager, silk, csv_bytes(["nick", "note"], ["a", "b"], ["c", "d"]))

        assert "More than 1 rows" in errors(answer)[0]
