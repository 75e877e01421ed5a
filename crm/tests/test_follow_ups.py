from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.models import FollowUp, Inquiry
from crm.selectors.follow_up_presets import follow_up_reason, last_arrival, presets_of
from crm.services.follow_ups import FollowUpRefused, finish, promise, promise_by_rule, put_off
from crm.tests.factories import FollowUpFactory, InquiryFactory
from customers.models import ClosedDay
from customers.tests.factories import NOON, CustomerFactory, OrderFactory, ProductFactory
from tagging.tests.factories import CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = NOON + DAY


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestPromise:
    def test_keeps_when_why_and_whose(self, buyer, agent):
        deed = promise(customer=buyer, by=agent, at=NOON, due_at=TOMORROW, reason=" 问清使用场景 ")

        made = FollowUp.objects.get()
        assert (made.due_at, made.first_due_at, made.reason) == (TOMORROW, TOMORROW, "问清使用场景")
        assert (made.owner, made.made_by, made.inquiry) == (agent, agent, Inquiry.objects.get())
        assert deed.subject == "03-03 12:00 · 问清使用场景"

    def test_names_the_year_once_it_is_another(self, buyer, agent):
        deed = promise(customer=buyer, by=agent, at=NOON, due_at=NOON + 365 * DAY, reason="call")

        assert deed.subject.startswith("2027-03-")

    @pytest.mark.parametrize(("due_at", "reason"), [(NOON, "call"), (NOON - DAY, "call"), (TOMORROW, "  ")])
    def test_refuses_the_past_and_no_reason(self, buyer, agent, due_at, reason):
        with pytest.raises(FollowUpRefused):
            promise(customer=buyer, by=agent, at=NOON, due_at=due_at, reason=reason)

        assert not FollowUp.objects.exists()

    def test_the_second_run_is_nothing(self, buyer, agent):
        promise(customer=buyer, by=agent, at=NOON, due_at=TOMORROW, reason="call")

        assert promise(customer=buyer, by=agent, at=NOON, due_at=TOMORROW, reason="call") is None
        assert FollowUp.objects.count() == 1


class TestPromiseByRule:
    def by_rule(self, buyer, **given):
        about = {"inquiry": None, "due_at": NOON, "reason": "open for a day", "once_key": "open:7", "at": NOON}
        return promise_by_rule(customer=buyer, **{**about, **given})

    def test_belongs_to_the_team_and_says_that_a_rule_made_it(self, buyer):
        made = self.by_rule(buyer)

        assert made == FollowUp.objects.get()
        assert (made.owner, made.made_by, made.source, made.state) == (None, None, "rule", "waiting")
        assert (made.first_due_at, made.made_at) == (NOON, NOON)

    @pytest.mark.parametrize("state", ["waiting", "done", "cancelled"])
    def test_an_occasion_makes_one_whatever_became_of_it(self, buyer, state):
        FollowUp.objects.filter(pk=self.by_rule(buyer).pk).update(state=state, due_at=TOMORROW)

        assert self.by_rule(buyer, at=TOMORROW) is None
        assert FollowUp.objects.count() == 1

    def test_another_shop_has_occasions_of_its_own(self, buyer):
        assert self.by_rule(buyer)
        assert self.by_rule(CustomerFactory())

    def test_must_name_the_occasion(self, buyer):
        with pytest.raises(ValueError, match="occasion"):
            self.by_rule(buyer, once_key="")


class TestFinish:
    def test_is_done_once(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer)

        done = [finish(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk) for _again in range(2)]

        waiting.refresh_from_db()
        assert (waiting.state, waiting.done_by, waiting.done_at) == ("done", agent, NOON)
        assert [deed is None for deed in done] == [False, True]

    def test_knows_no_promise_to_another_buyer(self, buyer, agent):
        assert finish(customer=buyer, by=agent, at=NOON, follow_up_id=FollowUpFactory().pk) is None


class TestPutOff:
    def test_moves_it_and_keeps_the_first_date(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer, due_at=NOON)

        put_off(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk, due_at=TOMORROW)

        waiting.refresh_from_db()
        assert (waiting.due_at, waiting.first_due_at) == (TOMORROW, NOON)

    def test_not_into_the_past(self, buyer, agent):
        waiting = FollowUpFactory(customer=buyer, due_at=TOMORROW)

        with pytest.raises(FollowUpRefused):
            put_off(customer=buyer, by=agent, at=NOON, follow_up_id=waiting.pk, due_at=NOON)

    def test_the_second_run_and_what_is_done_are_nothing(self, buyer, agent):
        there = FollowUpFactory(customer=buyer, due_at=TOMORROW)
        done = FollowUpFactory(customer=buyer, state="done")

        for one in (there, done):
            assert put_off(customer=buyer, by=agent, at=NOON, follow_up_id=one.pk, due_at=TOMORROW) is None


class TestPresetsOf:
    def test_know_hours_closed_days_and_receipt(self, shop, buyer):
        ClosedDay.objects.create(shop=shop, on=date(2026, 3, 3))
        OrderFactory(shop=shop, channel=buyer.channel, customer=buyer, shipped_at=NOON - 3 * DAY)

        found = {one.code: one.due_at for one in presets_of(buyer, at=NOON)}

        zone = ZoneInfo("Asia/Shanghai")
        assert found == {
            "tonight": datetime(2026, 3, 2, 20, tzinfo=zone),
            "tomorrow": datetime(2026, 3, 4, 10, tzinfo=zone),
            "three_days": datetime(2026, 3, 5, 10, tzinfo=zone),
            "after_receipt": datetime(2026, 3, 10, 10, tzinfo=zone),
        }

    @pytest.mark.parametrize(
        ("is_grey", "facts", "expected"),
        [
            (False, {"completed_at": NOON}, date(2026, 3, 2)),
            (False, {}, None),
            (False, {"completed_at": NOON, "status": "closed"}, None),
            (True, {"completed_at": NOON}, None),
        ],
    )
    def test_the_latest_counted_order_says_when_it_came(self, shop, buyer, is_grey, facts, expected):
        buyer.is_grey = is_grey
        OrderFactory(shop=shop, channel=buyer.channel, customer=buyer, **facts)

        assert last_arrival(buyer) == expected


class TestFollowUpReason:
    def test_asks_for_what_is_missing_then_for_the_product(self, shop, buyer):
        known, unknown = (TagGroupFactory(shop=shop, number=number) for number in (1, 2))
        CustomerTagFactory(customer=buyer, tag=TagFactory(group=known))
        TagFactory(group=unknown)
        InquiryFactory(customer=buyer, product=ProductFactory(shop=shop, name="Eye mask"))

        assert follow_up_reason(buyer) == f"Find out: {unknown.name} · Asked about Eye mask"

    def test_asks_a_grey_buyer_nothing(self, shop, buyer):
        TagFactory(group=TagGroupFactory(shop=shop, number=1))
        buyer.is_grey = True

        assert follow_up_reason(buyer) == "Get in touch again"
