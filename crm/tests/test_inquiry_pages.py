"""The list of inquiries, one with its history, the shop's settings, and what the desk's bar offers about them."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Coupon, FollowUp, Inquiry, InquirySettings, LossReason
from crm.selectors.portrait import portrait
from crm.selectors.timeline import timeline_page
from crm.services.inquiries import say_about, say_outcome
from crm.tests.factories import InquiryFactory
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, ProductFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/crm/inquiry/"
HOUR = timedelta(hours=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), name="Li Lan", account="lilan")


def rows(client, query=""):
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return [one.pk for one in answer.context["cl"].result_list]


class TestTheList:
    @pytest.fixture
    def made(self, shop, buyer, agent):
        now = timezone.now()
        scarf = ProductFactory(shop=shop)
        price = LossReason.objects.get(code="price")
        other = CustomerFactory(shop=shop, channel=buyer.channel)
        return {
            "open": InquiryFactory(customer=buyer, product=scarf, last_by=agent, opened_at=now),
            "lost": InquiryFactory(customer=buyer, state="lost", loss_reason=price, opened_at=now - HOUR),
            "spam": InquiryFactory(customer=buyer, state="spam", opened_at=now - 2 * HOUR),
            "complaint": InquiryFactory(
                customer=other, stage="after_sale", kind="complaint", opened_at=now - 3 * HOUR, promised_by=now - HOUR
            ),
            "foreign": InquiryFactory(),
            "scarf": scarf,
        }

    def test_shows_the_newest_first_and_no_spam(self, as_agent, made):
        assert rows(as_agent) == [made[name].pk for name in ("open", "lost", "complaint")]

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("?whose=mine", ["open"]),
            ("?outcome=spam", ["spam"]),
            ("?outcome=open", ["open", "complaint"]),
            ("?late=1", ["complaint"]),
            ("?kind=complaint", ["complaint"]),
            ("?stage=pre_sale", ["open", "lost"]),
            ("?product={scarf}", ["open"]),
            ("?product=999999", ["open", "lost", "complaint"]),
            ("?agent={agent}", ["open"]),
            ("?reason={price}", ["lost"]),
            ("?q=lilan", ["open", "lost"]),
        ],
    )
    def test_is_filtered(self, as_agent, agent, made, query, names):
        price = LossReason.objects.get(code="price").pk
        query = query.format(scarf=made["scarf"].pk, agent=agent.pk, price=price)

        assert rows(as_agent, query) == [made[name].pk for name in names]

    def test_takes_the_same_queries_however_long_it_is(self, as_agent, made, buyer, django_assert_max_num_queries):
        for number in range(30):
            InquiryFactory(customer=buyer, state="won", opened_at=timezone.now() - number * HOUR)

        with django_assert_max_num_queries(16):
            assert len(rows(as_agent)) == 33

    def test_is_closed_to_other_shops(self, as_outsider, made):
        assert rows(as_outsider) == []
        assert as_outsider.get(f"{LIST}{made['open'].pk}/change/").status_code == 404


class TestOnePage:
    def test_tells_its_history(self, as_agent, buyer, agent):
        now = timezone.now()
        inquiry = InquiryFactory(customer=buyer, opened_at=now - HOUR, opened_by=agent, last_by=agent)
        price = LossReason.objects.get(code="price").pk
        say_about(customer=buyer, by=agent, at=now, intent="strong")
        say_outcome(customer=buyer, by=agent, at=now, state="lost", loss_reason_id=price, loss_note="20 less next door")

        html = as_agent.get(f"{LIST}{inquiry.pk}/change/").content.decode()

        lines = re.findall(r"<b>(.*?)</b>", html[html.index("inq-history") :])
        assert lines[:3] == ["Lost · Too expensive · 20 less next door", "Strong wish to buy", "Opened"]

    def test_nobody_edits_it_by_hand(self, as_manager, buyer):
        inquiry = InquiryFactory(customer=buyer)

        assert as_manager.post(f"{LIST}{inquiry.pk}/change/", {"state": "won"}).status_code == 403
        inquiry.refresh_from_db()
        assert inquiry.state == "open"


class TestSettings:
    def test_a_manager_sets_window_limits_and_hours(self, as_manager, shop):
        url = f"/admin/crm/inquirysettings/{shop.pk}/change/"
        assert as_manager.get("/admin/crm/inquirysettings/").status_code == 200
        data = {"won_days": 3, "open_hours": "", "unpaid_minutes": 15, "coupon_days": 7, "care_tip_days": 10,
                "agent_limit": "12.50", "trainer_limit": "20", "manager_limit": ""}  # fmt: skip

        assert as_manager.post(url, data).status_code == 302

        kept = InquirySettings.objects.get(shop=shop)
        assert (kept.won_days, kept.open_hours, kept.unpaid_minutes, kept.coupon_days) == (3, None, 15, 7)
        assert kept.care_tip_days == 10
        assert (kept.agent_limit, kept.trainer_limit, kept.manager_limit) == (Decimal("12.50"), Decimal(20), None)

    def test_an_agent_does_not(self, as_agent, shop):
        InquirySettings.objects.get_or_create(shop=shop)
        assert as_agent.get(f"/admin/crm/inquirysettings/{shop.pk}/change/").status_code == 403


class TestTheDesk:
    def bar(self, customer, user, at):
        fresh = Customer.objects.select_related("facts", "channel", "shop").get(pk=customer.pk)
        return portrait(fresh, at=at, user=user, may_see_contact=False).bar

    @pytest.mark.parametrize(("hours", "is_long"), [(23, False), (24, True)])
    def test_says_since_when_it_is_open_for_long(self, shop, buyer, agent, hours, is_long):
        InquirySettings.objects.get_or_create(shop=shop)
        opened = datetime(2026, 3, 2, 4, tzinfo=UTC)
        InquiryFactory(customer=buyer, opened_at=opened)

        bar = self.bar(buyer, agent, opened + hours * HOUR)

        assert bar.open_since == ("yesterday 12:00" if is_long else "")

    def test_says_what_is_left_of_the_limit(self, shop, buyer, agent, manager, operator):
        InquirySettings.objects.update_or_create(shop=shop, defaults={"agent_limit": 20, "manager_limit": None})
        inquiry = InquiryFactory(customer=buyer, stage="after_sale", opened_at=timezone.now())
        given = {"name": "Sorry", "value": Decimal("12.50"), "reason": "seam", "inquiry": inquiry}
        Coupon.objects.create(
            shop=shop, customer=buyer, expires_on=timezone.now().date(), created_at=timezone.now(), **given
        )

        found = [self.bar(buyer, user, timezone.now()).compensation for user in (agent, manager, operator)]

        assert [(one.limit, one.left) for one in found] == [(20, Decimal("7.50")), (None, None), (None, None)]

    def test_gives_compensation_and_refuses_too_much(self, as_agent, shop, buyer):
        InquirySettings.objects.update_or_create(shop=shop, defaults={"agent_limit": 20})
        InquiryFactory(customer=buyer, stage="after_sale", kind="defect", opened_at=timezone.now())
        url = reverse("admin:customers_customer_compensation", args=[buyer.pk])
        htmx = {"HX-Request": "true"}

        given = as_agent.post(url, {"amount": "5", "reason": "torn seam"}, headers=htmx).content.decode()
        refused = as_agent.post(url, {"amount": "15.01", "reason": "torn seam"}, headers=htmx).content.decode()
        wrong = [as_agent.post(url, {"amount": one, "reason": "x"}, headers=htmx) for one in ("", "NaN", "1e999", "-3")]

        assert "Compensation ¥5.00" in given
        assert "A manager may give more" in refused
        assert [one.status_code for one in wrong] == [400] * 4
        assert Coupon.objects.count() == 1

    def test_a_time_by_its_preset_makes_a_follow_up_and_resolved_ends_it(self, as_agent, buyer):
        InquiryFactory(customer=buyer, stage="in_sale", kind="shipping", opened_at=timezone.now())
        about, outcome = (reverse(f"admin:customers_customer_{one}", args=[buyer.pk]) for one in ("about", "outcome"))

        as_agent.post(about, {"promised": "tomorrow"}, headers={"HX-Request": "true"})
        assert FollowUp.objects.get().source == "promise"

        as_agent.post(outcome, {"state": "resolved"}, headers={"HX-Request": "true"})
        assert (FollowUp.objects.get().state, Inquiry.objects.get().state) == ("cancelled", "resolved")

    def test_a_loss_takes_a_note_and_spam_a_click(self, as_agent, buyer):
        InquiryFactory(customer=buyer, opened_at=timezone.now())
        url = reverse("admin:customers_customer_outcome", args=[buyer.pk])
        price = LossReason.objects.get(code="price").pk

        as_agent.post(url, {"state": "lost", "reason": price, "loss_note": "too dear"}, headers={"HX-Request": "true"})
        assert Inquiry.objects.get().loss_note == "too dear"

        as_agent.post(url, {"state": ["lost", "spam"], "loss_note": "x"}, headers={"HX-Request": "true"})
        assert (Inquiry.objects.get().state, Inquiry.objects.get().loss_note) == ("spam", "")


class TestTheTimeline:
    def test_tells_the_order_that_won_and_the_coupon_given(self, shop, buyer, agent):
        from crm.services.wins import settle_won

        at = timezone.now()
        inquiry = InquiryFactory(customer=buyer, opened_at=at - 3 * HOUR)
        order = OrderFactory(shop=shop, channel=buyer.channel, customer=buyer, created_at=at - 2 * HOUR)
        settle_won(shop=shop, at=at)
        Coupon.objects.create(
            shop=shop, customer=buyer, name="Sorry", value=5, reason="torn seam", expires_on=at.date(), created_at=at,
            given_by=agent, inquiry=inquiry,
        )  # fmt: skip

        page = timeline_page(buyer, at=at, kind="", may_see_contact=False)

        entries = [shown.entry for day in page.days for shown in day.entries]
        told = {one.what: (one.who, [line.text for line in one.lines]) for one in entries}
        assert told[f"Won · Order {order.order_no}"][0] == "by the orders of the buyer"
        assert told["Coupon given: Sorry"][0] == "agent"
        assert "torn seam" in told["Coupon given: Sorry"][1]
