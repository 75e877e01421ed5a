"""Two people merge the same pair in the same moment, or a merge meets a deed on the customer who goes."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from crm.services.notes import add_note
from crm.tests.test_con_1 import at_once, fetched, in_own_thread, shared_database  # noqa: F401
from customers.models import Customer, CustomerMerge, Order
from customers.services.identity import MergeRefused, merge_customers, unmerge_customers
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(shared_database: None) -> Iterator[list[Customer]]:  # noqa: F811
    """Two customers of one shop with an order each, and somebody who works there."""

    def make() -> list[Customer]:
        UserFactory()
        channel = ChannelFactory(shop=ShopFactory())
        made = CustomerFactory.create_batch(2, shop=channel.shop, channel=channel)
        for customer in made:
            OrderFactory(shop=channel.shop, channel=channel, customer=customer)
        return made

    yield in_own_thread(make)
    in_own_thread(Order.objects.all().delete)


def merging(keep: Customer, away: Customer) -> str:
    try:
        merge_customers(keep=keep, away=away, by=None, at=NOON)
    except MergeRefused as refusal:
        return str(refusal)
    return "merged"


class TestTwoMergesAtOnce:
    @pytest.mark.parametrize("is_turned", [False, True], ids=["the same way", "the two ways round"])
    def test_of_a_pair_make_one(self, pair: list[Customer], is_turned: bool) -> None:
        one, other = pair
        second = (other, one) if is_turned else (one, other)

        answers = at_once([partial(merging, one, other), partial(merging, *second)] * 4)

        assert answers.count("merged") == 1
        assert {answer for answer in answers if answer != "merged"} == {
            "One of the two is merged already. Open the page again."
        }
        [kept] = fetched(Customer.objects.all)
        assert fetched(lambda: Order.objects.values_list("customer", flat=True)) == [kept.pk] * 2
        assert len(fetched(CustomerMerge.objects.all)) == 1


class TestTwoUnmergesAtOnce:
    def test_restore_once(self, pair: list[Customer]) -> None:
        merge: Any = in_own_thread(lambda: merge_customers(keep=pair[0], away=pair[1], by=None, at=NOON))

        at_once([lambda: unmerge_customers(merge=merge, by=None, at=NOON)] * 8)

        assert {one.pk for one in fetched(Customer.objects.all)} == {one.pk for one in pair}
        assert set(fetched(lambda: Order.objects.values_list("customer", flat=True))) == {one.pk for one in pair}


class TestADeedDuringAMerge:
    def test_is_done_before_or_finds_nobody(self, pair: list[Customer]) -> None:
        one, other = pair
        [by] = fetched(UserFactory._meta.model.objects.all)

        def note() -> str:
            try:
                add_note(customer=other, by=by, at=NOON, text="Likes blue", is_pinned=False)
            except Customer.DoesNotExist:
                return "nobody"
            return "noted"

        noted, merged = at_once([note, partial(merging, one, other)])

        [kept] = fetched(Customer.objects.all)
        assert merged == "merged"
        assert len(fetched(kept.notes.all)) == (1 if noted == "noted" else 0)
