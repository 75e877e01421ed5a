"""A reading of everyone goes from what there is to whose it is: also where nothing is left, or orders lie ahead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from crm.models import FoundWord, Inquiry, Interaction
from crm.services.signals import refresh_signals
from crm.services.words import read_messages
from crm.tests.factories import InquiryFactory, InteractionFactory, MessageFactory
from customers.models import CustomerFacts
from customers.services.facts import rebuild_facts
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory
from tagging.models import CustomerTag, Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SIGNALS = (
    "interaction_score",
    "advocate_count",
    "known_count",
    "is_satisfied",
    "has_open_inquiry",
    "interaction_changes_on",
    "last_inquiry_at",
    "intent_on",
    "economic_points",
)


def ago(days):
    return AT - timedelta(days=days)


def bought(customer, days):
    OrderFactory(
        shop=customer.shop,
        channel=customer.channel,
        customer=customer,
        created_at=ago(days),
        paid_at=ago(days),
        paid_on=TODAY - timedelta(days=days),
    )


def tell(customer):
    """Something from each source."""
    bought(customer, 9)
    rebuild_facts(shop_id=customer.shop_id, at=AT)
    InquiryFactory(customer=customer, intent="strong", opened_at=ago(2), last_at=ago(1))
    InteractionFactory(customer=customer, kind="photo", happened_at=ago(1))
    InteractionFactory(customer=customer, kind="satisfied", happened_at=ago(1))
    CustomerTagFactory(customer=customer, tag=Tag.objects.get(shop=customer.shop, slug="wife"))
    read_messages(messages=[MessageFactory(customer=customer, text="包邮吗", said_at=ago(1))], at=AT)


def read(customer, on=TODAY, *, everyone=True):
    """How many were written, and what stands there now."""
    written = refresh_signals(shop=customer.shop, as_of=on, at=AT, everyone=everyone)
    return written, CustomerFacts.objects.values_list(*SIGNALS).get(customer=customer)


@pytest.fixture
def anna(shop):
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")


class TestEveryone:
    def test_is_read_like_a_few(self, anna):
        tell(anna)
        of_a_few = read(anna, everyone=False)

        assert of_a_few == (1, (4, 1, 1, True, True, TODAY + timedelta(days=89), ago(1), TODAY - timedelta(days=2), 1))
        assert read(anna) == (0, of_a_few[1])

    def test_loses_signals_of_which_nothing_is_left(self, anna):
        tell(anna)
        read(anna)
        for model in (FoundWord, Inquiry, Interaction, CustomerTag):
            model.objects.all().delete()

        assert read(anna) == (1, (1, 0, 0, False, False, TODAY + timedelta(days=90), None, None, 0))

        anna.messages.all().delete()

        assert read(anna) == (1, (0, 0, 0, False, False, None, None, None, 0))
        assert read(anna) == (0, (0, 0, 0, False, False, None, None, None, 0))

    def test_is_known_on_a_day_with_an_order_ahead(self, anna):
        tell(anna)
        other = CustomerFactory(shop=anna.shop, channel=anna.channel)
        bought(other, 0)
        bought(anna, 0)
        rebuild_facts(shop_id=anna.shop_id, at=AT)
        yesterday = TODAY - timedelta(days=1)

        _written, of_a_few = read(anna, yesterday, everyone=False)

        assert of_a_few == (4, 1, 1, True, True, TODAY, ago(1), TODAY - timedelta(days=2), 1)
        assert read(anna, yesterday) == (0, of_a_few)
        assert read(anna)[1][3] is False
