"""The customer list by the next follow-up."""

from datetime import timedelta

import pytest
from django.db import connection

from crm.tests.factories import FollowUpFactory
from crm.tests.test_list_plans import scans_of
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/customer/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def promised(shop, agent, trainer):
    """Buyers by what was promised to them."""

    def make(account, *dues, owner=agent):
        customer = CustomerFactory(shop=shop, account=account)
        for due in dues:
            FollowUpFactory(customer=customer, owner=owner, due_at=NOON + due)
        return customer

    make("far", 9 * DAY)
    make("twice", 2 * DAY, 2 * DAY, 3 * DAY)
    make("late", -DAY, DAY)
    make("hers", timedelta(hours=2), owner=trainer)
    make("nothing")
    kept = make("kept")
    FollowUpFactory(customer=kept, owner=agent, state="done", done_at=NOON)
    FollowUpFactory(owner=agent)  # of another shop
    return make


def shown(client, query):
    return [one.account for one in client.get(f"{LIST}{query}").context["cl"].result_list]


@pytest.mark.usefixtures("promised")
class TestTheList:
    @pytest.mark.parametrize(
        ("query", "accounts"),
        [
            ("?sort=follow_up", ["late", "hers", "twice", "far"]),
            ("?follow_up=any", ["late", "hers", "twice", "far"]),
            ("?follow_up=mine", ["late", "twice", "far"]),
            ("?follow_up=overdue", ["late"]),
            ("?follow_up=today", ["hers"]),
        ],
    )
    def test_each_buyer_once_soonest_first(self, as_agent, query, accounts):
        assert shown(as_agent, query) == accounts

    def test_together_with_another_order(self, as_agent):
        assert set(shown(as_agent, "?follow_up=mine&sort=spent")) == {"late", "twice", "far"}

    def test_says_when_and_why(self, as_agent):
        html = as_agent.get(f"{LIST}?follow_up=overdue").content.decode()

        assert '<span class="day-late">yesterday 12:00</span><span>Ask how it fits</span>' in html

    def test_goes_on_where_a_page_ends(self, as_agent, promised):
        for number in range(60):
            promised(f"more {number}", 4 * DAY)

        first = as_agent.get(f"{LIST}?sort=follow_up").context["cl"]
        second = as_agent.get(LIST + first.next_query).context["cl"]

        accounts = [one.account for page in (first, second) for one in page.result_list]
        assert len(accounts) == len(set(accounts)) == 64
        assert (accounts[0], accounts[-1]) == ("late", "far")

    @pytest.mark.parametrize("query", ["sort=follow_up", "follow_up=mine", "follow_up=overdue", "follow_up=today"])
    def test_scans_no_table(self, as_agent, promised, query):
        for number in range(30):
            promised(f"more {number}", number * DAY)
        connection.cursor().execute("ANALYZE")

        assert scans_of(as_agent, f"{LIST}?{query}") == []
