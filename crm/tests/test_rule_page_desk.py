"""The desk says what to do about a class, and why it is there, whatever the rules speak of."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from crm.models import SegmentStrategy, ShopperHint
from crm.services.strategies import install_default_strategies
from customers.tests.factories import CustomerFactory
from tagging.conditions import Condition
from tagging.models import CustomerTag, RunSettings, Tag, TagRule
from tagging.services.default_tags import install_default_tags
from tagging.services.rules import save_rule
from tagging.services.runs import recompute_tags
from tagging.services.segments import save_segment

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 5, 1, 19, tzinfo=UTC)
NOON = datetime(2026, 5, 2, 4, tzinfo=UTC)
FIXED = {"r": ["60", "90", "120", "240"], "f": ["1", "2", "3", "4"], "m": ["100", "500", "900", "2000"]}


@pytest.fixture
def buyer(shop):
    """Fourteen points for economy, five orders, the last 50 days ago."""
    install_default_tags(shop=shop)
    install_default_strategies(shop=shop)
    RunSettings.objects.create(shop=shop, cut_method="fixed", fixed_cuts=FIXED)
    customer = CustomerFactory(
        shop=shop,
        facts__order_count=5,
        facts__paid_day_count=5,
        facts__spent=Decimal("2460.50"),
        facts__first_paid_on=date(2026, 1, 5),
        facts__last_paid_on=date(2026, 3, 13),
        facts__economic_points=14,
    )
    recompute_tags(shop=shop, as_of=date(2026, 5, 2), at=NIGHT)
    return customer


def read(client, customer, more=""):
    with time_machine.travel(NOON, tick=False):
        return client.get(f"/admin/customers/customer/{customer.pk}/{more or 'change/'}").content.decode()


class TestDesk:
    def test_says_what_to_do_about_segment_and_type(self, as_agent, buyer):
        html = read(as_agent, buyer)

        assert SegmentStrategy.objects.get(shop=buyer.shop, segment="core").aim in html
        assert ShopperHint.objects.get(shop=buyer.shop, shopper_type="economic").hint in html

    @pytest.mark.parametrize("group", ["tier", "recency", "lifecycle", "shopper_type", "rfm"])
    def test_says_why_of_each_class(self, as_agent, buyer, group):
        html = read(as_agent, buyer, f"why/?group={group}")

        assert "Rule" in html
        assert "Evidence" in html

    def test_tells_the_whole_strategy(self, as_agent, buyer):
        strategy = SegmentStrategy.objects.get(shop=buyer.shop, segment="core")

        html = read(as_agent, buyer, "why/?group=rfm")

        for part in (strategy.perk, strategy.scenes, strategy.tips, strategy.touchpoint):
            assert part in html

    def test_foretells_what_time_alone_changes(self, as_agent, buyer):
        html = read(as_agent, buyer, "why/?group=rfm")

        # R falls to 4 after 60 days, which is still high, and to 3 after 90.
        assert "2026-06-12 to “久未光顾的好客户”" in html

    def test_a_rule_may_speak_of_manual_tags(self, as_agent, shop, buyer):
        wife = Tag.objects.get(shop=shop, slug="wife")
        rule = TagRule.objects.get(shop=shop, group__slug="recency", position=0)
        rule.conditions = [{"field": "tags", "operator": "any", "value": [wife.pk]}]
        save_rule(rule=rule)

        html = read(as_agent, buyer, "why/?group=recency")

        assert "Why “活跃客户”" in html

    def test_foretells_what_time_changes_in_a_segment_that_rules_name(self, as_agent, shop, manager, buyer):
        late = Condition.parse({"field": "days_since", "operator": "gte", "value": 57})
        segment = save_segment(shop=shop, name="Late", conditions=[late], by=manager, at=NOON)
        rule = TagRule.objects.get(shop=shop, group__slug="recency", position=0)
        rule.conditions = [{"field": "segments", "operator": "none", "value": [segment.pk]}]
        save_rule(rule=rule)

        html = read(as_agent, buyer, "why/?group=recency")

        assert "2026-05-09 to “沉睡客户”" in html

    def test_a_rule_that_cannot_be_read_breaks_no_page(self, as_agent, shop, buyer):
        TagRule.objects.filter(shop=shop).update(conditions=[{"field": "gone"}])

        assert "Why" in read(as_agent, buyer, "why/?group=tier")
        assert "VIP会员" in read(as_agent, buyer)


class TestStrategies:
    def test_every_shop_has_one_of_each_once(self, shop):
        assert install_default_strategies(shop=shop) == 11
        assert install_default_strategies(shop=shop) == 0

    @pytest.mark.parametrize("client", ["as_trainer", "as_manager"])
    def test_trainers_and_managers_rewrite_them(self, request, client, buyer):
        strategy = SegmentStrategy.objects.get(shop=buyer.shop, segment="new")

        request.getfixturevalue(client).post(
            f"/admin/crm/segmentstrategy/{strategy.pk}/change/", {"aim": "Be kind", "tips": "Listen"}
        )

        strategy.refresh_from_db()
        assert (strategy.aim, strategy.segment) == ("Be kind", "new")

    def test_agents_do_not(self, as_agent, buyer):
        assert as_agent.get("/admin/crm/segmentstrategy/").status_code == 403

    def test_corrected_by_hand_has_no_next_change(self, as_agent, buyer):
        CustomerTag.objects.filter(customer=buyer, tag__group__slug="lifecycle").update(source="agent", rule=None)

        assert "Next change" not in read(as_agent, buyer, "why/?group=lifecycle")
