"""Boring groups, tags and rules."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from customers.models import Shop
from customers.tests.factories import ShopFactory
from tagging.choices import RunMode, TagSource
from tagging.models import ChoiceSet, CustomerTag, Tag, TagGroup, TagRule, TagRun


class TagGroupFactory(DjangoModelFactory):
    """A manual group; `is_automatic=True, number=None` for one that rules fill."""

    class Meta:
        model = TagGroup

    shop = factory.SubFactory(ShopFactory)
    slug = factory.Sequence(lambda n: f"group-{n}")
    name = factory.Sequence(lambda n: f"Group {n}")
    number = factory.Sequence(lambda n: n + 10)


class ChoiceSetFactory(DjangoModelFactory):
    class Meta:
        model = ChoiceSet

    group = factory.SubFactory(TagGroupFactory)
    shop = factory.SelfAttribute("group.shop")
    name = factory.Sequence(lambda n: f"Set {n}")


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    group = factory.SubFactory(TagGroupFactory)
    shop = factory.SelfAttribute("group.shop")
    name = factory.Sequence(lambda n: f"Tag {n}")


class TagRuleFactory(DjangoModelFactory):
    class Meta:
        model = TagRule

    tag = factory.SubFactory(TagFactory)
    shop = factory.SelfAttribute("tag.shop")
    group = factory.SelfAttribute("tag.group")
    position = factory.Sequence(lambda n: n)
    conditions = factory.LazyFunction(lambda: [{"field": "days_since", "operator": "lte", "value": 60}])


class CustomerTagFactory(DjangoModelFactory):
    class Meta:
        model = CustomerTag

    customer = factory.SubFactory("customers.tests.factories.CustomerFactory")
    shop = factory.SelfAttribute("customer.shop")
    tag = factory.SubFactory(TagFactory, group__shop=factory.SelfAttribute("...shop"))
    choice_set = factory.SelfAttribute("tag.choice_set")
    source = TagSource.AGENT
    since_on = date(2026, 3, 2)
    sort_on = factory.SelfAttribute("customer.facts.last_paid_on")


class TagRunFactory(DjangoModelFactory):
    class Meta:
        model = TagRun

    shop = factory.SubFactory(ShopFactory)
    as_of = date(2026, 3, 2)
    mode = RunMode.FULL
    timezone = "Asia/Shanghai"
    rules_digest = "0" * 32
    started_at = datetime(2026, 3, 2, 18, tzinfo=UTC)
    finished_at = factory.SelfAttribute("started_at")


def tag_called(shop: Shop, slug: str) -> Tag:
    """The shop's tag of this slug; lifecycle and RFM, which share some words with recency and tier, are not meant."""
    return Tag.objects.exclude(group__slug__in=("lifecycle", "rfm")).get(shop=shop, slug=slug)
