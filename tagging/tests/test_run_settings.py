"""What a manager sets for the runs, and how the cut points are read."""

import pytest

from customers.models import Customer
from customers.tests.factories import CustomerFactory
from tagging.choices import RunMode
from tagging.conditions import Condition
from tagging.conditions.rfm import CutsRefused, read_cuts
from tagging.filters import CUSTOMERS, conditions_q
from tagging.models import CustomerTag, RunRequest, RunSettings, TagChange
from tagging.selectors.cut_points import moment_on
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags
from tagging.texts import cut_text, evidence_text

from .shops_made import AT, TODAY, made_shop


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("30 60 120 240", ["30", "60", "120", "240"]),
        ("0.5 1,000 2000.50 3000", ["0.5", "1000", "2000.5", "3000"]),
        ("30、60、120、240天", ["30", "60", "120", "240"]),
        ("￥200，500，１０００；2,000元", ["200", "500", "1000", "2000"]),
    ],
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
    FORM["bargain_points"] = "2"

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


@pytest.mark.django_db
class TestBargainPoints:
    FORM = {"largest_move": "10", "cut_method": "quintile", "r": "", "f": "", "m": ""}

    @pytest.fixture
    def buyer(self, shop):
        """Twice through a bargain channel: 4 points for economy, where 3 are needed."""
        install_default_tags(shop=shop)
        customer = CustomerFactory(shop=shop, facts__order_count=2, facts__bargain_count=2, facts__last_paid_on=TODAY)
        recompute_tags(shop=shop, as_of=TODAY, at=AT)
        return customer

    def type_of(self, customer):
        held = CustomerTag.objects.filter(customer=customer, tag__group__slug="shopper_type")
        return held.values_list("tag__slug", flat=True).first()

    def test_what_a_manager_sets_is_applied_by_a_full_run_and_its_evidence_says_so(self, buyer):
        assert self.type_of(buyer) == "economic"
        settings, _new = RunSettings.objects.get_or_create(shop=buyer.shop)

        settings.bargain_points = 1
        settings.save()
        report = recompute_tags(shop=buyer.shop, as_of=TODAY, at=AT)

        assert (report.mode, self.type_of(buyer)) == (RunMode.FULL, None)
        change = TagChange.objects.filter(customer=buyer, closed_tag__slug="economic").get()
        assert change.evidence == {"economic": 0, "bargains": 2, "bargain_points": 1, **change.evidence}
        assert "points for each of them: 1" in evidence_text(change.evidence)
        assert recompute_tags(shop=buyer.shop, as_of=TODAY, at=AT).mode == RunMode.INCREMENTAL

    def test_lists_and_runs_weigh_the_same(self, buyer):
        RunSettings.objects.update_or_create(shop=buyer.shop, defaults={"bargain_points": 7})
        fourteen = [Condition.parse({"field": "economic", "operator": "eq", "value": 14})]

        found = Customer.objects.filter(conditions_q(fourteen, CUSTOMERS, moment_on(buyer.shop, TODAY, fourteen)))

        assert list(found) == [buyer]
        recompute_tags(shop=buyer.shop, as_of=TODAY, at=AT)
        assert self.type_of(buyer) == "economic"

    def test_saving_them_asks_for_a_run_and_keeps_who_set_them(self, as_manager, manager, shop):
        as_manager.get("/admin/tagging/runsettings/")
        address = f"/admin/tagging/runsettings/{shop.pk}/change/"

        as_manager.post(address, {**self.FORM, "largest_move": "12", "bargain_points": "2"})
        assert not RunRequest.objects.exists()
        as_manager.post(address, {**self.FORM, "largest_move": "12", "bargain_points": "3"})

        assert RunRequest.objects.get(shop=shop).asked_by == manager
        kept = RunSettings.history.filter(shop=shop).latest()
        assert (kept.bargain_points, kept.history_user) == (3, manager)
        assert "3 points a bargain order" in as_manager.get(address).content.decode()


def test_cut_points_are_told_in_words():
    from tagging.conditions import Cuts

    cuts = Cuts.read(["143", "200", "300", "400"], ["1", "2", "3", "4"], ["1", "2", "3", "1741.72"])

    assert "M5: spent over 1,741.72" in cut_text(cuts)[0]
    assert "R5: at most 143 days" in cut_text(cuts)[0]
