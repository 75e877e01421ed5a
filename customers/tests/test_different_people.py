"""Who is not the same person, and several who are."""

from datetime import timedelta

import pytest

from customers.models import Customer, CustomerMerge, DifferentPeople
from customers.services.identity import (
    MergeRefused,
    different_from,
    merge_customers,
    merge_several,
    same_person_candidates,
    say_different,
    take_back_different,
    unmerge_customers,
)
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory

pytestmark = pytest.mark.django_db
PHONE = "13812341234"


@pytest.fixture
def channel(shop):
    return ChannelFactory(shop=shop)


def buyer(channel, **details):
    return CustomerFactory(shop=channel.shop, channel=channel, phone=PHONE, phone_last4=PHONE[-4:], **details)


def alike(customer):
    return [one.customer.pk for one in same_person_candidates(customer, shop_ids=[customer.shop_id])]


class TestSayDifferent:
    def test_leaves_each_out_of_the_candidates_of_the_other(self, channel, django_assert_num_queries):
        one, other, third = (buyer(channel) for _number in range(3))

        assert say_different(customer=one, other=other, by=None, at=NOON)

        assert (alike(one), alike(other), alike(third)) == ([third.pk], [third.pk], [one.pk, other.pk])
        with django_assert_num_queries(2):
            alike(one)

    @pytest.mark.parametrize("is_turned", [False, True])
    def test_is_remembered_once_a_pair_with_who_and_when(self, channel, agent, is_turned):
        one, other = buyer(channel), buyer(channel)
        say_different(customer=one, other=other, by=agent, at=NOON)

        pair = (other, one) if is_turned else (one, other)
        assert not say_different(customer=pair[0], other=pair[1], by=None, at=NOON + timedelta(days=1))

        assert [(said.other_id, said.said_by, said.said_at) for said in different_from(one)] == [
            (other.pk, agent, NOON)
        ]

    def test_of_oneself_means_nothing(self, channel):
        one = buyer(channel)

        assert not say_different(customer=one, other=one, by=None, at=NOON)

    def test_can_be_taken_back_from_either_side(self, channel):
        one, other = buyer(channel), buyer(channel)
        say_different(customer=one, other=other, by=None, at=NOON)

        assert take_back_different(customer=other, other=one)
        assert not take_back_different(customer=other, other=one)

        assert (alike(one), DifferentPeople.objects.count()) == ([other.pk], 0)

    def test_goes_along_with_a_merge_and_comes_back(self, channel):
        one, other, third = (buyer(channel) for _number in range(3))
        say_different(customer=one, other=other, by=None, at=NOON)
        say_different(customer=one, other=third, by=None, at=NOON)
        before = sorted(DifferentPeople.objects.values_list("pk", "customer", "other"))

        merge = merge_customers(keep=third, away=other, by=None, at=NOON)
        assert (alike(one), alike(third)) == ([], [])

        unmerge_customers(merge=merge, by=None, at=NOON)
        assert sorted(DifferentPeople.objects.values_list("pk", "customer", "other")) == before

    def test_does_not_stand_in_the_way_of_a_person_who_knows_better(self, channel):
        one, other = buyer(channel), buyer(channel)
        say_different(customer=one, other=other, by=None, at=NOON)
        before = sorted(DifferentPeople.objects.values_list("pk", "customer", "other"))

        merge = merge_customers(keep=one, away=other, by=None, at=NOON)
        assert not different_from(one).exists()

        unmerge_customers(merge=merge, by=None, at=NOON)
        assert sorted(DifferentPeople.objects.values_list("pk", "customer", "other")) == before


class TestMergeSeveral:
    def test_makes_one_of_all_with_each_value_as_chosen(self, channel):
        first, second, third = (buyer(channel, name=name) for name in ("A", "B", "C"))

        merges = merge_several(
            keep=first, away=[second, third], by=None, at=NOON, chosen={"name": second.pk, "account": third.pk}
        )

        kept = Customer.objects.get()
        assert (kept.pk, kept.name, kept.account, len(merges)) == (first.pk, "B", third.account, 2)

    def test_can_be_taken_apart_one_by_one(self, channel):
        several = [buyer(channel, name=name) for name in ("A", "B", "C")]
        before = list(Customer.objects.order_by("pk").values())
        merges = merge_several(keep=several[0], away=several[1:], by=None, at=NOON, chosen={"name": several[2].pk})

        for merge in reversed(merges):
            assert unmerge_customers(merge=merge, by=None, at=NOON).left == []

        assert list(Customer.objects.order_by("pk").values()) == before

    def test_is_all_or_nothing(self, channel):
        several = [buyer(channel), buyer(channel), buyer(channel, is_grey=True)]

        with pytest.raises(MergeRefused):
            merge_several(keep=several[0], away=several[1:], by=None, at=NOON)

        assert (Customer.objects.count(), CustomerMerge.objects.count()) == (3, 0)

    @pytest.mark.parametrize("count", [1, 11])
    def test_takes_two_to_ten(self, channel, count):
        several = [buyer(channel) for _number in range(count)]

        with pytest.raises(MergeRefused):
            merge_several(keep=several[0], away=several[1:], by=None, at=NOON)

    def test_refuses_the_value_of_somebody_else(self, channel):
        several = [buyer(channel) for _number in range(3)]

        with pytest.raises(MergeRefused):
            merge_several(keep=several[0], away=several[1:2], by=None, at=NOON, chosen={"name": several[2].pk})
