from datetime import timedelta

import pytest

from crm.models import Inquiry, Interaction
from crm.services.interactions import InteractionRefused, record_interaction
from customers.tests.factories import NOON, CustomerFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestRecordInteraction:
    def test_notes_it_in_the_inquiry(self, buyer, agent):
        deed = record_interaction(customer=buyer, by=agent, at=NOON, kind="photo")

        noted = Interaction.objects.get()
        assert (noted.kind, noted.happened_at, noted.made_by) == ("photo", NOON, agent)
        assert noted.inquiry == Inquiry.objects.get(customer=buyer)
        assert (deed.kind, deed.subject) == ("interaction", "Photo")

    @pytest.mark.parametrize(("later", "count"), [(MINUTE - timedelta(seconds=1), 1), (MINUTE, 2)])
    def test_two_clicks_are_one_event(self, buyer, agent, later, count):
        record_interaction(customer=buyer, by=agent, at=NOON, kind="photo")

        record_interaction(customer=buyer, by=UserFactory(), at=NOON + later, kind="photo")

        assert Interaction.objects.count() == count

    def test_refuses_another_word(self, buyer, agent):
        with pytest.raises(InteractionRefused):
            record_interaction(customer=buyer, by=agent, at=NOON, kind="wink")
