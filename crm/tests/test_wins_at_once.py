"""Two workers and an agent at the same buyers at once: each inquiry is won once, and what a person says stays."""

from datetime import timedelta

import pytest

from crm.models import Inquiry, InquiryChange, LossReason
from crm.services.inquiries import InquiryMoved, say_outcome
from crm.services.wins import settle_won
from crm.tests.factories import InquiryFactory
from crm.tests.test_con_1 import at_once, in_own_thread, shared_database  # noqa: F401
from customers.models import Customer, Order, Shop
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory, UserFactory

pytestmark = pytest.mark.django_db

BUYERS = 30
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def buyers(shared_database):  # noqa: F811
    def make():
        shop = ShopFactory()
        channel = ChannelFactory(shop=shop)
        made = [CustomerFactory(shop=shop, channel=channel) for _ in range(BUYERS)]
        for one in made:
            InquiryFactory(customer=one)
            OrderFactory(shop=shop, channel=channel, customer=one, created_at=NOON + timedelta(hours=1))
        return made

    yield in_own_thread(make)
    in_own_thread(Order.objects.all().delete)


def settle():
    return settle_won(shop=Shop.objects.get(), at=LATER).won


def say_lost(buyer, agent):
    reason = LossReason.objects.get(code="price").pk
    try:
        say_outcome(customer=buyer, by=agent, at=LATER, state="lost", loss_reason_id=reason)
    except InquiryMoved:
        return "came late"
    return "said"


def told():
    """Who said what of which inquiry."""
    rows = InquiryChange.objects.order_by("pk").values_list("inquiry", "source", "after")
    return [(inquiry, source, after["state"]) for inquiry, source, after in rows]


def test_two_workers_win_each_inquiry_once(buyers):
    won = at_once([settle, settle, settle])

    lines = in_own_thread(told)
    assert sum(won) == len(lines) == BUYERS
    assert len(set(lines)) == BUYERS
    assert in_own_thread(lambda: Inquiry.objects.filter(state="won", won_order__isnull=False).count()) == BUYERS


def test_what_an_agent_says_meanwhile_stays(buyers):
    agent = in_own_thread(UserFactory)
    losing = buyers[::3]

    answers = at_once([settle, settle, *(lambda buyer=one: say_lost(buyer, agent) for one in losing)])
    in_own_thread(settle)

    said = [one.pk for one, answer in zip(losing, answers[2:], strict=True) if answer == "said"]
    lost = in_own_thread(lambda: set(Inquiry.objects.filter(state="lost").values_list("customer", flat=True)))
    assert lost == set(said)
    assert in_own_thread(lambda: Inquiry.objects.filter(state="won").count()) == BUYERS - len(said)
    assert in_own_thread(Customer.objects.count) == BUYERS
