"""The preview counts what the run would write, and tells what else would follow."""

import json
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from customers.models import Channel, Customer, Order
from customers.services.facts import rebuild_facts
from tagging.conditions import Condition
from tagging.models import CustomerTag, Segment, Tag, TagGroup
from tagging.selectors.rule_sets import DraftRule, stored_draft
from tagging.selectors.segments import segment_size
from tagging.services.pulled_along import given
from tagging.services.rule_preview import draft_work, preview_rules
from tagging.services.rules import save_rule
from tagging.services.runs import recompute_tags
from tagging.services.segments import save_segment

from .shops_made import AT, TODAY, made_shop, order_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(shop):
    made_shop(shop=shop, customers=80)
    recompute_tags(shop=shop, as_of=TODAY, at=AT)
    return shop


@pytest.fixture
def tier(shop):
    return TagGroup.objects.get(shop=shop, slug="tier")


def raised(group, spent):
    draft = stored_draft(group)
    draft[1] = DraftRule(draft[1].tag, [{"field": "spent", "operator": "gte", "value": spent}], draft[1].rule)
    return draft


def look(shop, group, draft):
    return preview_rules(shop=shop, work=draft_work(group, draft), as_of=TODAY, at=AT)


def put_in_force(group, draft):
    for one, rule in zip(draft, group.rules.order_by("position"), strict=True):
        rule.conditions = one.conditions
        save_rule(rule=rule)


def after(preview):
    counted: dict[int | None, int] = {}
    for one in preview.flows:
        counted[one.after] = counted.get(one.after, 0) + one.count
    return counted


class TestOrdersOfLater:
    @pytest.fixture
    def order(self, shop):
        """Paid the day after tomorrow, by a buyer who has nothing else, and dear enough for the highest tier."""
        customer = Customer.objects.filter(shop=shop, is_grey=False, facts__order_count=0).first()
        order = order_of(shop, customer, Channel.objects.get(shop=shop, code="jd"), "LATE", Random(1), TODAY)
        order.status, order.paid, order.payable, order.refund = "paid", Decimal(9000), Decimal(9000), 0
        order.paid_at, order.paid_on = AT + timedelta(days=2), TODAY + timedelta(days=2)
        order.save()
        rebuild_facts(shop_id=shop.pk, at=AT, customer_ids=[customer.pk])
        assert Order.objects.get(pk=order.pk).counted_on == TODAY + timedelta(days=2)
        return order

    @pytest.mark.parametrize("slug", ["tier", "recency", "rfm", "lifecycle", "shopper_type"])
    def test_the_preview_counts_as_the_run_does(self, shop, order, slug):
        group = TagGroup.objects.get(shop=shop, slug=slug)

        seen = after(look(shop, group, stored_draft(group)))

        run = recompute_tags(shop=shop, as_of=TODAY, at=AT, dry_run=True).counts[slug]
        assert {tag.slug: seen.get(tag.pk, 0) for tag in group.tags.all()} == run

    def test_nobody_moves_by_an_order_that_is_yet_to_be_paid(self, shop, tier, order):
        assert look(shop, tier, stored_draft(tier)).moved == 0


class TestPulledAlong:
    def segment(self, shop, manager, *conditions):
        parsed = [Condition.parse(one) for one in conditions]
        return save_segment(shop=shop, name=f"S{Segment.objects.count()}", conditions=parsed, by=manager, at=AT)

    @pytest.mark.parametrize("spent", [100, 1000, 4900])
    def test_segments_come_out_as_told(self, shop, tier, manager, spent):
        tags = {tag.slug: tag.pk for tag in Tag.objects.filter(shop=shop, group=tier)}
        manual = Tag.objects.get(shop=shop, slug="wife").pk
        asks = {"field": "tags", "operator": "any", "value": [tags["vip"]]}
        segments = [
            self.segment(shop, manager, asks),
            self.segment(shop, manager, {**asks, "value": [tags["vip"], manual]}),
            self.segment(shop, manager, {**asks, "operator": "none", "value": [tags["senior"], tags["vip"]]}),
            self.segment(shop, manager, {**asks, "operator": "all", "value": [tags["senior"], manual]}),
            self.segment(shop, manager, asks, {"field": "economic", "operator": "gte", "value": 3}),
            self.segment(shop, manager, asks, {"field": "region", "operator": "none", "value": ["浙江"]}),
            self.segment(shop, manager, asks, {"field": "m", "operator": "gte", "value": 4}),
        ]
        before = {one.pk: segment_size(one, TODAY) for one in segments}

        seen = look(shop, tier, raised(tier, spent))

        assert seen.moved
        put_in_force(tier, raised(tier, spent))
        recompute_tags(shop=shop, as_of=TODAY, at=AT)
        told = {one.segment.pk: before[one.segment.pk] + one.come - one.leave for one in seen.pulls}
        assert told == {one.pk: segment_size(one, TODAY) for one in segments}
        assert any(one.moves for one in seen.pulls)

    def test_segments_that_ask_for_other_tags_are_left_out(self, shop, tier, manager):
        lost = Tag.objects.get(shop=shop, slug="lost", group__slug="recency")
        self.segment(shop, manager, {"field": "tags", "operator": "any", "value": [lost.pk]})

        assert look(shop, tier, raised(tier, 100)).pulls == []

    def test_the_page_names_them_with_who_comes_and_leaves(self, shop, tier, manager, as_manager):
        vip = Tag.objects.get(shop=shop, slug="vip", group=tier)
        segment = self.segment(shop, manager, {"field": "tags", "operator": "any", "value": [vip.pk]})
        count = CustomerTag.objects.filter(tag=vip).count()
        rules = [one.as_json() for one in raised(tier, 4999)]

        answer = as_manager.post(
            f"/admin/tagging/taggroup/{tier.pk}/rules/preview/",
            {"draft": json.dumps(rules), "base": "1", "do": ""},
        )

        html = answer.content.decode()
        assert f"Segment “{segment.name}”" in html
        assert f"?segment={segment.pk}&amp;shop={shop.pk}" in html
        assert count > 0
        assert "leave" in html


@pytest.mark.parametrize(
    ("operator", "asked", "held", "left"),
    [
        ("any", [1, 9], 1, []),
        ("any", [1, 9], 2, [9]),
        ("any", [1], None, None),
        ("all", [1, 9], 1, [9]),
        ("all", [1], 1, []),
        ("all", [1, 2], 1, None),
        ("none", [1, 9], 2, [9]),
        ("none", [1, 9], 1, None),
        ("none", [1], None, []),
        ("any", [9], 1, [9]),
    ],
)
def test_what_is_left_of_a_condition_when_the_own_tag_is_known(operator, asked, held, left):
    condition = Condition.parse({"field": "tags", "operator": operator, "value": asked})

    found = given([condition], frozenset({1, 2}), held)

    wanted = None if left is None else [Condition("tags", operator, tuple(left))] if left else []
    assert found == wanted
