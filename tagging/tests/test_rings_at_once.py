"""Two people close a ring of segments and rules in the same moment: one is saved, the other is told which ring."""

from functools import partial

import pytest
from django.db import connection

from customers.tests.factories import ShopFactory, UserFactory
from tagging.conditions import Condition
from tagging.models import RuleUse, SegmentUse
from tagging.selectors.rule_sets import DraftRule
from tagging.services.groups import create_group
from tagging.services.rule_sets import save_rules
from tagging.services.rules import RuleRefused
from tagging.services.segments import SegmentRefused, change_conditions, save_segment

from .factories import TagGroupFactory
from .shops_made import AT
from .two_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


def named(*segments):
    return asks("segments", "any", [one.pk for one in segments])


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def shop(manager):
    return ShopFactory(code="silk")


@pytest.fixture
def pair(shop, manager):
    """Two segments whose members are rows already, so that naming one writes nothing into it."""
    saved = partial(save_segment, shop=shop, by=manager, at=AT)
    first, second = (saved(name=name, conditions=[asks("spent", "gte", 1)]) for name in ("First", "Second"))
    saved(name="Either", conditions=[named(first, second)])
    return first, second


@pytest.fixture
def calls(shop):
    return create_group(group=TagGroupFactory.build(shop=shop, name="Calls", is_automatic=True, number=None),
                        answers=["call"])  # fmt: skip


def change(segment, by, *conditions):
    try:
        return change_conditions(segment=segment, conditions=conditions, by=by, at=AT)
    except SegmentRefused as refusal:
        return str(refusal)


def rule(group, by, *conditions):
    draft = [DraftRule(group.tags.get().pk, [one.as_json() for one in conditions])]
    try:
        return save_rules(group=group, draft=draft, base=1, note="", by=by, at=AT).state
    except RuleRefused as refusal:
        return str(refusal)


def test_of_two_segments_that_come_to_name_each_other_one_does(pair, manager):
    first, second = pair

    saved, refused = at_once(partial(change, first, manager, named(second)),
                             partial(change, second, manager, named(first)))  # fmt: skip

    assert saved is True
    assert "would be a ring: “Second” → “First” → “Second”" in refused
    assert list(SegmentUse.objects.filter(segment__in=pair).values_list("segment", "inner")) == [(first.pk, second.pk)]


@pytest.mark.parametrize("comes_first", ["segment", "rule"])
def test_of_a_segment_and_a_rule_that_come_to_name_each_other_one_does(pair, manager, calls, comes_first):
    segment, tag = pair[0], calls.tags.get()
    deeds = [partial(change, segment, manager, asks("tags", "any", [tag.pk])),
             partial(rule, calls, manager, named(segment))]  # fmt: skip

    saved, refused = at_once(*(deeds if comes_first == "segment" else reversed(deeds)))

    assert saved == (True if comes_first == "segment" else "saved")
    assert "would be a ring: Calls → “First” → Calls: call" in refused
    assert SegmentUse.objects.filter(segment=segment, tag=tag).exists() is (comes_first == "segment")
    assert RuleUse.objects.filter(segment=segment).exists() is (comes_first == "rule")
