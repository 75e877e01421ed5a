"""Cells and texts: what programs glue to them, signs that cannot be seen, order numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.normalize import clean_cell, has_forbidden, is_damaged_number, is_order_no, maybe_rounded, visible
from customers.order_files.cells import SEPARATOR, clean_cells, is_clean


class TestCleanCell:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("\ufeff 李雷\t", "李雷"),
            ("\u3000李雷\xa0", "李雷"),
            ('="00123"', "00123"),
            ('="\t00123"', "00123"),
            ('=""', ""),
            ("'123", "123"),
            ("'+86", "+86"),
            ("'*1", "*1"),
            ("'t Hof", "'t Hof"),
            ("=1+1", "=1+1"),
            ("李\u200b雷", "李雷"),
            ("👨\u200d👩", "👨\u200d👩"),
            ("Zoe\u0308", "Zoë"),
            ("-5", "-5"),
            ("NULL", "NULL"),
        ],
    )
    def test_takes_off_what_programs_glue_to_a_cell(self, cell, text):
        assert clean_cell(cell) == text

    @pytest.mark.parametrize("cell", ["", " ", "\t", "-", "--", "—", "——", "null", " - ", '=""', "\u200b"])
    def test_knows_what_means_empty(self, cell):
        assert clean_cell(cell) == ""

    @given(st.text())
    def test_changes_nothing_the_second_time_but_for_what_came_to_light(self, cell):
        cleaned = clean_cell(cell)

        assert cleaned == cleaned.strip() or has_forbidden(cleaned) or not cleaned.isprintable()
        assert len(clean_cell(cleaned)) <= len(cleaned)

    @given(st.lists(st.text(alphabet=" \t='\"-—nul李12\ufeff\u200be\u0301\x00", max_size=6), min_size=1, max_size=4))
    def test_agrees_with_the_quick_look_over_a_record(self, cells):
        if is_clean(cells, SEPARATOR.join(cells)):
            assert [clean_cell(cell) for cell in cells] == cells
        assert clean_cells(cells) == [clean_cell(cell) for cell in cells]


class TestHasForbidden:
    @pytest.mark.parametrize("text", ["a\0b", "\x0b", "\x1b[0m", "\x7f", "\x9f", "\u202e", "\u2067"])
    def test_finds_control_characters_and_overrides(self, text):
        assert has_forbidden(text)

    @pytest.mark.parametrize("text", ["", "a\tb\nc\rd", "👨\u200d👩", "\ue000", "𠮷"])
    def test_lets_the_rest_be(self, text):
        assert not has_forbidden(text)


class TestVisible:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("李\0雷", "李␀雷"),
            ("\x1b[31m", "␛[31m"),
            ("\x7f\x85", "⟨U+007F⟩⟨U+0085⟩"),
            ("gpj\u202efdp", "gpj⟨U+202E⟩fdp"),
            ("\ud800", "⟨U+D800⟩"),
            ("a\nb\tc", "a\nb\tc"),
        ],
    )
    def test_b12_b13_b71_shows_signs_that_cannot_be_seen_or_stored(self, text, shown):
        assert visible(text) == shown

    @given(st.text())
    def test_leaves_nothing_forbidden(self, text):
        assert not has_forbidden(visible(text))


class TestOrderNumbers:
    @pytest.mark.parametrize(
        "text", ["1", "0012", "#1001", "P886281671118209818", "115-0906354-7792779", "线下12", "a" * 64]
    )
    def test_are_letters_digits_and_few_signs(self, text):
        assert is_order_no(text)

    @pytest.mark.parametrize("text", ["", "a b", "a/b", "../x", "1.0", "a" * 65, "-1", "١٢", "１２", "a\n", 'a"b'])
    def test_are_nothing_else(self, text):
        assert not is_order_no(text)

    @pytest.mark.parametrize("text", ["4.88E+18", "4.869e+18", "4E+18", "2.0E18"])
    def test_in_scientific_form_are_damaged(self, text):
        assert is_damaged_number(text)
        assert not is_order_no(text)

    @pytest.mark.parametrize("text", ["4E18", "E20251112102039061747907", "1", ""])
    def test_with_an_e_are_not_damaged_by_that(self, text):
        assert not is_damaged_number(text)

    def test_of_19_digits_ending_in_0000_may_be_rounded(self):
        assert maybe_rounded("4845211785025510000")
        assert not maybe_rounded("4845211785025510001")
        assert not maybe_rounded("484521178502510000")
