"""Shops from before have the new groups afterwards; what a shop has of its own is left alone."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from customers.tests.factories import ShopFactory
from tagging.models import Tag, TagGroup, TagRule
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db
NEW = ("lifecycle", "shopper_type", "rfm")


@pytest.fixture
def give_groups():
    migration = import_module("tagging.migrations.0003_rule_versions")
    return lambda: migration.give_groups(apps, connection.schema_editor())


def said_by(shop):
    rules = TagRule.objects.filter(shop=shop, group__slug__in=NEW).order_by("group__slug", "position")
    return list(rules.values_list("group__slug", "tag__slug", "tag__name", "position", "conditions"))


def test_a_shop_from_before_gets_what_a_new_one_has(give_groups):
    old, new = ShopFactory(), ShopFactory()
    install_default_tags(shop=old)
    install_default_tags(shop=new)
    TagRule.objects.filter(shop=old, group__slug__in=NEW).delete()
    Tag.objects.filter(shop=old, group__slug__in=NEW).delete()
    TagGroup.objects.filter(shop=old, slug__in=NEW).delete()

    give_groups()
    give_groups()

    assert said_by(old) == said_by(new)
    assert all(rule.history.exists() for rule in TagRule.objects.filter(shop=old, group__slug="rfm"))


def test_a_shop_without_groups_and_a_group_of_its_own_stay(give_groups):
    empty, own = ShopFactory(), ShopFactory()
    TagGroup.objects.create(shop=own, slug="rfm", name="Own", is_automatic=True)

    give_groups()

    assert not TagGroup.objects.filter(shop=empty).exists()
    assert TagGroup.objects.get(shop=own, slug="rfm").name == "Own"
