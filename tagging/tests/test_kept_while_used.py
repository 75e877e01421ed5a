"""What rules and segments speak of is not deleted: on its page, among those ticked, or by a program."""

from datetime import UTC, datetime

import pytest
from django.db.models import RestrictedError

from customers.attribute_defaults import BIRTHDAY
from customers.choices import AttributeLevel, AttributeSource
from customers.models import AttributeDefinition, AttributeValue
from customers.tests.factories import CustomerFactory
from tagging.conditions import Condition
from tagging.models import Segment, Tag
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.rules import save_rule
from tagging.services.segments import collect_segment, save_segment
from tagging.tests.factories import TagFactory, TagGroupFactory, TagRuleFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
ADMINS = {AttributeDefinition: "customers/attributedefinition", Tag: "tagging/tag", Segment: "tagging/segment"}


@pytest.fixture
def group(shop):
    return TagGroupFactory(shop=shop, name="Care", is_automatic=True, number=None)


@pytest.fixture
def size(shop):
    return AttributeDefinition.objects.create(shop=shop, code="size", name="Size", level=AttributeLevel.HIGH_VALUE)


@pytest.fixture
def gift(shop):
    return TagFactory(group=TagGroupFactory(shop=shop, number=77), name="Gift")


@pytest.fixture
def friends(shop, manager):
    return collect_segment(shop=shop, name="Friends", by=manager, at=NOON)


@pytest.fixture
def speaker(shop, group, manager, size, gift, friends):
    """A rule and a segment that speak of all three."""
    raw = [
        {"field": "attribute", "operator": "known", "value": [], "key": "size"},
        {"field": "tags", "operator": "any", "value": [gift.pk]},
        {"field": "segments", "operator": "none", "value": [friends.pk]},
    ]
    save_rule(
        rule=TagRuleFactory.build(shop=shop, group=group, tag=TagFactory(group=group, name="Soft"), conditions=raw)
    )
    save_segment(shop=shop, name="Sized", conditions=map(Condition.parse, raw), by=manager, at=NOON)


def page(row, deed="delete"):
    return f"/admin/{ADMINS[type(row)]}/{row.pk}/{deed}/"


def tick(client, row):
    data = {"action": "delete_selected", "_selected_action": [str(row.pk)], "post": "yes"}
    return client.post(f"/admin/{ADMINS[type(row)]}/", data)


@pytest.mark.parametrize("named", ["size", "gift", "friends"])
class TestUsed:
    def test_is_refused_with_the_list_on_its_page(self, as_manager, speaker, request, named):
        row = request.getfixturevalue(named)

        asked = as_manager.get(page(row)).content.decode()
        as_manager.post(page(row), {"post": "yes"})

        assert "is in use and was not deleted" in asked
        assert asked.count("Rule “Care: Soft”") == 1
        assert "Segment “Sized”" in asked
        assert type(row).objects.filter(pk=row.pk).exists()

    def test_is_refused_among_those_ticked(self, as_manager, speaker, request, named):
        row = request.getfixturevalue(named)

        html = tick(as_manager, row).content.decode()

        assert "Rule “Care: Soft”" in html
        assert type(row).objects.filter(pk=row.pk).exists()

    def test_is_refused_to_a_program(self, speaker, request, named):
        row = request.getfixturevalue(named)

        with pytest.raises(RestrictedError):
            type(row).objects.filter(pk=row.pk).delete()

    def test_a_use_that_comes_meanwhile_still_stops_it(self, as_manager, speaker, request, named, monkeypatch):
        row = request.getfixturevalue(named)
        monkeypatch.setattr("customers.admin.attribute.AttributeDefinitionAdmin.holders", lambda *args: [])
        monkeypatch.setattr("tagging.admin.tag.TagAdmin.holders", lambda *args: [])
        monkeypatch.setattr("tagging.admin.segment.SegmentAdmin.holders", lambda *args: [])

        for answer in (as_manager.post(page(row), {"post": "yes"}, follow=True), tick(as_manager, row)):
            assert answer.status_code in (200, 302)

        assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("named", ["size", "gift", "friends"])
class TestUnused:
    def test_goes_on_its_page_or_ticked(self, as_manager, request, named):
        row = request.getfixturevalue(named)

        assert as_manager.post(page(row), {"post": "yes"}).status_code == 302

        assert not type(row).objects.filter(pk=row.pk).exists()

    def test_goes_when_ticked(self, as_manager, request, named):
        row = request.getfixturevalue(named)

        assert tick(as_manager, row).status_code == 302

        assert not type(row).objects.filter(pk=row.pk).exists()

    def test_nobody_else_deletes_it(self, as_trainer, as_agent, request, named):
        row = request.getfixturevalue(named)

        assert [client.post(page(row), {"post": "yes"}).status_code for client in (as_trainer, as_agent)] == [403, 403]


def test_a_tag_that_a_buyer_once_had_is_switched_off_instead(as_manager, gift):
    customer = CustomerFactory(shop=gift.shop)
    set_tag(customer=customer, tag=gift, by=None, at=NOON)
    lift_tag(customer=customer, tag=gift, by=None, at=NOON)

    assert "switch it off instead" in as_manager.get(page(gift)).content.decode()
    as_manager.post(page(gift), {"post": "yes"})

    assert Tag.objects.filter(pk=gift.pk).exists()


def test_a_tag_that_a_rule_gives_stays_with_its_rule(as_manager, group):
    rule = TagRuleFactory(tag=TagFactory(group=group, name="Soft"), is_active=False)

    html = as_manager.get(page(rule.tag)).content.decode()
    with pytest.raises(RestrictedError):
        rule.tag.delete()

    assert f"Switched-off rule “{group.name}: Soft”" in html


def test_an_attribute_that_buyers_answered_stays_with_their_answers(as_manager, size):
    told = {"source": AttributeSource.AGENT, "set_at": NOON}
    AttributeValue.objects.create(
        shop=size.shop, customer=CustomerFactory(shop=size.shop), definition=size, value="M", **told
    )

    assert "the answer of 1 buyer" in as_manager.get(page(size)).content.decode()
    as_manager.post(page(size), {"post": "yes"})

    assert AttributeDefinition.objects.filter(pk=size.pk).exists()


def test_a_birthday_month_speaks_of_the_birthday(shop, group, manager):
    birthday, _new = AttributeDefinition.objects.get_or_create(shop=shop, code=BIRTHDAY, defaults={"name": "Birthday"})
    raw = [{"field": "birthday_month", "operator": "any", "value": ["this"]}]
    save_rule(rule=TagRuleFactory.build(shop=shop, group=group, tag=TagFactory(group=group), conditions=raw))
    save_segment(shop=shop, name="Birthdays", conditions=map(Condition.parse, raw), by=manager, at=NOON)

    with pytest.raises(RestrictedError):
        birthday.delete()


def test_a_shop_still_takes_all_of_its_own_along(speaker, shop):
    shop.delete()

    assert not Tag.objects.exists()
