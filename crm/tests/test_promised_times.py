"""A time promised to the buyer becomes a follow-up that moves and ends with the inquiry."""

from datetime import timedelta

import pytest

from crm.models import FollowUp, Inquiry, LossReason
from crm.services.follow_ups import finish
from crm.services.inquiries import continue_inquiry, say_about, say_outcome
from crm.services.undo import undo
from crm.tests.factories import InquiryFactory
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def complaint(buyer):
    return InquiryFactory(customer=buyer, stage="after_sale", kind="complaint", purpose="torn seam")


def promise(buyer, agent, moment, at=NOON):
    return say_about(customer=buyer, by=agent, at=at, promised_by=moment)


def the_one():
    return FollowUp.objects.get()


def test_makes_one_follow_up_of_who_promised(buyer, complaint, agent):
    promise(buyer, agent, NOON + HOUR)

    follow_up = the_one()
    assert (follow_up.source, follow_up.state) == ("promise", "waiting")
    assert (follow_up.owner, follow_up.made_by) == (agent, agent)
    assert (follow_up.due_at, follow_up.inquiry) == (NOON + HOUR, complaint)
    assert follow_up.reason == "Answer as promised: Complaint · torn seam"


def test_moves_with_another_time(buyer, complaint, agent):
    promise(buyer, agent, NOON + HOUR)
    promise(buyer, agent, NOON + 3 * HOUR, at=NOON + SECOND)

    assert (the_one().due_at, the_one().state) == (NOON + 3 * HOUR, "waiting")


def test_goes_with_the_way_back(buyer, complaint, agent):
    deed = promise(buyer, agent, NOON + HOUR)
    undo(customer=buyer, by=agent, at=NOON + SECOND, deed_id=deed.pk)

    assert the_one().state == "cancelled"


@pytest.mark.parametrize("state", ["resolved", "spam"])
def test_ends_with_the_inquiry_and_comes_back_with_it(buyer, complaint, agent, state):
    promise(buyer, agent, NOON + HOUR)

    say_outcome(customer=buyer, by=agent, at=NOON + SECOND, state=state, inquiry_id=complaint.pk)
    assert (the_one().state, the_one().done_by) == ("cancelled", agent)

    continue_inquiry(customer=buyer, by=agent, at=NOON + 2 * SECOND)
    assert (the_one().state, the_one().done_by) == ("waiting", None)


def test_what_was_kept_stays_kept_and_a_new_time_makes_a_new_one(buyer, complaint, agent):
    promise(buyer, agent, NOON + HOUR)
    finish(customer=buyer, by=agent, at=NOON + SECOND, follow_up_id=the_one().pk)

    promise(buyer, agent, NOON + 5 * HOUR, at=NOON + 2 * SECOND)

    states = FollowUp.objects.order_by("pk").values_list("state", "due_at")
    assert list(states) == [("done", NOON + HOUR), ("waiting", NOON + 5 * HOUR)]


def test_a_service_inquiry_is_no_sale(buyer, complaint, agent):
    say_outcome(customer=buyer, by=agent, at=NOON, state="resolved")

    assert Inquiry.objects.get().state == "resolved"
    assert not Inquiry.objects.filter(stage="pre_sale").exists()


def test_a_loss_takes_a_note_and_loses_it_when_it_goes_on(buyer, agent):
    inquiry = InquiryFactory(customer=buyer)
    price = LossReason.objects.get(code="price").pk

    deed = say_outcome(
        customer=buyer, by=agent, at=NOON, state="lost", loss_reason_id=price, loss_note=" 20 yuan less next door "
    )
    inquiry.refresh_from_db()
    assert (inquiry.loss_note, deed.subject) == (
        "20 yuan less next door",
        "Lost · Too expensive · 20 yuan less next door",
    )

    continue_inquiry(customer=buyer, by=agent, at=NOON + SECOND)
    inquiry.refresh_from_db()
    assert inquiry.loss_note == ""
