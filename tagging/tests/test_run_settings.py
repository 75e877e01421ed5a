"""What a manager sets for the runs, and how the cut points are read."""

import pytest

from tagging.conditions.rfm import CutsRefused, read_cuts
from tagging.models import RunSettings
from tagging.services.runs import recompute_tags
from tagging.texts import cut_text

from .shops_made import AT, TODAY, made_shop


@pytest.mark.parametrize(
    ("text", "stored"),
    [("30 60 120 240", ["30", "60", "120", "240"]), ("0.5 1,000 2000.50 3000", ["0.5", "1000", "2000.5", "3000"])],
)
def test_cut_points_are_four_ascending_numbers(text, stored):
    assert read_cuts(text) == stored


@pytest.mark.parametrize("text", ["", "1 2 3", "1 2 3 4 5", "1 3 2 4", "1 1 2 3", "-1 2 3 4", "a b c d", "1 2 3 NaN"])
def test_nothing_else(text):
    with pytest.raises(CutsRefused):
        read_cuts(text)


@pytest.mark.django_db
class TestPage:
    FORM = {"largest_move": "15", "cut_method": "fixed", "r": "30 60 120 240", "f": "1 2 4 8", "m": "100 500 900 2000"}

    def test_fixed_cut_points_hold_from_the_next_run(self, as_manager, shop):
        made_shop(shop=shop)
        assert as_manager.get("/admin/tagging/runsettings/").status_code == 200

        assert as_manager.post(f"/admin/tagging/runsettings/{shop.pk}/change/", self.FORM).status_code == 302

        row = RunSettings.objects.get(shop=shop)
        assert (row.largest_move, row.fixed_cuts["f"]) == (15, ["1", "2", "4", "8"])
        recompute_tags(shop=shop, as_of=TODAY, at=AT)
        html = as_manager.get(f"/admin/tagging/runsettings/{shop.pk}/change/").content.decode()
        assert "M5: spent over 2,000.00" in html
        assert "R5: at most 30 days since the last order" in html

    def test_fixed_without_numbers_is_refused(self, as_manager, shop):
        as_manager.get("/admin/tagging/runsettings/")

        answer = as_manager.post(f"/admin/tagging/runsettings/{shop.pk}/change/", {**self.FORM, "m": "5 4 3 2"})

        assert "Write four ascending numbers" in answer.content.decode()

    def test_a_trainer_does_not_set_them(self, as_trainer, shop):
        assert as_trainer.get("/admin/tagging/runsettings/").status_code == 403


def test_cut_points_are_told_in_words():
    from tagging.conditions import Cuts

    cuts = Cuts.read(["143", "200", "300", "400"], ["1", "2", "3", "4"], ["1", "2", "3", "1741.72"])

    assert "M5: spent over 1,741.72" in cut_text(cuts)[0]
    assert "R5: at most 143 days" in cut_text(cuts)[0]
