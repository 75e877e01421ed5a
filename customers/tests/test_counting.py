from datetime import date, timedelta
from itertools import pairwise
from random import Random
from statistics import median

import pytest

from customers.models import Customer, CustomerFacts, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.services.facts import rebuild_facts

from .factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db

FIRST = date(2026, 1, 1)


def bought_on(customer: Customer, *days: int, **fields) -> list[Order]:
    on = [FIRST + timedelta(days=day) for day in days]
    return [OrderFactory(shop=customer.shop, channel=customer.channel, customer=customer, paid_on=day, **fields)
            for day in on]  # fmt: skip


def gap_of(customer: Customer) -> float | None:
    found = CustomerFacts.objects.values_list("median_gap", flat=True).get(pk=customer.pk)
    return None if found is None else float(found)


class TestUsualGap:
    @pytest.mark.parametrize(
        ("days", "gap"),
        [
            pytest.param([], None, id="never bought"),
            pytest.param([3], None, id="one day"),
            pytest.param([3, 3], None, id="twice on one day"),
            pytest.param([0, 7], 7, id="one gap"),
            pytest.param([0, 7, 7, 8], 4, id="two gaps: the mean of both"),
            pytest.param([0, 1, 8], 4, id="the mean of both, the small one first"),
            pytest.param([0, 1, 2, 30], 1, id="three gaps: the middle one"),
            pytest.param([0, 1, 3, 6, 20], 2.5, id="four gaps: the mean of the middle two"),
        ],
    )
    def test_is_the_median_between_distinct_days(self, days, gap):
        customer = CustomerFactory()
        bought_on(customer, *days)

        rebuild_facts(shop_id=customer.shop_id, at=NOON)

        assert gap_of(customer) == gap

    def test_leaves_out_what_does_not_count(self):
        customer, grey = CustomerFactory(), CustomerFactory(is_grey=True)
        bought_on(customer, 0, 10)
        bought_on(customer, 2, status="closed")
        bought_on(grey, 0, 10)

        for shop_id in (customer.shop_id, grey.shop_id):
            rebuild_facts(shop_id=shop_id, at=NOON)

        assert (gap_of(customer), gap_of(grey)) == (10, None)

    def test_alone_may_be_what_differs_and_then_the_next_run_looks(self):
        customer = CustomerFactory()
        _first, second, _third, _last = bought_on(customer, 0, 10, 11, 30)
        rebuild_facts(shop_id=customer.shop_id, at=NOON)
        NextLook.objects.update(due_on=None)

        Order.objects.filter(pk=second.pk).update(paid_on=FIRST + timedelta(days=5))

        assert rebuild_facts(shop_id=customer.shop_id, at=NOON) == 1
        assert (gap_of(customer), NextLook.objects.get().due_on) == (6, AT_ONCE)


def test_all_facts_equal_a_count_in_python():
    draw, shop = Random(5), ShopFactory()
    channels = [ChannelFactory(shop=shop), ChannelFactory(shop=shop, is_bargain=True)]
    buyers = [CustomerFactory(shop=shop, channel=channels[0], is_grey=n == 0) for n in range(12)]
    for buyer in buyers:
        for _order in range(draw.randrange(9)):
            status = draw.choice(("completed", "completed", "paid", "closed", "unpaid"))
            OrderFactory(
                shop=shop, channel=draw.choice(channels), customer=buyer, paid=draw.randrange(900), status=status,
                paid_on=FIRST + timedelta(days=draw.randrange(60)), units=draw.randrange(4),
            )  # fmt: skip

    rebuild_facts(shop_id=shop.pk, at=NOON)

    assert {one.pk: told(one.facts) for one in Customer.objects.select_related("facts")} == {
        one.pk: counted(one) for one in buyers
    }
    assert rebuild_facts(shop_id=shop.pk, at=NOON) == 0


def told(facts: CustomerFacts) -> tuple:
    gap = None if facts.median_gap is None else float(facts.median_gap)
    return (facts.order_count, facts.spent, facts.units, facts.first_paid_on, facts.last_paid_on,
            facts.paid_day_count, facts.bargain_count, gap)  # fmt: skip


def counted(customer: Customer) -> tuple:
    rows = [] if customer.is_grey else list(Order.objects.filter(customer=customer, counted_on__isnull=False))
    days = sorted({one.counted_on for one in rows})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return (len(rows), sum(one.net_paid for one in rows), sum(one.units for one in rows), min(days, default=None),
            max(days, default=None), len(days), sum(one.channel.is_bargain for one in rows),
            float(median(gaps)) if gaps else None)  # fmt: skip
