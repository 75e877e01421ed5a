"""Buyers' words in messages and notes: points, spam, suggestions; read once, and anew when the words are others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import DismissedTag, FoundWord, Inquiry, Message
from crm.services.messages import keep_message
from crm.services.signals import refresh_signals
from crm.services.tag_runs import run_tags
from crm.services.words import clear_spam, dismiss_suggestion, read_messages, read_words, sweep
from crm.services.words.suggestions import evidence_of
from crm.tests.factories import InquiryFactory, MessageFactory
from customers.models import CustomerFacts, Order
from customers.services.direct_import import import_now
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.undoing import undo_import
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from tagging.models import CustomerTag, KeywordSet, Tag
from tagging.services.default_tags import install_default_tags
from tagging.services.keywords import save_for_shop, save_keyword_set

pytestmark = pytest.mark.django_db

SPAM = "招人刷单，日结，加V：abc12345"


@pytest.fixture
def anna(shop):
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code="taobao"), account="anna")


def said(customer, text, *, at=NOON, **more):
    message = MessageFactory(customer=customer, text=text, said_at=at, **more)
    read_messages(messages=[message], at=at)
    message.refresh_from_db()
    return message


def noted(customer, note, **more):
    more = {"paid_on": NOON.date(), "paid_at": NOON, **more}
    return OrderFactory(
        shop=customer.shop,
        channel=customer.channel,
        customer=customer,
        buyer_note=note,
        is_note_read=False,
        **more,
    )


def points(customer, *, everyone=True):
    refresh_signals(shop=customer.shop, as_of=NOON.date(), at=NOON, everyone=everyone)
    facts = CustomerFacts.objects.get(customer=customer)
    return facts.economic_points, facts.personalised_points, facts.convenience_points


class TestPoints:
    def test_weigh_strong_words_double_and_count_a_word_once_a_message(self, anna):
        said(anna, "便宜点，便宜点，包邮吗")

        assert points(anna) == (3, 0, 0)

    def test_add_up_over_messages_to_three_times_a_word(self, anna):
        for _ in range(5):
            said(anna, "包邮吗")

        assert points(anna) == (3, 0, 0)

    def test_want_two_lists_for_personal_service(self, anna):
        said(anna, "面料怎么样，质量呢，会起球吗")
        one_list = points(anna)
        said(anna, "好看吗")

        assert (one_list, points(anna)) == ((0, 0, 0), (0, 4, 0))

    def test_come_from_notes_on_orders_too(self, anna):
        noted(anna, "今天能发吗，急用，发顺丰")

        assert read_words(shop=anna.shop, at=NOON) == 1
        assert points(anna) == (0, 0, 3)
        assert read_words(shop=anna.shop, at=NOON) == 0

    def test_lead_to_the_tag_without_anybody_asking(self, anna):
        noted(anna, "今天能发吗，急用，发顺丰")

        run_tags(shop=anna.shop, as_of=NOON.date(), at=NOON)

        held = CustomerTag.objects.get(customer=anna, tag__group__slug="shopper_type")
        assert held.tag.slug == "convenience"

    def test_mark_the_buyer_so_that_a_run_need_not_look_at_all(self, anna):
        points(anna)
        said(anna, "太贵了，便宜点")

        assert points(anna, everyone=False) == (4, 0, 0)

    def test_leave_out_what_the_shop_said(self, anna):
        said(anna, "亲，全场便宜，包邮", sender="agent")

        assert points(anna) == (0, 0, 0)

    def test_go_along_in_a_merge_and_come_back(self, anna, operator):
        other = CustomerFactory(shop=anna.shop, channel=anna.channel, account="anna2")
        said(anna, "包邮吗")
        said(other, "便宜点")
        merge = merge_customers(keep=anna, away=other, by=operator, at=NOON)
        together = points(anna)
        unmerge_customers(merge=merge, by=operator, at=NOON)

        assert together == (3, 0, 0)
        assert (points(anna), points(other)) == ((1, 0, 0), (2, 0, 0))

    def test_follow_a_note_that_changes_and_an_order_that_goes(self, anna):
        order = noted(anna, "包邮吗")
        read_words(shop=anna.shop, at=NOON)
        Order.objects.filter(pk=order.pk).update(buyer_note="", is_note_read=False)
        read_words(shop=anna.shop, at=NOON)

        assert not FoundWord.objects.exists()


HEADER = "订单编号,买家会员名,订单状态,订单创建时间,订单付款时间,买家应付货款,买家实际支付金额,买家留言,宝贝标题\n"
LINE = "3412345678901234567,wang_l,交易成功,{day} 09:00:00,{day} 09:05:00,99.00,99.00,{note},丝巾\n"


class TestImports:
    @pytest.fixture
    def imported(self, shop, tmp_path):
        def bring(note):
            path = tmp_path / "orders.csv"
            day = timezone.now().date().isoformat()
            path.write_text(HEADER + LINE.format(day=day, note=note))
            return import_now(shop=shop, path=path).order_import

        return bring

    def test_bring_notes_to_read_and_an_undo_takes_their_words_back(self, imported, shop):
        first = imported("急用，今天能发吗")
        read_words(shop=shop, at=NOON)
        before = set(FoundWord.objects.values_list("word", flat=True))
        second = imported("便宜点")
        read_words(shop=shop, at=NOON)
        between = set(FoundWord.objects.values_list("word", flat=True))
        undo_import(import_id=second.pk, user=None, at=NOON)
        read_words(shop=shop, at=NOON)
        after = set(FoundWord.objects.values_list("word", flat=True))
        undo_import(import_id=first.pk, user=None, at=NOON)

        assert (before, between, after) == ({"急用", "今天能发吗"}, {"便宜点"}, before)
        assert not FoundWord.objects.exists()
        assert not Order.objects.exists()


class TestReading:
    def test_is_done_at_once_for_a_pasted_line(self, anna, agent):
        message = keep_message(customer=anna, by=agent, at=NOON, text="能便宜点吗")

        message.refresh_from_db()
        assert (message.words_read_at, message.word_marks) == (NOON, [[1, 4, "bargain_strong"]])

    def test_twice_changes_nothing(self, anna):
        message = said(anna, "能便宜点吗，好看吗")
        rows = list(FoundWord.objects.order_by("pk").values_list())
        read_messages(messages=[message], at=NOON)

        assert list(FoundWord.objects.order_by("pk").values_list()) == rows

    def test_goes_on_where_it_died(self, anna, monkeypatch):
        for _ in range(5):
            MessageFactory(customer=anna, text="包邮吗")
        monkeypatch.setattr(sweep, "CHUNK", 2)
        real, calls = sweep.read_in_shop, []

        def dying(**kwargs):
            if len(calls) == 1:
                raise KeyboardInterrupt
            calls.append(1)
            return real(**kwargs)

        monkeypatch.setattr(sweep, "read_in_shop", dying)
        with pytest.raises(KeyboardInterrupt):
            read_words(shop=anna.shop, at=NOON)
        left = Message.objects.unread().count()
        monkeypatch.setattr(sweep, "read_in_shop", real)

        assert (left, read_words(shop=anna.shop, at=NOON)) == (3, 3)

    def test_is_done_anew_when_the_words_are_others(self, anna):
        said(anna, "有没有小样")
        noted(anna, "多放小样")
        read_words(shop=anna.shop, at=NOON)
        weak = KeywordSet.objects.get(code="bargain_weak", shop=None)
        save_for_shop(keyword_set=weak, shop=anna.shop, words=["小样"])

        assert read_words(shop=anna.shop, at=NOON) == 2
        assert points(anna) == (2, 0, 0)
        assert read_words(shop=anna.shop, at=NOON) == 0

    def test_leaves_other_shops_alone(self, anna):
        other = CustomerFactory(shop=ShopFactory())
        said(other, "有没有小样，包邮吗")
        read_words(shop=other.shop, at=NOON)
        weak = KeywordSet.objects.get(code="bargain_weak", shop=None)
        save_for_shop(keyword_set=weak, shop=anna.shop, words=["小样"])

        assert read_words(shop=other.shop, at=NOON) == 0
        assert points(other) == (1, 0, 0)

    def test_ends_when_a_set_is_switched_off(self, anna):
        said(anna, "包邮吗")
        weak = KeywordSet.objects.get(code="bargain_weak", shop=None)
        weak.is_active = False
        save_keyword_set(keyword_set=weak, words=["包邮"])
        read_words(shop=anna.shop, at=NOON)

        assert points(anna) == (0, 0, 0)

    def test_of_many_asks_as_often_as_of_one(self, anna, django_assert_max_num_queries):
        few = [MessageFactory(customer=anna, text="包邮吗") for _ in range(2)]
        read_messages(messages=few, at=NOON)
        many = [MessageFactory(customer=CustomerFactory(shop=anna.shop), text="包邮吗") for _ in range(40)]

        with django_assert_max_num_queries(25):
            read_messages(messages=many, at=NOON)


class TestSpam:
    def test_is_kept_hidden_and_counts_for_nothing(self, anna):
        inquiry = InquiryFactory(customer=anna)
        message = said(anna, SPAM + "便宜点", inquiry=inquiry)
        points(anna)

        inquiry.refresh_from_db()
        facts = CustomerFacts.objects.get(customer=anna)
        assert (message.spam, inquiry.state) == ("spam", "spam")
        assert (facts.interaction_score, facts.economic_points, facts.last_inquiry_at) == (0, 0, None)

    def test_comes_back_by_one_click(self, anna, agent):
        inquiry = InquiryFactory(customer=anna)
        message = said(anna, SPAM + "便宜点", inquiry=inquiry)
        clear_spam(customer=anna, by=agent, at=NOON, message_id=message.pk)
        clear_spam(customer=anna, by=agent, at=NOON, message_id=message.pk)
        read_messages(messages=[message], at=NOON)

        message.refresh_from_db()
        inquiry.refresh_from_db()
        assert (message.spam, inquiry.state, inquiry.changes.count()) == ("cleared", "open", 2)
        assert points(anna)[0] == 2
        assert CustomerFacts.objects.get(customer=anna).interaction_score == 2

    def test_is_not_what_buyers_write(self, anna):
        noted(anna, "", created_at=NOON - timedelta(days=90))

        assert said(anna, SPAM).spam == ""

    def test_is_what_a_buyer_of_long_ago_writes(self, anna):
        noted(anna, "", created_at=NOON - timedelta(days=91))

        assert said(anna, SPAM).spam == "spam"

    def test_leaves_an_inquiry_open_in_which_more_was_said(self, anna):
        inquiry = InquiryFactory(customer=anna)
        said(anna, "这件好看吗", inquiry=inquiry)
        said(anna, SPAM, inquiry=inquiry)

        assert Inquiry.objects.get(pk=inquiry.pk).state == "open"

    def test_is_told_by_the_same_text_from_three_senders(self, anna):
        text = "专业团队承接各类业务欢迎来电咨询合作"
        verdicts = [said(CustomerFactory(shop=anna.shop), text).spam for _ in range(3)]
        late = said(CustomerFactory(shop=anna.shop), text, at=NOON + timedelta(hours=49)).spam

        assert (verdicts, late) == (["", "", "suspicious"], "")


class TestSuggestions:
    def test_name_the_words_that_led_to_them(self, anna):
        said(anna, "能便宜点吗")
        said(anna, "有优惠吗")
        coupon = Tag.objects.get(shop=anna.shop, slug="coupon")

        assert evidence_of(customer=anna, tag=coupon) == {"from": "words", "words": ["优惠", "便宜点"]}
        assert evidence_of(customer=anna, tag=Tag.objects.get(shop=anna.shop, slug="photo")) is None

    def test_are_waved_away_once(self, anna, agent):
        coupon = Tag.objects.get(shop=anna.shop, slug="coupon")
        for _ in range(2):
            dismiss_suggestion(customer=anna, tag=coupon, by=agent, at=NOON)

        assert DismissedTag.objects.count() == 1
