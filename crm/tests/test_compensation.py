"""Coupons that make up for something: tied to the inquiry, within a limit, never without a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest

from crm.models import Coupon, InquirySettings
from crm.selectors.compensation import limit_of
from crm.services.compensation import CompensationRefused, give_compensation
from crm.services.deeds import WrongInput
from crm.services.undo import UndoRefused, undo
from crm.tests.factories import InquiryFactory
from customers.models import Customer
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def buyer(shop):
    InquirySettings.objects.update_or_create(
        shop=shop, defaults={"agent_limit": 20, "trainer_limit": 30, "manager_limit": None, "coupon_days": 10}
    )
    return CustomerFactory(shop=shop)


@pytest.fixture
def complaint(buyer):
    return InquiryFactory(customer=buyer, stage="after_sale", kind="complaint")


def give(buyer, by, value, reason="torn seam", at=NOON):
    return give_compensation(customer=buyer, by=by, at=at, value=Decimal(value), reason=reason)


class TestGiveCompensation:
    def test_ties_a_coupon_to_the_inquiry(self, buyer, complaint, agent):
        deed = give(buyer, agent, "20")

        coupon = Coupon.objects.get()
        assert (coupon.value, coupon.reason, coupon.inquiry, coupon.given_by) == (20, "torn seam", complaint, agent)
        assert coupon.expires_on == NOON.date() + timedelta(days=10)
        assert deed.subject == "Compensation ¥20.00 · torn seam"

    @pytest.mark.parametrize(("value", "reason"), [("20", " "), ("0", "torn"), ("-1", "torn"), ("1000000", "torn")])
    def test_needs_a_reason_and_an_amount(self, buyer, complaint, agent, value, reason):
        with pytest.raises(WrongInput):
            give(buyer, agent, value, reason)

    def test_an_agent_is_refused_over_the_limit_and_a_manager_may(self, buyer, complaint, agent, manager):
        with pytest.raises(CompensationRefused, match=r"At most ¥20\.00"):
            give(buyer, agent, "20.01")

        assert give(buyer, manager, "500")

    def test_the_limit_is_for_all_that_an_inquiry_costs(self, buyer, complaint, agent):
        give(buyer, agent, "15")

        with pytest.raises(CompensationRefused, match=r"¥5\.00 are left"):
            give(buyer, agent, "5.01", at=NOON + MINUTE)
        assert give(buyer, agent, "5", at=NOON + MINUTE)

    def test_the_same_click_twice_gives_once(self, buyer, complaint, agent):
        give(buyer, agent, "5")

        assert give(buyer, agent, "5", at=NOON + SECOND) is None
        assert Coupon.objects.count() == 1

    def test_is_not_for_the_grey_list_nor_before_the_sale(self, buyer, agent):
        InquiryFactory(customer=buyer)
        with pytest.raises(CompensationRefused, match="no in-sale"):
            give(buyer, agent, "5")

        InquiryFactory(customer=buyer, stage="in_sale")
        Customer.objects.update(is_grey=True)
        with pytest.raises(CompensationRefused, match="grey list"):
            give(buyer, agent, "5")

    def test_can_be_taken_back_while_nobody_used_it(self, buyer, complaint, agent):
        deed, second = give(buyer, agent, "5"), give(buyer, agent, "6")
        undo(customer=buyer, by=agent, at=NOON + SECOND, deed_id=deed.pk)
        Coupon.objects.update(used_at=NOON)

        with pytest.raises(UndoRefused):
            undo(customer=buyer, by=agent, at=NOON + SECOND, deed_id=second.pk)
        assert Coupon.objects.get().value == 6


class TestLimitOf:
    @pytest.mark.parametrize(
        ("roles", "limit"),
        [([], 20), (["agent"], 20), (["agent", "trainer"], 30), (["own role"], 20), (["manager", "agent"], None)],
    )
    def test_is_the_highest_of_the_roles(self, roles, limit):
        settings = InquirySettings(agent_limit=20, trainer_limit=30, manager_limit=None)

        assert limit_of(roles, settings) == limit
