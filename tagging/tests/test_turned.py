"""Whose tags a daily run reads: who changed, and whose answers are others than on the last run's day."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from customers.models import NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag, FactsOnDay, RunSettings, Tag, TagRule
from tagging.services.default_tags import install_default_tags
from tagging.services.rules import save_rule
from tagging.services.runs import recompute_tags

from .shops_made import AT, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(shop):
    """Bought ten days ago, and tagged today."""
    install_default_tags(shop=shop)
    bought = {"order_count": 1, "spent": 100, "paid_day_count": 1}
    days = dict.fromkeys(("first_paid_on", "last_paid_on"), TODAY - timedelta(days=10))
    told = {f"facts__{name}": value for name, value in {**bought, **days}.items()}
    anna = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), **told)
    run(shop)
    return anna


def run(shop, after=0, **options):
    return recompute_tags(shop=shop, as_of=TODAY + timedelta(days=after), at=AT, **options)


def recency(customer):
    return list(CustomerTag.objects.filter(customer=customer, tag__group__slug="recency").values_list("tag__slug"))


def lose_the_tag(customer):
    """As nothing in the product does: behind the marks."""
    CustomerTag.objects.filter(customer=customer, tag__group__slug="recency").delete()


def come_due(customer):
    NextLook.objects.filter(customer=customer).update(due_on=TODAY)


class TestATagLostBehindTheMarks:
    def test_is_not_looked_for_where_no_rule_answers_otherwise(self, shop, anna):
        run(shop, 1)  # the day after which R of the only buyer stays as it is
        lose_the_tag(anna)
        come_due(anna)

        report = run(shop, 2)

        assert (report.looked_at, report.changed, recency(anna)) == (1, 0, [])
        assert NextLook.objects.get(customer=anna).due_on > TODAY + timedelta(days=2)

    def test_is_put_back_by_the_audit(self, shop, anna):
        lose_the_tag(anna)

        assert run(shop, 1, full=True).changed == 1
        assert recency(anna) == [("active",)]

    def test_is_put_back_when_the_customer_changed(self, shop, anna):
        lose_the_tag(anna)
        NextLook.objects.filter(customer=anna).update(due_on=AT_ONCE)

        run(shop, 1)

        assert recency(anna) == [("active",)]

    def test_is_put_back_on_the_day_that_turns_the_answer(self, shop, anna):
        lose_the_tag(anna)
        CustomerTag.objects.filter(customer=anna, tag__group__slug="tier").delete()
        NextLook.objects.filter(customer=anna).update(due_on=TODAY + timedelta(days=51))

        run(shop, 51)  # 61 days after the order

        assert recency(anna) == [("sleeping",)]
        assert CustomerTag.objects.filter(customer=anna, tag__group__slug="tier").exists()


class TestTagsAreReadOfEveryoneWhoIsDue:
    def test_where_a_rule_asks_for_more_than_facts(self, shop, anna):
        tag = Tag.objects.get(shop=shop, slug="active", group__slug="recency")
        rule = TagRule.objects.get(tag=tag)
        rule.conditions = [*rule.conditions, {"field": "tags", "operator": "none", "value": [tag.pk + 10_000]}]
        TagRule.objects.filter(pk=rule.pk).update(conditions=rule.conditions)
        run(shop, 1)
        lose_the_tag(anna)
        come_due(anna)

        run(shop, 2)

        assert recency(anna) == [("active",)]

    def test_where_an_order_was_still_ahead_at_the_last_run(self, shop, anna):
        run(shop, 1)
        anna.facts.last_paid_on = TODAY + timedelta(days=2)
        anna.facts.save()
        lose_the_tag(anna)
        come_due(anna)

        run(shop, 2)

        assert recency(anna) == [("active",)]

    def test_where_the_rules_or_the_cut_points_are_others(self, shop, anna):
        rule = TagRule.objects.get(shop=shop, tag__slug="active", tag__group__slug="recency")
        rule.conditions = [{"field": "days_since", "operator": "lte", "value": 90}]
        save_rule(rule=rule)
        lose_the_tag(anna)

        assert run(shop, 1).mode == "full"
        assert recency(anna) == [("active",)]

        RunSettings.objects.update_or_create(shop=shop, defaults={"cut_method": "mean"})
        lose_the_tag(anna)

        assert run(shop, 8).mode == "full"
        assert recency(anna) == [("active",)]


class TestTheViewOfTheFacts:
    @pytest.mark.parametrize("options", [{}, {"full": True}, {"dry_run": True}])
    def test_is_gone_after_a_run(self, shop, anna, options):
        """In a worker's session it would keep a migration from changing the facts."""
        anna.facts.last_paid_on = TODAY + timedelta(days=2)  # ahead, so that a full run makes one too
        anna.facts.save()

        run(shop, 1, **options)

        with pytest.raises(DatabaseError), transaction.atomic():
            FactsOnDay.objects.count()
