"""What rules know of a buyer beside orders: each column by example, and all of them against plain Python."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import InteractionPoints
from crm.services.signals import refresh_signals
from crm.tests.factories import InquiryFactory, InteractionFactory, MessageFactory
from customers.models import AttributeDefinition, AttributeValue, Customer, CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.services.attributes import install_default_attributes
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_changed
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 20, tzinfo=SHANGHAI)


def ago(days, hour=12):
    return datetime(2026, 3, 2, hour, tzinfo=SHANGHAI) - timedelta(days=days)


@pytest.fixture
def anna(shop):
    install_default_tags(shop=shop)
    install_default_attributes(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")


def bought(customer, at):
    order = OrderFactory(
        shop=customer.shop,
        channel=customer.channel,
        customer=customer,
        created_at=at,
        paid_at=at,
        paid_on=at.astimezone(SHANGHAI).date(),
    )
    rebuild_facts(shop_id=customer.shop_id, at=at)
    return order


def read(customer, on=TODAY, *, everyone=True):
    refresh_signals(shop=customer.shop, as_of=on, at=AT, everyone=everyone)
    return CustomerFacts.objects.get(customer=customer)


def look_at(customer):
    return NextLook.objects.get(customer=customer)


class TestScore:
    @pytest.mark.parametrize(("days", "points"), [(0, 2), (90, 2), (91, 0)])
    def test_counts_the_last_ninety_days(self, anna, days, points):
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(days))

        assert read(anna).interaction_score == points

    def test_counts_each_kind_to_its_most(self, anna):
        for days in range(5):
            InquiryFactory(customer=anna, state="won", opened_at=ago(days))
            MessageFactory(customer=anna, said_at=ago(days, 9))
            MessageFactory(customer=anna, said_at=ago(days, 15))
        for kind in ("questionnaire", "questionnaire", "recommendation", "friend", "satisfied"):
            InteractionFactory(customer=anna, kind=kind, happened_at=ago(1))

        assert read(anna).interaction_score == 3 + 3 + 2 * 2 + 3 + 3

    def test_two_messages_of_a_day_are_one(self, anna):
        MessageFactory(customer=anna, said_at=ago(1, 0))
        MessageFactory(customer=anna, said_at=ago(1, 23))

        assert read(anna).interaction_score == 1

    def test_leaves_spam_out(self, anna):
        InquiryFactory(customer=anna, state="spam", opened_at=ago(1))

        assert read(anna).interaction_score == 0

    def test_goes_by_the_days_of_the_shop(self, anna):
        MessageFactory(customer=anna, said_at=datetime(2026, 3, 1, 15, 59, tzinfo=UTC))  # 1 March, 23:59
        MessageFactory(customer=anna, said_at=datetime(2026, 3, 1, 16, 0, tzinfo=UTC))  # 2 March, 0:00

        assert read(anna).interaction_score == 2
        assert read(anna, date(2026, 3, 1)).interaction_score == 1

    @pytest.mark.parametrize(("before", "points"), [(0, 0), (1, 2), (90, 2), (91, 0)])
    def test_before_the_order_counts_the_ninety_days_before_its_day(self, anna, before, points):
        bought(anna, ago(400))
        bought(anna, ago(300))
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(300 + before))

        facts = read(anna)

        assert (facts.score_before_order, facts.interaction_score) == (points, 0)


class TestSatisfied:
    def test_is_said_on_the_day_of_the_order_or_later(self, anna):
        InteractionFactory(customer=anna, kind="satisfied", happened_at=ago(11))
        bought(anna, ago(10))
        assert read(anna).is_satisfied is False

        InteractionFactory(customer=anna, kind="satisfied", happened_at=ago(10))
        assert read(anna).is_satisfied is True

    def test_the_last_word_counts(self, anna):
        bought(anna, ago(10))
        InteractionFactory(customer=anna, kind="satisfied", happened_at=ago(8))
        InteractionFactory(customer=anna, kind="not_satisfied", happened_at=ago(7))

        assert read(anna).is_satisfied is False
        assert read(anna, TODAY - timedelta(days=8)).is_satisfied is True

    def test_without_an_order_there_is_nothing_to_be_satisfied_with(self, anna):
        InteractionFactory(customer=anna, kind="satisfied", happened_at=ago(1))

        assert read(anna).is_satisfied is False


class TestIntent:
    @pytest.mark.parametrize(
        ("said", "holds"),
        [
            ({"state": "open", "intent": "strong"}, True),
            ({"state": "open", "intent": "some"}, False),
            ({"state": "postponed", "postponed_until": TODAY}, True),
            ({"state": "won"}, False),
            ({"state": "open", "intent": "strong", "stage": "after_sale"}, False),
        ],
    )
    def test_is_a_pre_sale_inquiry_that_lets_hope(self, anna, said, holds):
        inquiry = InquiryFactory(customer=anna, opened_at=ago(40), **said)

        facts = read(anna)

        expected = (inquiry.pk, TODAY - timedelta(days=40)) if holds else (None, None)
        assert (facts.intent_inquiry_id, facts.intent_on) == expected

    def test_an_order_fulfils_it(self, anna):
        bought(anna, ago(9, 11))
        InquiryFactory(customer=anna, intent="strong", opened_at=ago(9, 12))
        assert read(anna).intent_on == TODAY - timedelta(days=9)

        bought(anna, ago(9, 13))
        assert read(anna).intent_on is None
        assert read(anna, TODAY - timedelta(days=10)).intent_on is None

    def test_an_order_of_a_grey_buyer_does_not(self, anna):
        InquiryFactory(customer=anna, intent="strong", opened_at=ago(9))
        bought(anna, ago(8))
        Customer.objects.filter(pk=anna.pk).update(is_grey=True)
        rebuild_facts(shop_id=anna.shop_id, at=AT)

        assert read(anna).intent_on == TODAY - timedelta(days=9)


class TestKnown:
    def test_counts_what_people_found_out(self, anna):
        for slug in ("wife", "coupon", "grey"):
            CustomerTagFactory(customer=anna, tag=Tag.objects.get(shop=anna.shop, slug=slug))
        CustomerTagFactory(customer=anna, tag=Tag.objects.filter(shop=anna.shop, group__slug="lifecycle").first())
        level_2, level_4 = (AttributeDefinition.objects.filter(shop=anna.shop, level=level) for level in (2, 4))
        basic = AttributeDefinition.objects.create(shop=anna.shop, code="basic-name", name="1", level=1)
        told = [(level_2[0], "agent"), (level_2[1], "file"), (level_4[0], "chat"), (level_4[1], "questionnaire")]
        for definition, source in [*told, (basic, "agent")]:
            AttributeValue.objects.create(
                shop=anna.shop, customer=anna, definition=definition, value="1", source=source, set_at=AT
            )

        assert read(anna).known_count == 2 + 3

    def test_forgets_with_a_tag_that_is_deleted(self, anna):
        tag = CustomerTagFactory(customer=anna, tag=Tag.objects.get(shop=anna.shop, slug="wife")).tag
        assert read(anna).known_count == 1

        tag.delete()

        assert read(anna, everyone=False).known_count == 0


class TestAdvocate:
    @pytest.mark.parametrize(("days", "count"), [(365, 3), (366, 0)])
    def test_counts_a_year_of_photos_recommendations_and_friends(self, anna, days, count):
        for kind in ("photo", "recommendation", "friend", "questionnaire", "satisfied"):
            InteractionFactory(customer=anna, kind=kind, happened_at=ago(days))

        assert read(anna).advocate_count == count


class TestRefresh:
    def test_looks_at_who_is_marked(self, anna):
        read(anna)
        NextLook.objects.update(due_on=None)
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(1))
        assert read(anna, everyone=False).interaction_score == 0

        mark_changed(anna.pk, AT)

        facts = read(anna, everyone=False)
        look = look_at(anna)
        assert (facts.interaction_score, look.due_on, look.has_news) == (2, AT_ONCE, False)

    def test_looks_again_at_news_that_came_while_a_run_was_under_way(self, anna):
        read(anna)
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(1))
        mark_changed(anna.pk, AT)
        NextLook.objects.update(due_on=None)  # by the run, which had not yet seen the photo

        assert read(anna, everyone=False).interaction_score == 2

    def test_looks_at_whose_day_has_come_and_marks_them(self, anna):
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(0))
        assert read(anna).interaction_changes_on == TODAY + timedelta(days=91)
        NextLook.objects.update(due_on=None)

        facts = read(anna, TODAY + timedelta(days=91), everyone=False)

        assert (facts.interaction_score, facts.advocate_count, look_at(anna).due_on) == (0, 1, AT_ONCE)
        assert facts.interaction_changes_on == TODAY + timedelta(days=366)

    def test_writes_only_who_differs(self, anna):
        CustomerFactory(shop=anna.shop, channel=anna.channel)
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(0))

        written = [refresh_signals(shop=anna.shop, as_of=TODAY, at=AT, everyone=True) for _ in range(2)]

        assert written == [1, 0]

    def test_leaves_other_shops_alone(self, anna):
        other = InteractionFactory(kind="photo", happened_at=ago(0)).customer

        read(anna)

        assert CustomerFacts.objects.get(customer=other).interaction_score == 0

    def test_reads_everyone_anew_when_the_points_change(self, anna):
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(1))
        read(anna)
        NextLook.objects.update(due_on=None)

        InteractionPoints.objects.filter(shop=anna.shop, kind="photo").update(points=7)

        facts = read(anna, everyone=False)
        assert (facts.interaction_score, look_at(anna).due_on) == (7, AT_ONCE)

    def test_reads_everyone_anew_when_the_shop_moves(self, anna):
        MessageFactory(customer=anna, said_at=datetime(2026, 3, 1, 15, tzinfo=UTC))
        MessageFactory(customer=anna, said_at=datetime(2026, 3, 1, 17, tzinfo=UTC))
        assert read(anna).interaction_score == 2
        NextLook.objects.update(due_on=None)

        anna.shop.timezone = "America/New_York"

        assert read(anna, everyone=False).interaction_score == 1

    @pytest.mark.parametrize("everyone", [True, False])
    def test_asks_as_much_for_one_as_for_many(self, anna, everyone):
        def count():
            with CaptureQueriesContext(
                connection,
            ) as asked:
                read(anna, everyone=everyone)
            return len(asked)

        read(anna)
        InteractionFactory(customer=anna, kind="photo", happened_at=ago(1))
        mark_changed(anna.pk, AT)
        for_one = count()
        for _ in range(30):
            friend = CustomerFactory(shop=anna.shop, channel=anna.channel)
            InteractionFactory(customer=friend, kind="photo", happened_at=ago(1))
            MessageFactory(customer=friend, said_at=ago(2))

        assert count() == for_one
