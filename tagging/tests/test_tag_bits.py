"""A full run holds tags as bits against the rules: in one number or in several, by rule and by hand."""

from datetime import timedelta

import pytest

from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag, Tag, TagChange
from tagging.models.tag_run import TagRun
from tagging.services.default_tags import install_default_tags
from tagging.services.running.rules import group_works
from tagging.services.running.tag_bits import WIDTH, TagBits
from tagging.services.running.work import Work
from tagging.services.runs import recompute_tags

from .factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory, TagRuleFactory
from .shops_made import AT, TODAY

pytestmark = pytest.mark.django_db

BOUGHT = {
    "facts__order_count": 1,
    "facts__spent": 900,
    "facts__paid_day_count": 1,
    "facts__first_paid_on": TODAY - timedelta(days=10),
    "facts__last_paid_on": TODAY - timedelta(days=10),
}


@pytest.fixture
def house(shop):
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def anna(house):
    return CustomerFactory(shop=house, channel=ChannelFactory(shop=house), **BOUGHT)


@pytest.fixture
def far(house):
    """A group with tags by rule whose keys lie far from each other's and from those of the shop's own groups."""
    group = TagGroupFactory(shop=house, is_automatic=True, number=None)
    choice = ChoiceSetFactory(group=group)
    first = max(Tag.objects.values_list("pk", flat=True)) + 5 * WIDTH
    for place, key in enumerate((first, first + WIDTH - 1, first + WIDTH)):
        tag = TagFactory(pk=key, group=group, choice_set=choice, slug=f"far-{place}")
        asked = [{"field": "order_count", "operator": "eq", "value": place + 1}]
        TagRuleFactory(tag=tag, position=place, conditions=asked)
    return group


def run(shop):
    return recompute_tags(shop=shop, as_of=TODAY, at=AT, full=True)


def held(customer, group):
    return CustomerTag.objects.filter(customer=customer, tag__group=group).values_list("tag__slug", "source")


def spans_of(shop):
    return TagBits(Work(shop.pk, TODAY, AT, is_full=True, groups=group_works(shop)[0])).spans


def test_the_tags_of_a_new_shop_need_one_number(house):
    assert [span.name for span in spans_of(house)] == ["bits_0"]


def test_tags_made_later_need_more(house, far):
    first, near, next_one = far.tags.order_by("pk").values_list("pk", flat=True)
    spans = spans_of(house)

    assert [span.first for span in spans[1:]] == [first, next_one]
    assert (first in spans[1], near in spans[1], next_one in spans[1]) == (True, True, False)


@pytest.mark.parametrize(("orders", "wanted"), [(1, "far-0"), (2, "far-1"), (3, "far-2"), (4, None)])
def test_a_tag_of_any_number_is_set_once_and_taken_off_again(house, far, anna, orders, wanted):
    anna.facts.order_count = orders
    anna.facts.save()

    assert run(house).changed == 1
    assert list(held(anna, far)) == ([(wanted, "rule")] if wanted else [])
    assert run(house).changed == 0

    anna.facts.order_count = 9
    anna.facts.save()
    run(house)
    assert not held(anna, far)
    last = TagChange.objects.filter(customer=anna, group=far).last()
    assert (last and last.closed_tag.slug) == wanted


def test_one_tag_gives_way_to_one_of_another_number(house, far, anna):
    run(house)
    anna.facts.order_count = 3
    anna.facts.save()

    assert run(house).changed == 1
    assert list(held(anna, far)) == [("far-2", "rule")]


def test_a_correction_by_hand_stays_and_tells_nothing_of_the_other_groups(house, far, anna):
    run(house)
    lifecycle = Tag.objects.get(shop=house, slug="captive")
    CustomerTag.objects.filter(customer=anna, tag__group=lifecycle.group).delete()
    CustomerTagFactory(customer=anna, tag=lifecycle)
    CustomerTag.objects.filter(customer=anna, tag__group=far).delete()

    report = run(house)

    assert (report.opened, report.closed) == (1, 0)
    assert list(held(anna, lifecycle.group)) == [("captive", "agent")]
    assert list(held(anna, far)) == [("far-0", "rule")]
    assert run(house).changed == 0


def test_a_correction_is_not_held_for_a_tag_where_nobody_corrects(house, far, anna):
    CustomerTagFactory(customer=anna, tag=far.tags.get(slug="far-2"))

    run(house)

    assert list(held(anna, far)) == [("far-0", "rule")]


def test_a_shop_without_groups_by_rule_can_be_run(shop):
    CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), **BOUGHT)
    TagGroupFactory(shop=shop)  # the groups of a new shop are not installed then

    assert run(shop).changed == 0
    assert TagRun.objects.get().counts == {}
