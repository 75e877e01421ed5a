"""Captive buyers without an inquiry and with gaps, as a worklist."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.models import FollowUp, SilentSkip
from crm.selectors.silent_buyers import Wanted, asking_groups, silent_buyers
from customers.models import CustomerFacts
from customers.selectors.shop_day import shop_day
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
LIST = "/admin/customers/customer/silent/"


@pytest.fixture
def house(shop):
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def buyer(house):
    channel = ChannelFactory(shop=house)

    def make(account, *slugs, lifecycle="captive", wrote=None, **fields):
        customer = CustomerFactory(shop=house, channel=channel, account=account, **fields)
        tags = [tag_called(house, slug) for slug in slugs]
        if lifecycle:
            tags.append(Tag.objects.get(shop=house, group__slug="lifecycle", slug=lifecycle))
        for tag in tags:
            CustomerTagFactory(customer=customer, tag=tag)
        at = timezone.now() - timedelta(days=wrote) if wrote is not None else None
        CustomerFacts.objects.filter(customer=customer).update(last_inquiry_at=at)
        return customer

    return make


def found(house, days=90, group=None):
    groups = asking_groups(house)
    chosen = next((one for one in groups if one.number == group), None)
    rows = silent_buyers(house, Wanted(days, chosen), groups=groups, at=timezone.now())
    return sorted(rows.values_list("account", flat=True))


def fill(customer, house, *numbers):
    for group in asking_groups(house):
        if group.number in numbers:
            CustomerTagFactory(customer=customer, tag=group.tags.order_by("position").first())


class TestSilentBuyers:
    def test_are_captive_and_have_not_written_for_long(self, house, buyer):
        buyer("never wrote")
        buyer("long ago", wrote=92)
        buyer("lately", wrote=89)
        buyer("one-time", lifecycle="one_time")
        buyer("no class", lifecycle=None)

        assert found(house) == ["long ago", "never wrote"]
        assert found(house, days=30) == ["lately", "long ago", "never wrote"]

    def test_have_something_to_be_asked(self, house, buyer):
        fill(buyer("all known"), house, 1, 2, 3)
        fill(buyer("two known"), house, 1, 2)

        assert found(house) == ["two known"]

    def test_of_one_empty_group(self, house, buyer):
        fill(buyer("use scene known"), house, 1)
        fill(buyer("engagement known"), house, 3)

        assert found(house, group=1) == ["engagement known"]

    def test_are_not_grey_and_not_of_another_shop(self, house, buyer):
        buyer("grey", is_grey=True)
        CustomerFactory(account="foreign")

        assert found(house) == []

    @pytest.mark.parametrize(("days", "expected"), [(0, ["aside"]), (1, [])])
    def test_left_aside_come_back_on_the_day(self, house, buyer, agent, days, expected):
        until = shop_day(house, at=timezone.now()) + timedelta(days=days)
        SilentSkip.objects.create(shop=house, customer=buyer("aside"), until_on=until, made_at=timezone.now())

        assert found(house) == expected


class TestPage:
    def test_shows_whom_and_what_to_ask(self, as_agent, house, buyer):
        buyer("小镇", wrote=100)

        html = as_agent.get(LIST).content.decode()

        assert "小镇" in html
        assert html.count("ask: ") == 3
        assert "last wrote on" in html

    def test_is_empty_with_a_word(self, as_agent, house):
        assert "Nobody is silent here." in as_agent.get(LIST).content.decode()

    def test_goes_on_where_the_page_ends(self, as_agent, house, buyer, monkeypatch):
        monkeypatch.setattr("crm.admin.customer.silent.PAGE", 2)
        for number in range(5):
            buyer(f"buyer {number}")

        seen, address = [], LIST
        while address:
            context = as_agent.get(address).context
            seen += [line.buyer.name for line in context["lines"]]
            address = LIST + context["more"] if context["more"] else ""
        assert sorted(seen) == [f"buyer {number}" for number in range(5)]

    def test_asks_as_much_of_many_as_of_one(self, as_agent, house, buyer):
        buyer("first")
        as_agent.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as one:
            as_agent.get(LIST)
        for number in range(10):
            buyer(f"buyer {number}")

        with CaptureQueriesContext(connection) as many:
            as_agent.get(LIST)

        assert len(many) == len(one)

    def test_a_follow_up_is_promised_with_what_to_ask(self, as_agent, agent, house, buyer):
        customer = buyer("小镇")

        answer = as_agent.post(
            reverse("admin:customers_customer_silent_promise", args=[customer.pk]), {"query": "?days=30"}
        )

        assert answer.url == f"{LIST}?days=30"
        promised = FollowUp.objects.get()
        assert (promised.owner, promised.customer) == (agent, customer)
        assert "Find out" in promised.reason
        assert "promised by" in as_agent.get(LIST).content.decode() or found(house) == []

    def test_one_is_left_aside_and_left_aside_again(self, as_agent, agent, house, buyer):
        customer = buyer("小镇")
        address = reverse("admin:customers_customer_silent_skip", args=[customer.pk])

        for days in ("30", "7"):
            as_agent.post(address, {"days": days})

        until = shop_day(house, at=timezone.now()) + timedelta(days=7)
        assert list(SilentSkip.objects.values_list("until_on", "made_by")) == [(until, agent.pk)]
        assert found(house) == []

    @pytest.mark.parametrize("deed", ["skip", "promise"])
    def test_an_outsider_finds_nobody(self, as_outsider, buyer, deed):
        address = reverse(f"admin:customers_customer_silent_{deed}", args=[buyer("小镇").pk])

        assert as_outsider.post(address).status_code == 404

    def test_an_address_of_elsewhere_is_not_followed(self, as_agent, buyer):
        address = reverse("admin:customers_customer_silent_skip", args=[buyer("小镇").pk])

        assert as_agent.post(address, {"query": "//evil.example/"}).url == LIST
