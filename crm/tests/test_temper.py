import pytest

from crm.models import Inquiry
from crm.services.temper import TemperRefused, set_temper
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop, temper="neutral")


class TestSetTemper:
    @pytest.mark.parametrize("temper", ["easy", "careful", ""])
    def test_says_it(self, buyer, agent, temper):
        deed = set_temper(customer=buyer, by=agent, at=NOON, temper=temper)

        buyer.refresh_from_db()
        assert (buyer.temper, deed.way_back) == (temper, {"was": "neutral", "is": temper})

    def test_the_same_again_is_nothing(self, buyer, agent):
        assert set_temper(customer=buyer, by=agent, at=NOON, temper="neutral") is None
        assert not Inquiry.objects.exists()

    def test_refuses_another_word(self, buyer, agent):
        with pytest.raises(TemperRefused):
            set_temper(customer=buyer, by=agent, at=NOON, temper="grumpy")
