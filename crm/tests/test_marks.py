"""Every deed that changes what rules speak of lets the next tag run look at the buyer."""

from datetime import timedelta

import pytest

from crm.models import LossReason
from crm.services.inquiries import say_about, say_outcome, touch_inquiry
from crm.services.interactions import record_interaction
from crm.services.messages import keep_message
from crm.services.tags import tag_customer, untag_customer
from crm.services.undo import undo
from customers.choices import AttributeSource
from customers.models import AttributeDefinition, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.services.attributes import install_default_attributes, set_attribute
from customers.services.basics import set_basic
from customers.services.identity import merge_customers, unmerge_customers
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory
from tagging.models import Tag
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db

BEFORE = NOON - timedelta(hours=1)


@pytest.fixture
def luo(shop):
    install_default_tags(shop=shop)
    install_default_attributes(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="luo")


def forget_marks():
    NextLook.objects.update(due_on=None, has_news=False)
    CustomerFacts.objects.update(changed_at=BEFORE)


def mark_of(customer):
    look = NextLook.objects.select_related("customer__facts").get(customer=customer)
    return look.due_on, look.customer.facts.changed_at, look.has_news


MARKED, UNMARKED = (AT_ONCE, NOON, True), (None, BEFORE, False)


def a_tag(customer):
    return Tag.objects.select_related("group").get(shop=customer.shop, slug="wife")


def an_attribute(customer, value):
    definition = AttributeDefinition.objects.filter(shop=customer.shop, level=4).first()
    return {"definition": definition, "value": value, "source": AttributeSource.AGENT}


DEEDS = {
    "an inquiry opens": touch_inquiry,
    "won": lambda **who: say_outcome(state="won", **who),
    "postponed": lambda **who: say_outcome(state="postponed", until=(NOON + timedelta(days=3)).date(), **who),
    "lost": lambda **who: say_outcome(state="lost", loss_reason_id=LossReason.objects.first().pk, **who),
    "a strong wish": lambda **who: say_about(intent="strong", **who),
    "a photo": lambda **who: record_interaction(kind="photo", **who),
    "a tag": lambda customer, **who: tag_customer(customer=customer, tag=a_tag(customer), **who),
}


class TestDeedsMarkTheBuyer:
    @pytest.mark.parametrize("name", DEEDS)
    def test_when_done_and_when_taken_back(self, luo, agent, name):
        forget_marks()

        deed = DEEDS[name](customer=luo, by=agent, at=NOON)
        assert mark_of(luo) == MARKED

        if hasattr(deed, "way_back"):
            forget_marks()
            undo(customer=luo, by=agent, at=NOON + timedelta(seconds=2), deed_id=deed.pk)
            assert mark_of(luo) == (AT_ONCE, NOON + timedelta(seconds=2), True)

    def test_a_message(self, luo, agent):
        forget_marks()

        keep_message(customer=luo, by=agent, at=NOON, text="在吗")

        assert mark_of(luo) == MARKED

    def test_a_tag_taken_off(self, luo, agent):
        tag_customer(customer=luo, tag=a_tag(luo), by=agent, at=BEFORE)
        forget_marks()

        untag_customer(customer=luo, tag=a_tag(luo), by=agent, at=NOON)

        assert mark_of(luo) == MARKED

    def test_a_tag_set_or_lifted_elsewhere(self, luo):
        for deed in (set_tag, lift_tag):
            forget_marks()

            deed(customer=luo, tag=a_tag(luo), by=None, at=NOON)

            assert mark_of(luo) == MARKED

    def test_an_attribute_known_or_forgotten(self, luo):
        for value in ("silk", "linen", ""):
            forget_marks()

            set_attribute(customer=luo, by=None, at=NOON, **an_attribute(luo, value))

            assert mark_of(luo) == MARKED

    def test_a_detail_corrected(self, luo):
        forget_marks()

        set_basic(customer=luo, field="address", value="上海市", by=None, at=NOON)

        assert mark_of(luo) == MARKED

    def test_a_merge(self, luo):
        away = CustomerFactory(shop=luo.shop, channel=luo.channel)
        forget_marks()

        merge_customers(keep=luo, away=away, by=None, at=NOON)

        assert mark_of(luo) == MARKED

    def test_a_merge_taken_back_after_a_run(self, luo):
        away = CustomerFactory(shop=luo.shop, channel=luo.channel)
        merge = merge_customers(keep=luo, away=away, by=None, at=BEFORE)
        forget_marks()

        unmerge_customers(merge=merge, by=None, at=NOON)

        assert {mark_of(one) for one in (luo, away)} == {MARKED}


class TestWhatChangesNothingLeavesNoMark:
    def test_a_value_known_already(self, luo):
        set_attribute(customer=luo, by=None, at=BEFORE, **an_attribute(luo, "silk"))
        forget_marks()

        set_attribute(customer=luo, by=None, at=NOON, **an_attribute(luo, "silk"))

        assert mark_of(luo) == UNMARKED

    def test_a_tag_there_already(self, luo):
        set_tag(customer=luo, tag=a_tag(luo), by=None, at=BEFORE)
        forget_marks()

        set_tag(customer=luo, tag=a_tag(luo), by=None, at=NOON)

        assert mark_of(luo) == UNMARKED
