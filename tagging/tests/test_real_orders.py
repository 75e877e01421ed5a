"""A gift shop's real year, through both commands: what pandas counted is what we count."""

import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from customers.models import Shop
from tagging.choices import CutMethod
from tagging.models import CutPoints, RunSettings

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "uci_small_expected.json").read_text())

pytestmark = pytest.mark.django_db


def output_of(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker, tmp_path_factory):
    """The year is imported once for all tests of this file."""
    folder = tmp_path_factory.mktemp("data")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder, MEDIA_ROOT=folder), transaction.atomic():
        path = str(DATA / "uci_small.csv.gz")
        yield json.loads(output_of("import_orders", path, "--shop=gifts", "--create-shop", "--json"))
        transaction.set_rollback(True)


def recomputed():
    return json.loads(output_of("recompute_tags", "--shop=gifts", f"--as-of={EXPECTED['as_of']}", "--json"))


@pytest.fixture
def run(report):
    return recomputed()


@pytest.fixture(scope="module")
def facts(report, django_db_blocker):
    """What the command tells after a run, which is then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        recomputed()
        lines = output_of("customer_facts", "--shop=gifts", f"--as-of={EXPECTED['as_of']}", "--json").splitlines()
        transaction.set_rollback(True)
    return {one["key"]: one for one in map(json.loads, lines)}


class TestImport:
    def test_finds_every_order_customer_and_cent(self, report):
        assert report["orders"]["created"] == EXPECTED["orders"]
        assert report["customers"]["created"] == EXPECTED["customers_with_an_order"]
        assert Decimal(report["paid_total"]) == Decimal(str(EXPECTED["spend_total"]))
        assert report["rejected"] == report["skipped"] == []


class TestRecomputeTags:
    def test_counts_recency_and_tier(self, run):
        assert run["mode"] == "full"
        assert run["counts"]["recency"] == EXPECTED["recency"]
        assert run["counts"]["tier"] == EXPECTED["tier"]

    def test_cuts_and_counts_rfm(self, run):
        assert run["counts"]["rfm"] == EXPECTED["rfm"]["segments"]
        points = CutPoints.objects.get()
        for side, name in (("r", "recency"), ("f", "frequency"), ("m", "monetary")):
            assert [float(one) for one in getattr(points, side)] == EXPECTED["rfm"]["cut_points"][name]

    def test_cuts_by_the_mean_where_a_person_says_so(self, report):
        shop = Shop.objects.get(code="gifts")
        RunSettings.objects.create(shop=shop, cut_method=CutMethod.MEAN)

        counts = recomputed()["counts"]

        wanted = EXPECTED["rfm_by_mean"]
        points = CutPoints.objects.get()
        assert [float(side[0]) for side in (points.r, points.f, points.m)] == pytest.approx(
            list(wanted["cut"].values()), abs=0.000001
        )
        assert (counts["rfm"]["core"], counts["rfm"]["sleeping"], counts["rfm"]["potential"]) == (
            wanted["segments"]["core_RFM_high"],
            wanted["segments"]["sleeping_FM_high_R_low"],
            wanted["segments"]["potential_RM_high_F_low"],
        )


class TestCustomerFacts:
    @pytest.mark.parametrize("letter", "rfm")
    def test_scores_each_customer(self, facts, letter):
        scores = Counter(str(one[letter]) for one in facts.values())

        assert scores == EXPECTED["rfm"]["score_counts"][letter.upper()]

    def test_gives_each_customer_recency_and_tier_together(self, facts):
        pairs = Counter((one["tags"]["recency"][0], one["tags"]["tier"][0]) for one in facts.values())

        wanted = {
            (recency, tier): count
            for recency, tiers in EXPECTED["recency_x_tier"].items()
            for tier, count in tiers.items()
            if count
        }
        assert pairs == wanted

    @pytest.mark.parametrize("key", EXPECTED["spot_checks"])
    def test_knows_a_single_customer(self, facts, key):
        wanted = EXPECTED["spot_checks"][key]

        one = facts[key]

        assert (one["order_count"], one["spent"], one["last_paid_on"]) == (
            wanted["orders"],
            wanted["spend"],
            wanted["last_day"],
        )
        assert one["days_since"] == wanted["recency_days"]
        assert one["tags"]["recency"] == [wanted["recency_tag"]]
        assert one["tags"]["tier"] == [wanted["tier"]]

    def test_comes_in_the_order_of_the_keys(self, facts):
        assert list(facts) == sorted(facts)


class TestRelatedProducts:
    @pytest.mark.parametrize("sku", EXPECTED["bought_together"]["related_of_the_most_sold"])
    def test_name_the_best_first(self, report, sku):
        listed = json.loads(output_of("related_products", "--shop=gifts", f"--sku={sku}", "--json"))

        wanted = EXPECTED["bought_together"]["related_of_the_most_sold"][sku]["related"]
        assert [[one["sku"], one["orders_together"]] for one in listed[: len(wanted)]] == wanted

    def test_tell_confidence_and_lift(self, report):
        for pair in EXPECTED["bought_together"]["top_pairs"]:
            listed = json.loads(output_of("related_products", "--shop=gifts", f"--sku={pair['a']}", "--json"))
            one = next(one for one in listed if one["sku"] == pair["b"])

            assert one["orders_together"] == pair["orders"]
            assert (one["confidence"], one["lift"]) == pytest.approx(
                (pair["confidence_a_to_b"], pair["lift"]), abs=0.000001
            )
