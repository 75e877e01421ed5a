from datetime import timedelta

import pytest

from crm.models import Inquiry, Message
from crm.services.messages import MessageRefused, keep_message
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestKeepMessage:
    def test_keeps_the_words_in_the_inquiry(self, buyer, agent):
        kept = keep_message(customer=buyer, by=agent, at=NOON, text=" 有优惠吗 ")

        assert (kept.text, kept.source, kept.recorded_by) == ("有优惠吗", "pasted", agent)
        assert kept.inquiry == Inquiry.objects.get(customer=buyer)

    @pytest.mark.parametrize(("later", "count"), [(599, 1), (600, 2)])
    def test_keeps_once_what_is_pasted_twice(self, buyer, agent, later, count):
        keep_message(customer=buyer, by=agent, at=NOON, text="在吗")

        keep_message(customer=buyer, by=agent, at=NOON + timedelta(seconds=later), text="在吗")

        assert Message.objects.count() == count

    def test_cuts_a_novel_and_refuses_nothing(self, buyer, agent):
        assert len(keep_message(customer=buyer, by=agent, at=NOON, text="字" * 3000).text) == 2000
        with pytest.raises(MessageRefused):
            keep_message(customer=buyer, by=agent, at=NOON, text="  ")
