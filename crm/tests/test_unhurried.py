"""Who hesitates is followed up once: open for long without an order, or with an order not paid for long."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.models import FollowUp, InquirySettings
from crm.services.inquiries import say_outcome
from crm.services.unhurried import follow_up_of_shops, follow_up_the_unhurried
from crm.services.wins import settle_won
from crm.tests.factories import InquiryFactory
from customers.models import ClosedDay, Customer, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from scripts_lib.models import Scene, Script
from scripts_lib.selectors.finding import script_for_moment
from scripts_lib.tests.factories import SceneFactory, ScriptFactory

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))


@pytest.fixture
def script(shop):
    script = Script.objects.create(shop=shop, scene=Scene.objects.create(shop=shop, name="Still thinking"), title="Ask")
    InquirySettings.objects.update_or_create(shop=shop, defaults={"open_script": script, "unpaid_script": script})
    return script


def order_of(buyer, **facts):
    values = {"status": "unpaid", "paid_at": None, "created_at": NOON, **facts}
    return OrderFactory(shop=buyer.shop, channel=buyer.channel, customer=buyer, **values)


class TestOpenForLong:
    @pytest.mark.parametrize(("late", "made"), [(24 * HOUR - MINUTE, 0), (24 * HOUR, 1)])
    def test_is_followed_up_after_the_hours_of_the_shop(self, shop, buyer, late, made):
        InquiryFactory(customer=buyer)

        assert follow_up_the_unhurried(shop=shop, at=NOON + late) == made

    def test_once_with_the_script_for_who_talked_last(self, shop, buyer, script, agent):
        inquiry = InquiryFactory(customer=buyer, last_by=agent, purpose="a gift")

        assert [follow_up_the_unhurried(shop=shop, at=NOON + DAY + n * MINUTE) for n in range(2)] == [1, 0]

        follow_up = FollowUp.objects.get()
        assert (follow_up.source, follow_up.owner, follow_up.script) == ("rule", agent, script)
        assert (follow_up.inquiry, follow_up.due_at) == (inquiry, NOON + DAY)
        assert "24" in follow_up.reason
        assert "a gift" in follow_up.reason

    def test_says_to_who_hesitates_what_the_shop_copies_most_where_nobody_chose(self, shop, buyer):
        scene = SceneFactory(shop=shop, touchpoint="hesitation")
        everybodys = ScriptFactory(shop=None, scene=SceneFactory(shop=None, touchpoint="hesitation"), copied_count=9)
        rare, often = (ScriptFactory(shop=shop, scene=scene, copied_count=count) for count in (1, 2))
        ScriptFactory(shop=shop, scene=scene, copied_count=5, valid_until=NOON.date())
        InquiryFactory(customer=buyer)

        assert script_for_moment(shop.pk, "hesitation", on=NOON.date()) not in (rare, often, everybodys)
        follow_up_the_unhurried(shop=shop, at=NOON + DAY)

        assert FollowUp.objects.get().script == often

    def test_waits_for_the_shop_to_open(self, shop, buyer):
        """Opened at 23:30 by the shop's clock; the next day but one is closed."""
        night = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
        ClosedDay.objects.create(shop=shop, on=(night + 2 * DAY).date())
        InquiryFactory(customer=buyer, opened_at=night)

        follow_up_the_unhurried(shop=shop, at=night + DAY)

        assert FollowUp.objects.get().due_at == datetime(2026, 3, 5, 1, tzinfo=UTC)

    @pytest.mark.parametrize("facts", [
        {"state": "won"}, {"stage": "after_sale"}, {"opened_at": NOON - 8 * DAY},
    ])  # fmt: skip
    def test_leaves_the_others_alone(self, shop, buyer, facts):
        InquiryFactory(customer=buyer, **facts)

        assert follow_up_the_unhurried(shop=shop, at=NOON + DAY) == 0

    def test_leaves_alone_who_has_ordered_since_and_the_grey_list(self, shop, buyer):
        InquiryFactory(customer=buyer)
        order = order_of(buyer, status="paid", paid_at=NOON + HOUR)
        assert follow_up_the_unhurried(shop=shop, at=NOON + DAY) == 0

        order.delete()
        Customer.objects.update(is_grey=True)
        assert follow_up_the_unhurried(shop=shop, at=NOON + DAY) == 0

    def test_is_not_made_where_the_shop_wants_none(self, shop, buyer):
        InquirySettings.objects.update_or_create(shop=shop, defaults={"open_hours": None, "unpaid_minutes": None})
        InquiryFactory(customer=buyer)
        order_of(buyer)

        assert follow_up_the_unhurried(shop=shop, at=NOON + DAY) == 0

    def test_is_called_off_by_an_outcome_and_by_an_order(self, shop, buyer, agent):
        InquiryFactory(customer=buyer)
        follow_up_the_unhurried(shop=shop, at=NOON + DAY)
        say_outcome(customer=buyer, by=agent, at=NOON + DAY, state="postponed", until=(NOON + 9 * DAY).date())
        assert FollowUp.objects.get().state == "cancelled"

        FollowUp.objects.update(state="waiting", done_at=None, done_by=None)
        order_of(buyer, status="paid", paid_at=NOON + HOUR)
        NextLook.objects.update(due_on=AT_ONCE)
        settle_won(shop=shop, at=NOON + DAY)
        assert FollowUp.objects.get().state == "cancelled"


class TestNotPaid:
    @pytest.mark.parametrize(
        ("late", "made"), [(30 * MINUTE - timedelta(seconds=1), 0), (30 * MINUTE, 1), (4 * DAY, 0)]
    )
    def test_is_followed_up_after_the_minutes_of_the_shop(self, shop, buyer, late, made):
        order_of(buyer)

        assert follow_up_the_unhurried(shop=shop, at=NOON + late) == made

    def test_once_with_script_and_order_for_who_talks_with_the_buyer(self, shop, buyer, script, agent):
        inquiry = InquiryFactory(customer=buyer, last_by=agent)
        order = order_of(buyer)

        assert [follow_up_of_shops(at=NOON + HOUR + n * MINUTE) for n in range(2)] == [1, 0]

        follow_up = FollowUp.objects.get()
        assert (follow_up.owner, follow_up.script, follow_up.inquiry) == (agent, script, inquiry)
        assert order.order_no in follow_up.reason

    def test_is_called_off_once_it_is_paid(self, shop, buyer):
        order_of(buyer)
        follow_up_the_unhurried(shop=shop, at=NOON + HOUR)

        Order.objects.update(status="paid", paid_at=NOON + HOUR)
        follow_up_the_unhurried(shop=shop, at=NOON + 2 * HOUR)

        assert FollowUp.objects.get().state == "cancelled"

    def test_a_broken_shop_holds_up_none(self, buyer, shop):
        order_of(buyer)
        broken = ShopFactory()
        type(broken).objects.filter(pk=broken.pk).update(timezone="Nowhere/At_all")

        assert follow_up_of_shops(at=NOON + HOUR) == 1
