"""What is wrong with a row of a team's file, and what happens to the others."""

import pytest

from crm.tests.team_files import bring_in, confirm, csv_bytes, outcomes, review, troubles, upload
from tagging.models import Tag

from .standing import labels, standing

pytestmark = pytest.mark.django_db


class TestRowErrors:
    @pytest.mark.parametrize(
        ("column", "cell", "told"),
        [
            ("tags", "no such", "tags|no such|Unknown tag"),
            ("tags", "微淘Y;微淘N", "tags|微淘Y-3 / 微淘N-3|Two answers for one buyer"),
            ("note", "x" * 501, f"note|{'x' * 80}|Note too long"),
            ("note", "a\u202eb", "note|a⟨U+202E⟩b|Signs that cannot be stored"),
            ("note", "a\x1bb", "note|a␛b|Signs that cannot be stored"),
            ("temper", "grumpy", "temper|grumpy|Unknown temper"),
            ("note", "#REF!", "note|#REF!|A formula or its error"),
        ],
        ids=["tag", "choice", "long note", "override", "control", "temper", "error value"],
    )
    def test_name_row_column_value_and_what_to_do(self, as_manager, silk, summer, column, cell, told):
        page = bring_in(as_manager, silk, csv_bytes(["nick", column], ["summer", cell]))

        assert troubles(page) == {2: [told]}
        assert all(one.remedy for line in page.context["lines"] for one in line.troubles)
        assert (labels(summer), standing(summer)) == (set(), [])

    def test_two_rows_that_contradict_each_other_are_both_left_out(self, as_manager, silk, summer):
        page = bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "微淘Y"], ["summer", "微淘N"]))

        assert outcomes(page) == {"error": 2}
        assert labels(summer) == set()

    def test_a_damaged_number_finds_nobody_and_says_why(self, as_manager, silk):
        page = review(as_manager, silk, csv_bytes(["buyer id", "note"], ["4.86937E+18", "x"]))

        assert troubles(page) == {2: ["buyer id|4.86937E+18|Digits lost"]}

    def test_a_tag_no_longer_in_use_is_not_given_anew(self, as_manager, silk, summer):
        Tag.objects.filter(shop=silk, name="送老婆").update(is_active=False)

        assert troubles(review(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "送老婆"]))) == {
            2: ["tags|送老婆-1|Tag no longer in use"]
        }

    def test_the_good_rows_come_in_only_when_somebody_says_so(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "Good"], ["nobody", "Bad"]))

        refused = confirm(as_manager, page, skips_bad_rows="0")
        assert standing(summer) == []

        confirm(as_manager, as_manager.get(refused.url))
        assert standing(summer) == ["Good"]

    def test_are_told_in_the_readers_language(self, as_manager, silk, summer):
        answer = upload(as_manager, silk, csv_bytes(["昵称", "标签"], ["summer", "不存在"]))

        page = as_manager.get(answer.url, headers={"Accept-Language": "zh-hans"})

        assert "不存在" in page.content.decode()
        assert page.context["title"] == "核对"
