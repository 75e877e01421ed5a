"""What was said of an inquiry is taken back, and the one that opened by itself goes."""

from datetime import date

import pytest

from crm.models import Inquiry, InquiryChange, LossReason
from crm.services.inquiries import say_about, say_outcome
from crm.services.tags import tag_customer
from crm.services.temper import set_temper
from crm.services.undo import UndoRefused
from crm.tests.factories import InquiryFactory, ScriptUseFactory
from customers.models import CustomerFacts
from customers.tests.factories import NOON, UserFactory

from .taking_back import DAY, SECOND, take_back

pytestmark = pytest.mark.django_db


class TestInquiries:
    def test_an_outcome_goes_back_and_the_history_tells_both_ways(self, doing, buyer):
        price = LossReason.objects.get(code="price")
        InquiryFactory(customer=buyer, state="postponed", postponed_until=date(2026, 3, 9), closed_at=NOON - DAY)

        take_back(say_outcome(**doing, state="lost", loss_reason_id=price.pk))

        inquiry = Inquiry.objects.get()
        assert (inquiry.state, inquiry.postponed_until, inquiry.loss_reason) == ("postponed", date(2026, 3, 9), None)
        assert inquiry.closed_at == NOON - DAY
        there, back = InquiryChange.objects.order_by("pk")
        assert (there.before, there.after) == (back.after, back.before)

    def test_an_outcome_changed_by_another_stays(self, doing, buyer):
        deed = say_outcome(**doing, state="won")
        say_outcome(customer=buyer, by=UserFactory(), at=NOON + SECOND, state="spam")

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert Inquiry.objects.get().state == "spam"

    def test_it_does_not_open_beside_another_open_one(self, doing, buyer):
        InquiryFactory(customer=buyer)
        deed = say_outcome(**doing, state="won")
        InquiryFactory(customer=buyer, opened_at=NOON + SECOND)

        with pytest.raises(UndoRefused):
            take_back(deed)

    def test_what_it_is_about_goes_back(self, doing, buyer):
        InquiryFactory(customer=buyer, intent="some", promised_by=None)

        take_back(say_about(**doing, stage="in_sale", kind="shipping", intent="", promised_by=NOON + DAY))

        inquiry = Inquiry.objects.get()
        assert (inquiry.stage, inquiry.kind, inquiry.intent, inquiry.promised_by) == ("pre_sale", "", "some", None)

    def test_the_turn_to_another_inquiry_goes_back(self, doing, buyer):
        InquiryFactory(customer=buyer, last_at=NOON - SECOND)
        other = InquiryFactory(customer=buyer, stage="in_sale", last_at=NOON - DAY)

        take_back(say_about(**doing, stage="in_sale"))

        other.refresh_from_db()
        assert other.last_at == NOON - DAY


class TestTheInquiryThatOpenedByItself:
    def test_goes_with_the_only_deed_in_it(self, doing, wife):
        take_back(tag_customer(**doing, tag=wife))

        assert not Inquiry.objects.exists()
        assert CustomerFacts.objects.get().last_inquiry_at is None

    def test_goes_with_the_turn_to_a_new_stage(self, doing, buyer):
        won = InquiryFactory(customer=buyer, state="won", last_at=NOON - SECOND)

        take_back(say_about(**doing, stage="after_sale"))

        assert Inquiry.objects.get() == won
        assert CustomerFacts.objects.get().last_inquiry_at == won.last_at

    def test_stays_when_something_else_was_done_in_it(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        ScriptUseFactory(customer=buyer, inquiry=Inquiry.objects.get())

        take_back(deed)

        assert Inquiry.objects.get().state == "open"

    def test_stays_when_another_has_touched_it(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        set_temper(customer=buyer, by=UserFactory(), at=NOON + SECOND, temper="easy")

        take_back(deed)

        assert Inquiry.objects.get().state == "open"
