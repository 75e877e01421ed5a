from enum import EnumType, StrEnum
from types import SimpleNamespace

import pytest
from django.utils import translation

from customers.order_files import codes
from customers.order_files.platforms import PLATFORMS
from customers.texts import (
    note_text,
    problem_cause,
    problem_label,
    problem_remedy,
    problem_text,
    refusal_text,
)
from customers.texts.names import FIELDS
from customers.texts.names import PLATFORMS as PLATFORM_NAMES
from customers.texts.notes import NOTES
from customers.texts.problems import PROBLEMS
from customers.texts.refusals import REFUSALS


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def a_problem(**facts):
    return SimpleNamespace(**{"record": 12, "code": "bad_money", "column": "", "value": "", **facts})


class TestProblemText:
    def test_names_record_column_value_and_what_to_do(self):
        text = problem_text(a_problem(column="实付款", value="1,2,80"))

        assert text.startswith("Record 12, “实付款” is “1,2,80”: This is not an amount of money")
        assert text.endswith("upload this record again.")

    def test_says_that_a_cell_is_empty(self):
        text = problem_text(a_problem(code="missing_order_no", column="订单编号"))

        assert text.startswith("Record 12, “订单编号” is empty: ")

    def test_puts_a_value_on_one_line_and_cuts_it(self):
        text = problem_text(a_problem(column="note", value="a\nb" + "c" * 200))

        assert "\n" not in text
        assert "c" * 81 not in text

    def test_leaves_percent_signs_of_the_file_alone(self):
        assert "“100 % silk %(x)s”" in problem_text(a_problem(value="100 % silk %(x)s"))

    @pytest.mark.parametrize("code", PROBLEMS)
    def test_says_what_is_the_matter_and_what_to_do(self, code):
        assert problem_label(code)
        assert problem_cause(code)
        assert problem_remedy(code)

    def test_reads_well_with_a_code_nobody_knows(self):
        assert "reason “new_thing”" in problem_text(a_problem(code="new_thing"))


class TestRefusalText:
    def test_says_what_where_and_what_to_do(self):
        text = refusal_text("missing_columns", {"missing": ["订单编号", "订单状态"]})

        assert "(missing: 订单编号, 订单状态)" in text
        assert text.endswith("upload the new file.")

    def test_names_platforms_as_staff_do(self):
        text = refusal_text("wrong_platform", {"wanted": "jd", "found": "taobao_items"})

        assert "(chosen: JD; found: Taobao items)" in text

    def test_needs_no_place(self):
        assert "()" not in refusal_text("encrypted_workbook", {})

    def test_reads_well_with_a_code_nobody_knows(self):
        assert "reason “new_thing”" in refusal_text("new_thing", {})


class TestNoteText:
    def test_lists_the_columns_that_are_not_read(self):
        assert note_text({"code": "ignored_columns", "columns": ["a", "b"]}) == "Columns we do not read: a, b."

    def test_reads_well_without_its_parameters(self):
        assert "ignored_columns" in note_text({"code": "ignored_columns"})


def enums():
    return [one for one in vars(codes).values() if isinstance(one, EnumType) and one is not StrEnum]


class TestEveryCodeOfTheReader:
    def test_every_code_has_words(self):
        of_records = [enum for enum in enums() if enum not in (codes.Refusal, codes.Note)]

        assert {*codes.Refusal} <= set(REFUSALS)
        assert {*codes.Note} <= set(NOTES)
        assert {code for enum in of_records for code in enum} <= set(PROBLEMS)

    @pytest.mark.parametrize("code", ["duplicate_row", "conflicting_duplicate", "customer_changed", "orphan_line"])
    def test_every_code_of_the_staging_has_words(self, code):
        assert code in PROBLEMS

    def test_every_platform_and_field_has_a_name(self):
        assert {*PLATFORMS} <= {*PLATFORM_NAMES}
        assert {field for platform in PLATFORMS.values() for field in platform.columns} <= {*FIELDS}
