"""What the portrait and its timeline show of buyers' words: suggestions, marks, spam, the reasons of a type."""

from datetime import timedelta

import pytest
from django.urls import reverse

from crm.models import DismissedTag
from crm.selectors.portrait.talks import talks_of
from crm.services.messages import keep_message
from crm.services.tag_runs import run_tags
from crm.services.words import read_messages
from crm.tests.factories import InquiryFactory, MessageFactory
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(shop):
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")


@pytest.fixture
def coupon(anna):
    return Tag.objects.get(shop=anna.shop, slug="coupon")


def said(customer, text):
    message = MessageFactory(customer=customer, text=text)
    read_messages(messages=[message], at=NOON)
    return message


def desk(client, customer):
    return client.get(reverse("admin:customers_customer_change", args=[customer.pk])).content.decode()


def post(client, customer, name, **data):
    return client.post(reverse(f"admin:customers_customer_{name}", args=[customer.pk]), data)


def timeline(client, customer):
    return client.get(reverse("admin:customers_customer_timeline", args=[customer.pk])).content.decode()


class TestSuggestion:
    def test_stands_on_the_board_with_the_words_and_is_set_by_one_click(self, as_agent, anna, coupon):
        said(anna, "能便宜点吗")
        page = desk(as_agent, anna)
        post(as_agent, anna, "set_tag", tag=coupon.pk, suggested=1)

        assert page.count('class="dk-suggest"') == 1
        assert '<q class="dk-said">便宜点</q>' in page
        assert CustomerTag.objects.filter(customer=anna, tag=coupon).exists()
        assert TagChange.objects.get(customer=anna).evidence == {"from": "words", "words": ["便宜点"]}
        assert 'class="dk-suggest"' not in desk(as_agent, anna)

    def test_is_waved_away_for_good(self, as_agent, anna, coupon):
        said(anna, "能便宜点吗")
        post(as_agent, anna, "dismiss", tag=coupon.pk)
        said(anna, "有优惠吗")

        assert DismissedTag.objects.get().customer == anna
        assert 'class="dk-suggest"' not in desk(as_agent, anna)

    def test_is_not_made_to_a_grey_buyer(self, as_agent, anna):
        anna.is_grey = True
        anna.save(update_fields=["is_grey"])
        said(anna, "能便宜点吗")

        assert 'class="dk-suggest"' not in desk(as_agent, anna)

    def test_of_a_foreign_buyer_is_not_found(self, as_outsider, anna, coupon):
        assert post(as_outsider, anna, "dismiss", tag=coupon.pk).status_code == 404


class TestTimeline:
    def test_marks_the_words_as_they_were_typed(self, as_agent, agent, anna):
        keep_message(customer=anna, by=agent, at=NOON, text="有 優惠劵 嗎 <b>")

        assert '有 <mark class="bl-word">優惠劵</mark> 嗎 &lt;b&gt;' in timeline(as_agent, anna)

    def test_shows_spam_quietly_and_brings_it_back(self, as_agent, anna):
        message = said(anna, "刷单日结")
        before = timeline(as_agent, anna)
        post(as_agent, anna, "not_spam", message=message.pk)

        message.refresh_from_db()
        assert "message/not-spam/" in before
        assert message.spam == "cleared"
        assert "message/not-spam/" not in timeline(as_agent, anna)

    def test_says_that_words_closed_the_talk_and_not_an_order(self, as_agent, anna):
        message = MessageFactory(customer=anna, inquiry=InquiryFactory(customer=anna), text="刷单日结")
        read_messages(messages=[message], at=NOON)
        told = timeline(as_agent, anna)

        assert "Rule · Sets of words" in told
        assert "by the orders of the buyer" not in told


class TestFigures:
    def test_spam_at_hand_is_no_inquiry_in_them(self, anna):
        InquiryFactory(customer=anna, state="spam")
        alone = talks_of(anna, at=NOON)
        InquiryFactory(customer=anna, state="won", opened_at=NOON - timedelta(days=9))
        after_another = talks_of(anna, at=NOON)

        assert (alone.last_on, alone.is_first) == (None, False)
        assert (after_another.last_on, after_another.is_first) == ((NOON - timedelta(days=9)).date(), False)
        assert after_another.current.state == "spam"


class TestWhy:
    def test_lists_the_words_of_a_shopper_type(self, as_agent, anna):
        said(anna, "便宜点，包邮吗")
        run_tags(shop=anna.shop, as_of=NOON.date(), at=NOON)
        address = reverse("admin:customers_customer_why", args=[anna.pk])
        answer = as_agent.get(address, {"group": "shopper_type"}).content.decode()

        assert "便宜点 ×1" in answer
        assert "包邮 ×1" in answer
