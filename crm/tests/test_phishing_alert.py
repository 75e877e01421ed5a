"""A message that looks like fraud warns whoever opens the buyer's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Message
from crm.services.words import clear_spam, read_messages
from crm.tests.factories import MessageFactory
from customers.tests.factories import CustomerFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
FRAUD = "您的店铺违规，请点退款链接并扫码退款"


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


def say(buyer, text, ago=timedelta(hours=1)):
    message = MessageFactory(customer=buyer, text=text, said_at=NOW - ago)
    read_messages(messages=[message], at=NOW)
    return Message.objects.get(pk=message.pk)


def page_of(client, buyer):
    return client.get(f"/admin/customers/customer/{buyer.pk}/change/").content.decode()


def test_the_page_warns_of_fraud_first(as_agent, buyer):
    assert say(buyer, FRAUD).spam == "spam"

    assert "Looks like fraud" in page_of(as_agent, buyer)


def test_other_spam_and_usual_talk_raise_no_alarm(as_agent, buyer):
    assert say(buyer, "招代理，一手货源，厂家直供，加V").spam == "spam"
    say(buyer, "能便宜点吗")

    assert "Looks like fraud" not in page_of(as_agent, buyer)


@pytest.mark.parametrize(("days", "warned"), [(6, True), (8, False)])
def test_the_warning_goes_after_a_week(as_agent, buyer, days, warned):
    say(buyer, FRAUD, ago=timedelta(days=days))

    assert ("Looks like fraud" in page_of(as_agent, buyer)) is warned


def test_a_person_who_says_it_is_none_ends_the_warning(as_agent, agent, buyer):
    message = say(buyer, FRAUD)

    clear_spam(customer=buyer, by=agent, at=NOW, message_id=message.pk)

    assert "Looks like fraud" not in page_of(as_agent, buyer)
