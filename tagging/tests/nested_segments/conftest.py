"""A shop of forty buyers, whose segments and rules name other segments."""

import pytest

from tagging.models import TagRule
from tagging.services.groups import create_group
from tagging.services.rules import save_rule
from tagging.services.segments import change_conditions, save_segment
from tagging.tests.factories import TagGroupFactory
from tagging.tests.shops_made import AT, made_shop


@pytest.fixture
def shop(shop):
    return made_shop(shop=shop, customers=40)


@pytest.fixture
def save(shop, manager):
    def saved(name, *conditions):
        return save_segment(shop=shop, name=name, conditions=conditions, by=manager, at=AT)

    return saved


@pytest.fixture
def change(manager):
    def changed(segment, *conditions):
        return change_conditions(segment=segment, conditions=conditions, by=manager, at=AT)

    return changed


@pytest.fixture
def calls(shop):
    group = TagGroupFactory.build(shop=shop, name="Calls", is_automatic=True, number=None)
    return create_group(group=group, answers=["call"])


@pytest.fixture
def rule_that(shop, calls):
    def made(*conditions):
        tag = calls.tags.get()
        raw = [one.as_json() for one in conditions]
        return save_rule(rule=TagRule(shop=shop, group=calls, tag=tag, position=0, conditions=raw))

    return made
