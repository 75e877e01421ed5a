"""A March of runs: four went from VIP to senior, each for another reason."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from customers.choices import ImportState
from customers.models import OrderImport
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import TagRule
from tagging.services.default_tags import install_default_tags
from tagging.services.rules import save_rule

from .nights import NOW, run, spend, tag


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def house(shop):
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def buyer(house):
    channel = ChannelFactory(shop=house)

    def make(name, spent, **facts):
        bought = {"order_count": 1, "first_paid_on": date(2026, 3, 1), "last_paid_on": date(2026, 3, 1), **facts}
        told = {f"facts__{key}": value for key, value in {**bought, "spent": Decimal(spent)}.items()}
        return CustomerFactory(shop=house, channel=channel, account=name, **told)

    return make


@pytest.fixture
def march(house, buyer, manager):
    """Four went from VIP to senior: one refund, one by new rules, one by an undo, and one who came back."""
    anna, bo, chen, dai = (buyer(name, spent) for name, spent in zip("abcd", (2130, 1950, 2312, 2500), strict=True))
    eve = buyer("eve", 900)
    TagRule.objects.filter(tag=tag(house, "vip")).update(
        conditions=[{"field": "spent", "operator": "gte", "value": 1800}]
    )
    run(house, 2)
    spend(anna, 1700, order_count=2)
    spend(dai, 1500)
    run(house, 5)
    spend(dai, 2500)
    run(house, 6)
    rule = TagRule.objects.get(tag=tag(house, "vip"))
    rule.conditions = [{"field": "spent", "operator": "gte", "value": 2000}]
    save_rule(rule=rule)
    run(house, 16)
    OrderImport.objects.create(
        shop=house, file_name="a.csv", state=ImportState.UNDONE, created_at=NOW,
        undone_at=datetime(2026, 3, 17, 4, tzinfo=UTC),
    )  # fmt: skip
    spend(chen, 1853)
    run(house, 18)
    return {"anna": anna, "bo": bo, "chen": chen, "dai": dai, "eve": eve}
