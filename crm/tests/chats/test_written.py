"""Chat records become messages, once; they open and continue talks and answer waits."""

from datetime import timedelta

import pytest

from crm.choices import ChatImportState
from crm.models import ChatImport, ChatLine, Inquiry, Message, ReplyWait
from crm.services.chats import ChatsRefused, cancel_chats, confirm_chats, work_on_chats, write
from crm.services.messages import keep_message
from crm.tests.chat_files import LATER, answers, asks, written
from crm.tests.factories import InquiryFactory
from customers.models import CustomerAlias
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class TestWriting:
    def test_keeps_who_said_what_when(self, bring, luo, agent, manager):
        agent.first_name = "小美"
        agent.save()
        rows = [asks("tb_luo", "这款还有吗"), answers("tb_luo", "有的", agent="店:小美")]

        bring(*rows, by=manager)

        asked, answered = Message.objects.order_by("said_at")
        assert (asked.sender, asked.text, asked.said_at, asked.source) == ("buyer", "这款还有吗", NOON, "chat_file")
        assert (answered.sender, answered.agent, answered.agent_name) == ("agent", agent, "店:小美")
        assert asked.inquiry == answered.inquiry == Inquiry.objects.get()
        assert Inquiry.objects.get().last_by == agent

    def test_the_same_record_twice_is_kept_once(self, bring, luo):
        rows = [asks("tb_luo"), asks("tb_luo"), answers("tb_luo")]
        bring(*rows)

        again = bring(*rows)

        assert Message.objects.count() == 2
        assert (again.written_count, again.known_count) == (0, 2)

    def test_knows_it_in_another_file_under_another_id_too(self, bring, shop, luo, taobao):
        CustomerAlias.objects.create(shop=shop, channel=taobao, key="tb_other", customer=luo)
        bring(asks("tb_luo"))

        bring(asks("tb_other"), asks("tb_other", "多少钱", 5))

        assert list(Message.objects.order_by("said_at").values_list("text", flat=True)) == ["在吗", "多少钱"]

    def test_a_sentence_that_an_agent_pasted_gets_its_own_time(self, bring, luo, agent):
        pasted = keep_message(customer=luo, by=agent, at=NOON + 9 * MINUTE, text="在吗")

        done = bring(asks("tb_luo"), answers("tb_luo"))

        pasted.refresh_from_db()
        assert (pasted.said_at, pasted.pasted_at) == (NOON, NOON + 9 * MINUTE)
        assert Message.objects.count() == 2
        assert done.known_count == 1
        wait = ReplyWait.objects.get()
        assert (wait.asked_at, wait.how) == (NOON, "message")
        assert Inquiry.objects.get().opened_at == NOON

    def test_batches_say_the_same_as_one_go(self, bring, luo, monkeypatch):
        monkeypatch.setattr(write, "BATCH", 3)
        rows = [(asks if n % 2 == 0 else answers)("tb_luo", f"{n} 号", minutes=n) for n in range(10)]

        done = bring(*rows)

        assert (done.state, done.written_count) == ("done", 10)
        assert Inquiry.objects.get().last_at == NOON + 9 * MINUTE
        assert ReplyWait.objects.filter(how="message").count() == 5
        assert not ChatLine.objects.exists()

    def test_goes_on_where_a_dead_worker_stopped(self, receive, luo, monkeypatch):
        monkeypatch.setattr(write, "BATCH", 3)
        chat_import = receive(*[asks("tb_luo", f"{n} 号", n) for n in range(10)])
        with monkeypatch.context() as patch:
            real, calls = write.recount_waits, iter([True, False])
            patch.setattr(write, "recount_waits", lambda **facts: real(**facts) if next(calls) else 1 / 0)
            with pytest.raises(ZeroDivisionError):
                written(chat_import)
        assert Message.objects.count() == 3
        ChatImport.objects.update(claimed_until=NOON)

        assert work_on_chats(chat_import_id=chat_import.pk, worker="second", at=LATER) == "done"
        assert Message.objects.count() == 10
        chat_import.refresh_from_db()
        assert chat_import.written_count == 10

    def test_two_workers_do_not_write_at_once(self, receive, luo):
        chat_import = receive(asks("tb_luo"))
        confirm_chats(chat_import_id=chat_import.pk, makes_buyers=False, skips_bad_rows=False, at=LATER)
        ChatImport.objects.update(claim="other", claimed_until=LATER + 900 * DAY)

        assert work_on_chats(chat_import_id=chat_import.pk, worker="mine", at=LATER) == "writing"
        assert not Message.objects.exists()

    def test_is_decided_once(self, bring, luo):
        chat_import = bring(asks("tb_luo"))

        with pytest.raises(ChatsRefused, match="decided"):
            written(chat_import)
        assert not cancel_chats(chat_import_id=chat_import.pk, at=LATER)

    def test_what_is_cancelled_leaves_nothing(self, receive, luo):
        chat_import = receive(asks("tb_luo"))

        assert cancel_chats(chat_import_id=chat_import.pk, at=LATER)
        assert not ChatLine.objects.exists()
        assert ChatImport.objects.get().state == ChatImportState.CANCELLED

    def test_asks_no_more_for_many_buyers(self, receive, shop, taobao, django_assert_max_num_queries):
        for number in range(60):
            CustomerFactory(shop=shop, channel=taobao, account=f"tb_{number}")
        rows = [line for n in range(60) for line in (asks(f"tb_{n}"), answers(f"tb_{n}"))]
        chat_import = receive(*rows)

        with django_assert_max_num_queries(60):
            written(chat_import)

        assert (Message.objects.count(), Inquiry.objects.count(), ReplyWait.objects.count()) == (120, 60, 60)


class TestTalks:
    def test_an_open_inquiry_takes_what_comes_later(self, bring, luo):
        inquiry = InquiryFactory(customer=luo, opened_at=NOON - 9 * DAY)

        bring(asks("tb_luo"))

        inquiry.refresh_from_db()
        assert Message.objects.get().inquiry == inquiry
        assert inquiry.last_at == NOON

    @pytest.mark.parametrize(("minutes", "inquiries"), [(239, 1), (240, 2)])
    def test_a_closed_one_takes_what_comes_within_four_hours(self, bring, luo, minutes, inquiries):
        InquiryFactory(customer=luo, state="won", opened_at=NOON - minutes * MINUTE)

        bring(asks("tb_luo"))

        assert Inquiry.objects.count() == inquiries

    def test_what_was_said_long_before_the_open_one_stands_alone(self, bring, luo):
        InquiryFactory(customer=luo, opened_at=NOON + 9 * DAY)

        bring(asks("tb_luo"))

        assert Message.objects.get().inquiry is None

    def test_the_shop_s_own_word_opens_nothing(self, bring, luo):
        bring(answers("tb_luo"))

        assert not Inquiry.objects.exists()

    def test_waits_have_the_times_of_the_messages(self, bring, luo):
        rows = [asks("tb_luo"), answers("tb_luo", minutes=3), asks("tb_luo", "多少钱", 70)]

        bring(*rows)

        first, second = ReplyWait.objects.order_by("asked_at")
        assert (first.answered_at - first.asked_at, first.agent_name, first.is_first) == (3 * MINUTE, "小美", True)
        assert (second.asked_at, second.due_at, second.how) == (NOON + 70 * MINUTE, NOON + 130 * MINUTE, "")
