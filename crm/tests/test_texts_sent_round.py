"""The same text from three senders within a day: what the first two wrote is marked as well."""

from datetime import timedelta

import pytest

from crm.models import Inquiry, Message, ReplyWait
from crm.services.inquiries import say_outcome
from crm.services.signals import refresh_signals
from crm.services.waits import recount_waits
from crm.services.words import clear_spam, read_messages, read_words, read_words_of_shops
from crm.services.words.rounds import find_rounds
from crm.services.words.senders import likeness_of
from crm.tests.factories import InquiryFactory, MessageFactory
from crm.tests.test_con_1 import at_once, in_own_thread, shared_database  # noqa: F401
from customers.models import CustomerFacts
from customers.tests.factories import NOON, CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db

TEXT = "专业团队承接各类业务欢迎来电咨询合作"
LOUD = "专业团队承接各类业务哈哈哈哈哈哈哈哈"  # one point of its own: spam once it is sent round
DAY = timedelta(hours=24)


@pytest.fixture
def senders(shop):
    return [CustomerFactory(shop=shop) for _ in range(4)]


def said(customer, text=TEXT, *, at=NOON, **more):
    message = MessageFactory(customer=customer, text=text, said_at=at, **more)
    read_messages(messages=[message], at=at)
    return message


def verdicts(*messages):
    return [Message.objects.get(pk=one.pk).spam for one in messages]


class TestEarlierMessages:
    def test_are_marked_once_a_third_sender_writes_the_same(self, shop, senders):
        two = [said(one) for one in senders[:2]]
        read_words(shop=shop, at=NOON)
        before = verdicts(*two)
        third = said(senders[2])
        read_words(shop=shop, at=NOON)

        assert (before, verdicts(*two, third)) == (["", ""], ["suspicious"] * 3)

    def test_are_hidden_where_the_text_had_a_point_already(self, shop, senders):
        three = [said(one, LOUD) for one in senders[:3]]
        read_words(shop=shop, at=NOON)

        assert verdicts(*three) == ["spam"] * 3

    def test_are_read_once_more_and_then_left_alone(self, shop, senders):
        read_words(shop=shop, at=NOON)
        for one in senders[:3]:
            said(one)

        assert [read_words(shop=shop, at=NOON), read_words(shop=shop, at=NOON), find_rounds()] == [3, 0, 0]

    def test_are_not_read_anew_for_every_further_sender(self, shop, senders):
        for one in senders[:3]:
            said(one)
        read_words(shop=shop, at=NOON)
        said(senders[3])

        assert read_words(shop=shop, at=NOON) == 1

    @pytest.mark.parametrize(("apart", "found"), [(DAY, "suspicious"), (DAY + timedelta(seconds=1), "")])
    def test_of_a_day_before_count_and_no_older_ones(self, shop, senders, apart, found):
        first = said(senders[0], at=NOON - apart)
        for one in senders[1:3]:
            said(one)
        read_words(shop=shop, at=NOON)

        assert verdicts(first) == [found]

    def test_of_one_sender_are_no_round(self, shop, senders):
        four = [said(senders[0]) for _ in range(3)] + [said(senders[1])]
        read_words(shop=shop, at=NOON)

        assert verdicts(*four) == [""] * 4

    def test_of_another_shop_are_marked_by_its_own_next_reading(self, shop, senders):
        elsewhere = said(CustomerFactory(shop=ShopFactory()))
        for one in senders[:2]:
            said(one)
        read_words(shop=shop, at=NOON)
        read_words_of_shops(at=NOON)

        assert verdicts(elsewhere) == ["suspicious"]

    def test_are_found_whoever_of_three_at_once_saw_none_of_the_others(self, shop, senders):
        at_once = [MessageFactory(customer=one, text=TEXT, said_at=NOON) for one in senders[:3]]
        Message.objects.update(likeness=likeness_of(TEXT), words_read_at=NOON)
        read_words(shop=shop, at=NOON)

        assert verdicts(*at_once) == ["suspicious"] * 3


class TestWhatPeopleAndOrdersSay:
    def test_stays_where_an_agent_said_that_it_is_none(self, shop, senders, agent):
        loud = f"{LOUD}！！！！！！！！"
        first = said(senders[0], loud)
        clear_spam(customer=senders[0], by=agent, at=NOON, message_id=first.pk)
        others = [said(one, loud) for one in senders[1:3]]
        read_words(shop=shop, at=NOON)

        assert verdicts(first, *others) == ["cleared", "spam", "spam"]

    def test_comes_back_by_a_click_and_stays(self, shop, senders, agent):
        three = [said(one, LOUD) for one in senders[:3]]
        read_words(shop=shop, at=NOON)
        clear_spam(customer=senders[0], by=agent, at=NOON, message_id=three[0].pk)
        said(senders[3], LOUD)
        read_words(shop=shop, at=NOON)

        assert verdicts(*three) == ["cleared", "spam", "spam"]

    def test_keeps_the_outcome_of_a_talk(self, shop, senders, agent):
        inquiry = InquiryFactory(customer=senders[0])
        said(senders[0], LOUD, inquiry=inquiry)
        later = NOON.date() + timedelta(days=9)
        say_outcome(customer=senders[0], by=agent, at=NOON, state="postponed", until=later)
        for one in senders[1:3]:
            said(one, LOUD)
        read_words(shop=shop, at=NOON)

        assert Inquiry.objects.get(pk=inquiry.pk).state == "postponed"

    def test_whoever_ordered_lately_sends_nothing_round(self, shop, senders):
        OrderFactory(shop=shop, customer=senders[0], paid_on=NOON.date(), paid_at=NOON, created_at=NOON)
        three = [said(one) for one in senders[:3]]
        read_words(shop=shop, at=NOON)

        assert verdicts(*three) == ["", "suspicious", "suspicious"]
        assert read_words(shop=shop, at=NOON) == 0


class TestFigures:
    def test_of_days_follow_what_is_hidden(self, shop, senders):
        said(senders[0], LOUD)
        refresh_signals(shop=shop, as_of=NOON.date(), at=NOON, everyone=True)
        before = CustomerFacts.objects.get(customer=senders[0]).interaction_score
        for one in senders[1:3]:
            said(one, LOUD)
        read_words(shop=shop, at=NOON)
        refresh_signals(shop=shop, as_of=NOON.date(), at=NOON, everyone=False)

        assert (before, CustomerFacts.objects.get(customer=senders[0]).interaction_score) == (1, 0)

    def test_of_waits_follow_in_a_talk_in_which_more_was_said(self, shop, senders):
        inquiry = InquiryFactory(customer=senders[0])
        said(senders[0], LOUD, inquiry=inquiry)
        asked = said(senders[0], "这件有货吗", at=NOON + timedelta(minutes=5), inquiry=inquiry)
        recount_waits(shop=shop, inquiry_ids=[inquiry.pk])
        before = ReplyWait.objects.get().asked_at
        for one in senders[1:3]:
            said(one, LOUD)
        read_words(shop=shop, at=NOON)

        wait = ReplyWait.objects.get()
        assert (before, wait.asked_at, wait.is_first) == (NOON, asked.said_at, True)
        assert Inquiry.objects.get(pk=inquiry.pk).state == "open"

    def test_of_waits_come_back_with_the_message(self, shop, senders, agent):
        inquiry = InquiryFactory(customer=senders[0])
        first = said(senders[0], LOUD, inquiry=inquiry)
        said(senders[0], "这件有货吗", at=NOON + timedelta(minutes=5), inquiry=inquiry)
        for one in senders[1:3]:
            said(one, LOUD)
        read_words(shop=shop, at=NOON)
        clear_spam(customer=senders[0], by=agent, at=NOON, message_id=first.pk)

        assert ReplyWait.objects.get().asked_at == NOON


def test_three_shops_that_read_at_once_end_with_all_marked(shared_database):  # noqa: F811
    def make():
        shops = [ShopFactory() for _ in range(3)]
        for shop in shops:
            MessageFactory(customer=CustomerFactory(shop=shop), text=TEXT, said_at=NOON)
        return shops

    def found():
        return list(Message.objects.values_list("spam", flat=True))

    shops = in_own_thread(make)

    at_once([lambda shop=one: read_words(shop=shop, at=NOON) for one in shops])
    at_once([lambda: read_words_of_shops(at=NOON)] * 2)

    assert in_own_thread(found) == ["suspicious"] * 3
    in_own_thread(Message.objects.all().delete)
