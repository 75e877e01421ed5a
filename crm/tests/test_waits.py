"""Waits begin and end with what happens, and a count of everything finds the same."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm.models import Inquiry, InquiryChange, LossReason, ReplyPromise, ReplyWait
from crm.services.inquiries import continue_inquiry, say_about, say_outcome
from crm.services.messages import keep_message
from crm.services.script_uses import record_use
from crm.services.undo import undo
from crm.services.waits import recount_waits, say_answered
from crm.tests.factories import InquiryFactory, MessageFactory, ReplyWaitFactory
from customers.models import ClosedDay
from customers.services.identity import merge_customers, unmerge_customers
from customers.tests.factories import NOON, CustomerFactory, UserFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


def ask(buyer, agent, *, at=NOON, text="在吗"):
    return keep_message(customer=buyer, by=agent, at=at, text=text)


def recount(shop):
    return recount_waits(shop=shop, inquiry_ids=list(Inquiry.objects.values_list("pk", flat=True)))


class TestAsking:
    def test_the_first_sentence_opens_a_wait_with_the_promise_of_that_moment(self, buyer, agent):
        message = ask(buyer, agent)

        wait = ReplyWait.objects.get()
        assert (wait.inquiry, wait.asked_at, wait.due_at, wait.is_first) == (
            message.inquiry, NOON, NOON + HOUR, True,
        )  # fmt: skip

    def test_the_next_sentence_adds_none(self, buyer, agent):
        ask(buyer, agent)

        ask(buyer, agent, at=NOON + MINUTE, text="有人吗")

        assert ReplyWait.objects.get().asked_at == NOON

    def test_thanks_wait_for_nothing(self, buyer, agent):
        ask(buyer, agent, text="好的，谢谢")

        assert not ReplyWait.objects.exists()

    def test_on_a_closed_day_the_longer_promise_holds(self, buyer, agent, shop):
        ClosedDay.objects.create(shop=shop, on=date(2026, 3, 2))

        ask(buyer, agent)

        assert ReplyWait.objects.get().due_at == NOON + 4 * HOUR

    def test_a_shop_promises_what_it_wants_and_old_waits_stay(self, buyer, agent, shop):
        ask(buyer, agent)
        ReplyPromise.objects.update_or_create(shop=shop, defaults={"minutes_within": 10})

        ask(other := CustomerFactory(shop=shop), agent)
        recount(shop)

        assert ReplyWait.objects.get(customer=buyer).due_at == NOON + HOUR
        assert ReplyWait.objects.get(customer=other).due_at == NOON + 10 * MINUTE

    def test_one_open_wait_an_inquiry_is_what_the_database_allows(self):
        wait = ReplyWaitFactory()

        with pytest.raises(IntegrityError), transaction.atomic():
            ReplyWaitFactory(customer=wait.customer, inquiry=wait.inquiry, asked_at=NOON + MINUTE)


class TestAnswering:
    def test_a_copied_script_answers(self, buyer, agent):
        ask(buyer, agent)

        record_use(customer=buyer, by=agent, at=NOON + 5 * MINUTE, kind="script")

        wait = ReplyWait.objects.get()
        assert (wait.how, wait.answered_at, wait.answered_by) == ("script", NOON + 5 * MINUTE, agent)

    def test_an_outcome_answers(self, buyer, agent):
        ask(buyer, agent)

        say_outcome(customer=buyer, by=agent, at=NOON + MINUTE, state="won")

        assert ReplyWait.objects.get().how == "outcome"

    def test_what_the_talk_is_about_answers_nobody(self, buyer, agent):
        ask(buyer, agent)

        say_about(customer=buyer, by=agent, at=NOON + MINUTE, intent="strong")

        assert ReplyWait.objects.get().how == ""

    def test_an_agent_may_say_so_once(self, buyer, agent):
        ask(buyer, agent)

        counts = [say_answered(customer=buyer, by=agent, at=NOON + MINUTE) for _again in range(2)]

        assert counts == [1, 0]
        assert ReplyWait.objects.get().how == "hand"

    def test_the_buyer_asks_again_and_waits_again(self, buyer, agent):
        ask(buyer, agent)
        record_use(customer=buyer, by=agent, at=NOON + MINUTE, kind="script")

        ask(buyer, agent, at=NOON + HOUR, text="多少钱")

        assert list(ReplyWait.objects.order_by("asked_at").values_list("is_first", "how")) == [
            (True, "script"), (False, ""),
        ]  # fmt: skip

    def test_an_outcome_taken_back_answered_nobody(self, buyer, agent):
        ask(buyer, agent)
        deed = say_outcome(customer=buyer, by=agent, at=NOON + MINUTE, state="won")

        undo(customer=buyer, by=agent, at=NOON + MINUTE + timedelta(seconds=5), deed_id=deed.pk)

        assert ReplyWait.objects.get().answered_at is None


class TestRecount:
    def test_finds_what_the_desk_has_written(self, shop, buyer, agent):
        ask(buyer, agent)
        record_use(customer=buyer, by=agent, at=NOON + MINUTE, kind="script")
        ask(buyer, agent, at=NOON + HOUR, text="多少钱")
        reason = LossReason.objects.filter(shop=None).first()
        say_outcome(customer=buyer, by=agent, at=NOON + 2 * HOUR, state="lost", loss_reason_id=reason.pk)
        continue_inquiry(customer=buyer, by=agent, at=NOON + 3 * HOUR)
        ask(buyer, agent, at=NOON + 3 * HOUR, text="还在吗")
        say_answered(customer=buyer, by=agent, at=NOON + 4 * HOUR)
        before = list(ReplyWait.objects.order_by("pk").values())

        assert recount(shop) == 0
        assert list(ReplyWait.objects.order_by("pk").values()) == before
        assert [one["how"] for one in before] == ["script", "outcome", "hand"]

    def test_an_answer_that_came_to_light_later_ends_the_wait_when_it_was_given(self, shop, buyer, agent):
        message = ask(buyer, agent)
        colleague = UserFactory()
        MessageFactory(
            customer=buyer,
            inquiry=message.inquiry,
            sender="agent",
            agent=colleague,
            said_at=NOON + 2 * MINUTE,
        )

        assert recount(shop) == 1
        wait = ReplyWait.objects.get()
        assert (wait.how, wait.answered_at, wait.answered_by) == ("message", NOON + 2 * MINUTE, colleague)

    def test_an_automatic_reply_answers_nobody(self, shop, buyer, agent):
        message = ask(buyer, agent)
        MessageFactory(customer=buyer, inquiry=message.inquiry, sender="automatic", said_at=NOON + MINUTE)

        assert recount(shop) == 0

    def test_an_open_wait_moves_when_an_answer_lies_between(self, shop, buyer):
        inquiry = InquiryFactory(customer=buyer)
        for minute, sender in ((0, "buyer"), (9, "buyer")):
            MessageFactory(customer=buyer, inquiry=inquiry, sender=sender, said_at=NOON + minute * MINUTE)
        recount(shop)

        MessageFactory(customer=buyer, inquiry=inquiry, sender="agent", agent_name="小美", said_at=NOON + 5 * MINUTE)
        recount(shop)

        waits = ReplyWait.objects.order_by("asked_at").values_list("asked_at", "agent_name", "how", "is_first")
        assert list(waits) == [(NOON, "小美", "message", True), (NOON + 9 * MINUTE, "", "", False)]

    def test_and_back_when_it_is_taken_away(self, shop, buyer):
        self.test_an_open_wait_moves_when_an_answer_lies_between(shop, buyer)
        Inquiry.objects.get().messages.filter(sender="agent").delete()

        recount(shop)

        assert ReplyWait.objects.get().asked_at == NOON

    def test_an_outcome_of_before_the_question_answers_nothing(self, shop, buyer, agent):
        inquiry = InquiryFactory(customer=buyer, state="won")
        InquiryChange.objects.create(
            shop=shop, customer=buyer, inquiry=inquiry, before={"state": "open"}, after={"state": "won"},
            made_by=agent, made_at=NOON - HOUR,
        )  # fmt: skip
        MessageFactory(customer=buyer, inquiry=inquiry)

        recount(shop)

        assert ReplyWait.objects.get().answered_at is None


class TestMerging:
    def test_of_two_open_waits_in_two_open_inquiries_one_stands_aside_and_comes_back(self, shop, manager):
        kept, away = CustomerFactory(shop=shop), CustomerFactory(shop=shop)
        for customer in (kept, away):
            ReplyWaitFactory(customer=customer, inquiry=InquiryFactory(customer=customer))
        answered = ReplyWaitFactory(
            customer=away,
            inquiry=Inquiry.objects.get(customer=away),
            asked_at=NOON - HOUR,
            answered_at=NOON,
            how="message",
        )
        before = list(ReplyWait.objects.order_by("pk").values())

        merge = merge_customers(keep=kept, away=away, by=manager, at=timezone.now())

        assert ReplyWait.objects.unanswered().get().customer == kept
        assert ReplyWait.objects.get(pk=answered.pk).inquiry == Inquiry.objects.get()
        unmerge_customers(merge=merge, by=manager, at=timezone.now())
        assert list(ReplyWait.objects.order_by("pk").values()) == before
