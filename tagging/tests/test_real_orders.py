"""A gift shop's real year, through both commands: what pandas counted is what we count."""

import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

DATA = Path(__file__).parent / "data"
EXPECTED = json.loads((DATA / "uci_small_expected.json").read_text())

pytestmark = pytest.mark.django_db


def output_of(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def report():
    return json.loads(
        output_of("import_orders", str(DATA / "uci_small.csv.gz"), "--shop=gifts", "--create-shop", "--json")
    )


@pytest.fixture
def run(report):
    return json.loads(output_of("recompute_tags", "--shop=gifts", f"--as-of={EXPECTED['as_of']}", "--json"))


@pytest.fixture
def facts(run):
    lines = output_of("customer_facts", "--shop=gifts", f"--as-of={EXPECTED['as_of']}", "--json").splitlines()
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


class TestCustomerFacts:
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
