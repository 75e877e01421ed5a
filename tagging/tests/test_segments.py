"""Segments: by conditions, as of a day, by hand; what they speak of stays."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.db.models import RestrictedError
from django.test.utils import CaptureQueriesContext

from customers.models import AttributeDefinition, Customer
from customers.tests.factories import CustomerFactory
from tagging.conditions import Condition
from tagging.models import Segment, SegmentMember
from tagging.selectors.segments import segment_q, segment_size
from tagging.selectors.users_of import users_of_tag
from tagging.services.segments import (
    SegmentRefused,
    add_members,
    collect_segment,
    remove_members,
    save_segment,
    take_snapshot,
)
from tagging.tests.factories import CustomerTagFactory, TagFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
TODAY = date(2026, 3, 12)


@pytest.fixture
def deed(shop, manager):
    return {"shop": shop, "by": manager, "at": NOON}


@pytest.fixture
def tagged(shop):
    """A customer with a tag, and the tag; somebody else has none."""
    customer = CustomerFactory(shop=shop)
    CustomerFactory(shop=shop)
    return customer, CustomerTagFactory(customer=customer, tag=TagFactory(group__shop=shop)).tag


def has(tag):
    return Condition.parse({"field": "tags", "operator": "any", "value": [tag.pk]})


def members(segment):
    return list(Customer.objects.filter(segment_q(segment, TODAY), shop=segment.shop).order_by("pk"))


class TestByConditions:
    def test_finds_its_members_anew_each_time(self, deed, tagged):
        customer, tag = tagged
        segment = save_segment(name="Gifts", conditions=[has(tag)], **deed)
        assert members(segment) == [customer]

        customer.tags.all().delete()

        assert members(segment) == []
        assert segment_size(segment, TODAY) == 0

    def test_needs_a_condition_and_a_name_of_its_own(self, deed, tagged):
        save_segment(name="Gifts", conditions=[has(tagged[1])], **deed)

        for name, conditions in (("All", []), ("Gifts", [has(tagged[1])]), (" ", [has(tagged[1])])):
            with pytest.raises(SegmentRefused):
                save_segment(name=name, conditions=conditions, **deed)
        assert Segment.objects.count() == 1

    def test_speaks_of_no_other_shop(self, deed):
        with pytest.raises(SegmentRefused):
            save_segment(name="Theirs", conditions=[has(TagFactory())], **deed)

    def test_keeps_what_it_speaks_of(self, deed, tagged, shop):
        tag = tagged[1]
        size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size", position=1)
        known = Condition.parse({"field": "attribute", "operator": "known", "value": [], "key": "size"})
        save_segment(name="Gifts", conditions=[has(tag), known], **deed)

        assert users_of_tag(tag) == ["Segment “Gifts”"]
        for used in (tag, size):
            with pytest.raises(RestrictedError):
                used.delete()


class TestAsOfADay:
    def test_stays_whatever_becomes_of_its_members(self, deed, tagged):
        customer, tag = tagged
        found = Customer.objects.filter(tags__tag=tag)
        segment = take_snapshot(name="March", members=found, on=TODAY, **deed)

        customer.tags.all().delete()

        assert members(segment) == [customer]
        assert segment.taken_on == TODAY

    def test_costs_as_many_statements_for_many_as_for_one(self, deed, shop):
        for _number in range(30):
            CustomerFactory(shop=shop)

        with CaptureQueriesContext(
            connection,
        ) as queries:
            segment = take_snapshot(name="All", members=Customer.objects.all(), on=TODAY, **deed)

        assert segment.members.count() == 30
        assert sum("tagging_segmentmember" in query["sql"] for query in queries.captured_queries) == 1

    def test_takes_nobody_of_another_shop(self, deed):
        CustomerFactory()

        assert take_snapshot(name="All", members=Customer.objects.all(), on=TODAY, **deed).members.count() == 0

    def test_is_not_changed_by_hand(self, deed, shop):
        segment = take_snapshot(name="All", members=Customer.objects.none(), on=TODAY, **deed)

        with pytest.raises(SegmentRefused):
            add_members(segment=segment, customers=Customer.objects.all(), at=NOON)


class TestByHand:
    def test_takes_each_once_and_lets_them_go(self, deed, shop):
        CustomerFactory(shop=shop)
        CustomerFactory()
        segment = collect_segment(name="Friends", **deed)

        everybody = Customer.objects.all()
        assert [add_members(segment=segment, customers=everybody, at=NOON) for _time in "12"] == [1, 0]
        assert [remove_members(segment=segment, customers=everybody, at=NOON) for _time in "12"] == [1, 0]
        assert not SegmentMember.objects.exists()
