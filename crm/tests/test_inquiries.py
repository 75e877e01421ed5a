from datetime import UTC, date, datetime, timedelta

import pytest

from crm.models import Deed, Inquiry, InquiryChange, LossReason
from crm.services.inquiries import (
    InquiryMoved,
    InquiryRefused,
    continue_inquiry,
    say_about,
    say_outcome,
    touch_inquiry,
)
from crm.tests.factories import InquiryFactory
from customers.models import CustomerFacts, NextLook
from customers.models.next_look import AT_ONCE
from customers.tests.factories import NOON, CustomerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def price(db):
    return LossReason.objects.get(code="price")


def facts_of(buyer) -> CustomerFacts:
    return CustomerFacts.objects.get(customer=buyer)


class TestTouchInquiry:
    def test_opens_one_on_the_buyers_channel(self, buyer, agent):
        inquiry = touch_inquiry(customer=buyer, by=agent, at=NOON, device="phone")

        inquiry.refresh_from_db()
        assert (inquiry.stage, inquiry.state, inquiry.device) == ("pre_sale", "open", "phone")
        assert (inquiry.channel, inquiry.opened_by, inquiry.last_by) == (buyer.channel, agent, agent)
        assert facts_of(buyer).last_inquiry_at == NOON

    @pytest.mark.parametrize("stage", ["pre_sale", "in_sale", "after_sale"])
    def test_goes_on_with_an_open_one_however_old(self, buyer, agent, stage):
        old = InquiryFactory(customer=buyer, stage=stage, last_at=NOON - 30 * DAY)

        assert touch_inquiry(customer=buyer, by=agent, at=NOON) == old
        old.refresh_from_db()
        assert (old.last_at, old.last_by) == (NOON, agent)

    def test_prefers_the_open_one_with_the_latest_deed(self, buyer, agent):
        InquiryFactory(customer=buyer, stage="pre_sale", last_at=NOON - 2 * HOUR)
        latest = InquiryFactory(customer=buyer, stage="after_sale", last_at=NOON - HOUR)
        InquiryFactory(customer=buyer, state="won", last_at=NOON)

        assert touch_inquiry(customer=buyer, by=agent, at=NOON) == latest

    @pytest.mark.parametrize(("ago", "is_same"), [(4 * HOUR - timedelta(seconds=1), True), (4 * HOUR, False)])
    def test_goes_on_with_a_closed_one_for_four_hours(self, buyer, agent, ago, is_same):
        closed = InquiryFactory(customer=buyer, state="won", last_at=NOON - ago)

        inquiry = touch_inquiry(customer=buyer, by=agent, at=NOON)

        assert (inquiry == closed) is is_same
        closed.refresh_from_db()
        assert closed.state == "won"

    def test_leaves_other_buyers_alone(self, shop, buyer, agent):
        InquiryFactory(customer=CustomerFactory(shop=shop))

        assert touch_inquiry(customer=buyer, by=agent, at=NOON).customer == buyer

    def test_never_moves_back_in_time(self, buyer, agent):
        touch_inquiry(customer=buyer, by=agent, at=NOON)

        touch_inquiry(customer=buyer, by=UserFactory(), at=NOON - HOUR)

        assert Inquiry.objects.get().last_at == facts_of(buyer).last_inquiry_at == NOON
        assert Inquiry.objects.get().last_by == agent

    def test_writes_no_other_fact_and_marks_the_buyer(self, buyer, agent):
        NextLook.objects.update(due_on=None, has_news=False)
        before = {**facts_of(buyer).__dict__}

        touch_inquiry(customer=buyer, by=agent, at=NOON + HOUR)

        after = facts_of(buyer).__dict__
        changed = {name for name in after if name != "_state" and after[name] != before[name]}
        assert changed == {"last_inquiry_at", "changed_at"}
        assert NextLook.objects.values_list("due_on", "has_news").get(customer=buyer) == (AT_ONCE, True)


class TestSayOutcome:
    def test_won_closes_it_with_a_line_of_history(self, buyer, agent):
        inquiry = InquiryFactory(customer=buyer)

        deed = say_outcome(customer=buyer, by=agent, at=NOON + HOUR, state="won")

        inquiry.refresh_from_db()
        assert (inquiry.state, inquiry.closed_at, inquiry.last_by) == ("won", NOON + HOUR, agent)
        change = InquiryChange.objects.get()
        assert (change.before, change.after, change.made_by) == ({"state": "open"}, {"state": "won"}, agent)
        assert (deed.kind, deed.subject, deed.made_by) == ("outcome", "Won", agent)

    def test_a_sale_may_be_the_first_thing_told(self, buyer, agent):
        say_outcome(customer=buyer, by=agent, at=NOON, state="won")

        assert Inquiry.objects.get().state == "won"

    def test_lost_has_a_reason(self, buyer, agent, price):
        deed = say_outcome(customer=buyer, by=agent, at=NOON, state="lost", loss_reason_id=price.pk)

        assert Inquiry.objects.get().loss_reason == price
        assert deed.subject == "Lost · Too expensive"

    def test_postponed_has_a_day(self, buyer, agent):
        deed = say_outcome(customer=buyer, by=agent, at=NOON, state="postponed", until=date(2026, 3, 3))

        assert Inquiry.objects.get().postponed_until == date(2026, 3, 3)
        assert deed.subject == "Postponed · 2026-03-03"

    def test_may_be_changed_later_and_keeps_what_stood_before(self, buyer, agent, price):
        say_outcome(customer=buyer, by=agent, at=NOON, state="postponed", until=date(2026, 3, 9))

        say_outcome(customer=buyer, by=UserFactory(), at=NOON + HOUR, state="lost", loss_reason_id=price.pk)

        inquiry = Inquiry.objects.get()
        assert (inquiry.state, inquiry.postponed_until, inquiry.loss_reason) == ("lost", None, price)
        last = InquiryChange.objects.latest("pk")
        assert last.before == {"state": "postponed", "postponed_until": "2026-03-09", "loss_reason_id": None}
        assert last.after == {"state": "lost", "postponed_until": None, "loss_reason_id": price.pk}

    def test_an_old_one_by_its_key(self, buyer, agent):
        old = InquiryFactory(customer=buyer, state="won", opened_at=NOON - 9 * DAY)

        say_outcome(customer=buyer, by=agent, at=NOON, state="spam", inquiry_id=old.pk)

        assert Inquiry.objects.get().state == "spam"

    def test_the_same_again_is_nothing(self, buyer, agent):
        say_outcome(customer=buyer, by=agent, at=NOON, state="won")

        assert say_outcome(customer=buyer, by=UserFactory(), at=NOON + HOUR, state="won") is None
        assert (InquiryChange.objects.count(), Deed.objects.count()) == (1, 1)

    def test_resolves_what_comes_after_the_sale(self, buyer, agent):
        inquiry = InquiryFactory(customer=buyer, stage="after_sale", kind="complaint")

        say_outcome(customer=buyer, by=agent, at=NOON, state="resolved")

        inquiry.refresh_from_db()
        assert inquiry.state == "resolved"

    def test_goes_to_the_inquiry_that_can_end_so(self, buyer, agent):
        wish = InquiryFactory(customer=buyer, last_at=NOON - HOUR)
        InquiryFactory(customer=buyer, stage="after_sale", last_at=NOON)

        say_outcome(customer=buyer, by=agent, at=NOON, state="won")

        wish.refresh_from_db()
        assert wish.state == "won"

    @pytest.mark.parametrize(
        ("stage", "said"),
        [
            ("pre_sale", {"state": "resolved"}),
            ("after_sale", {"state": "won"}),
            ("in_sale", {"state": "postponed", "until": date(2026, 3, 9)}),
            ("pre_sale", {"state": "lost"}),
            ("pre_sale", {"state": "lost", "loss_reason_id": 999_999}),
            ("pre_sale", {"state": "postponed"}),
            ("pre_sale", {"state": "postponed", "until": date(2026, 3, 2)}),
            ("pre_sale", {"state": "sold"}),
            ("pre_sale", {"state": ""}),
            ("pre_sale", {"state": "won", "inquiry_id": 999_999}),
        ],
    )
    def test_refuses_what_cannot_be_and_writes_nothing(self, buyer, agent, stage, said):
        inquiry = InquiryFactory(customer=buyer, stage=stage)

        with pytest.raises(InquiryRefused):
            say_outcome(customer=buyer, by=agent, at=NOON, **said)

        inquiry.refresh_from_db()
        assert inquiry.state == "open"
        assert not Deed.objects.exists()

    def test_refuses_a_reason_of_another_shop_and_one_out_of_use(self, buyer, agent, price, outsider):
        foreign = LossReason.objects.create(shop=outsider.shops.get(), name="Too green")
        LossReason.objects.filter(pk=price.pk).update(is_active=False)

        for reason in (foreign, price):
            with pytest.raises(InquiryRefused):
                say_outcome(customer=buyer, by=agent, at=NOON, state="lost", loss_reason_id=reason.pk)

    def test_nothing_to_resolve(self, buyer, agent):
        with pytest.raises(InquiryRefused):
            say_outcome(customer=buyer, by=agent, at=NOON, state="resolved")


class TestContinueInquiry:
    def test_opens_the_latest_again(self, buyer, agent, price):
        InquiryFactory(customer=buyer, state="lost", loss_reason=price, closed_at=NOON)

        say_outcome(customer=buyer, by=agent, at=NOON + DAY, state="open")

        inquiry = Inquiry.objects.get()
        assert (inquiry.state, inquiry.loss_reason, inquiry.closed_at) == ("open", None, None)
        assert InquiryChange.objects.get().after == {"state": "open", "loss_reason_id": None}

    def test_an_open_one_only_becomes_the_one_at_hand(self, buyer, agent):
        wish = InquiryFactory(customer=buyer, last_at=NOON - HOUR)
        InquiryFactory(customer=buyer, stage="in_sale", last_at=NOON)

        assert continue_inquiry(customer=buyer, by=agent, at=NOON + HOUR, inquiry_id=wish.pk) is None
        assert touch_inquiry(customer=buyer, by=agent, at=NOON + HOUR) == wish

    def test_refuses_beside_a_newer_open_one(self, buyer, agent):
        old = InquiryFactory(customer=buyer, state="won")
        InquiryFactory(customer=buyer)

        with pytest.raises(InquiryMoved):
            continue_inquiry(customer=buyer, by=agent, at=NOON, inquiry_id=old.pk)

    def test_refuses_where_there_is_none(self, buyer, agent):
        with pytest.raises(InquiryRefused):
            continue_inquiry(customer=buyer, by=agent, at=NOON)


class TestSayAbout:
    def test_opens_one_and_says_it(self, shop, buyer, agent):
        scarf = ProductFactory(shop=shop, name="Silk scarf")

        deed = say_about(
            customer=buyer, by=agent, at=NOON, intent="strong", device="computer", product_id=scarf.pk, purpose=" gift "
        )

        inquiry = Inquiry.objects.get()
        assert (inquiry.intent, inquiry.device, inquiry.product, inquiry.purpose) == (
            "strong",
            "computer",
            scarf,
            "gift",
        )
        assert deed.subject == "Strong wish to buy · Computer · Silk scarf · gift"
        assert InquiryChange.objects.get().after["product_id"] == scarf.pk

    def test_an_empty_word_takes_it_back_and_nothing_leaves_it(self, shop, buyer, agent):
        InquiryFactory(customer=buyer, intent="some", product=ProductFactory(shop=shop), device="phone")

        say_about(customer=buyer, by=agent, at=NOON, intent="", product_id=0)

        inquiry = Inquiry.objects.get()
        assert (inquiry.intent, inquiry.product, inquiry.device) == ("", None, "phone")

    def test_the_same_again_is_nothing(self, buyer, agent):
        say_about(customer=buyer, by=agent, at=NOON, intent="some")

        assert say_about(customer=buyer, by=agent, at=NOON + HOUR, intent="some") is None
        assert Deed.objects.count() == 1

    def test_turns_an_open_one_into_after_sale(self, buyer, agent):
        InquiryFactory(customer=buyer, intent="some")
        until = datetime(2026, 3, 3, 2, tzinfo=UTC)

        deed = say_about(customer=buyer, by=agent, at=NOON, stage="after_sale", kind="complaint", promised_by=until)

        inquiry = Inquiry.objects.get()
        assert (inquiry.stage, inquiry.kind, inquiry.promised_by) == ("after_sale", "complaint", until)
        assert deed.subject == "After-sale · Complaint · 2026-03-03 10:00"

    def test_goes_on_with_the_open_one_of_that_stage(self, buyer, agent):
        wish = InquiryFactory(customer=buyer, last_at=NOON)
        complaint = InquiryFactory(customer=buyer, stage="after_sale", last_at=NOON - 5 * DAY)

        say_about(customer=buyer, by=agent, at=NOON + HOUR, stage="after_sale")

        wish.refresh_from_db()
        assert (wish.stage, wish.state) == ("pre_sale", "open")
        assert touch_inquiry(customer=buyer, by=agent, at=NOON + HOUR) == complaint

    def test_a_closed_one_keeps_its_stage_and_another_opens(self, buyer, agent):
        won = InquiryFactory(customer=buyer, state="won", last_at=NOON - HOUR)

        say_about(customer=buyer, by=agent, at=NOON, stage="in_sale", kind="shipping")

        won.refresh_from_db()
        assert (won.stage, won.state) == ("pre_sale", "won")
        assert Inquiry.objects.exclude(pk=won.pk).get().kind == "shipping"

    def test_back_before_the_sale_it_loses_its_kind(self, buyer, agent):
        InquiryFactory(customer=buyer, stage="after_sale", kind="return")

        say_about(customer=buyer, by=agent, at=NOON, stage="pre_sale")

        assert Inquiry.objects.get().kind == ""

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"intent": "burning"},
            {"stage": ""},
            {"device": "fax"},
            {"kind": "complaint"},
            {"product_id": 999_999},
            {"promised_by": NOON},
        ],
    )
    def test_refuses_what_cannot_be_and_writes_nothing(self, buyer, agent, said):
        with pytest.raises(InquiryRefused):
            say_about(customer=buyer, by=agent, at=NOON, **said)

        assert not Inquiry.objects.exists()

    def test_refuses_a_product_of_another_shop(self, buyer, agent):
        with pytest.raises(InquiryRefused):
            say_about(customer=buyer, by=agent, at=NOON, product_id=ProductFactory().pk)
