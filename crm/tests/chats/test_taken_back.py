"""What an import of chats wrote is taken back."""

from datetime import timedelta

import pytest

from crm.models import FollowUp, Inquiry, Message, ReplyWait
from crm.services.chats import undo_chats, work_on_chats
from crm.services.follow_ups import promise
from crm.services.messages import keep_message
from crm.tests.chat_files import LATER, answers, asks, written
from customers.models import Customer
from customers.tests.factories import NOON

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def undone(chat_import, by=None):
    assert undo_chats(chat_import_id=chat_import.pk, by=by, at=LATER)
    return work_on_chats(chat_import_id=chat_import.pk, worker="u", at=LATER)


class TestUndo:
    def test_takes_back_messages_talks_waits_and_buyers_that_it_made(self, receive, taobao, luo):
        rows = [asks("tb_luo"), asks("newcomer"), answers("newcomer")]
        done = written(receive(*rows, channel=taobao), makes_buyers=True)

        assert undone(done) == "undone"

        assert not any(model.objects.exists() for model in (Message, Inquiry, ReplyWait))
        assert list(Customer.objects.values_list("account", flat=True)) == ["tb_luo"]
        assert not undo_chats(chat_import_id=done.pk, by=None, at=LATER)

    def test_keeps_the_talk_and_the_buyer_that_somebody_went_on_with(self, receive, shop, taobao, agent):
        done = written(receive(asks("newcomer"), channel=taobao), makes_buyers=True)
        promise(
            customer=Customer.objects.select_related("shop").get(), by=agent, at=LATER, due_at=LATER + DAY, reason="ask"
        )

        undone(done)

        assert FollowUp.objects.get().inquiry == Inquiry.objects.get()
        assert not Message.objects.exists()
        assert not ReplyWait.objects.exists()

    def test_gives_pasted_sentences_and_open_talks_their_times_back(self, bring, luo, agent):
        keep_message(customer=luo, by=agent, at=NOON + 9 * MINUTE, text="在吗")
        before = [list(model.objects.values()) for model in (Message, Inquiry)]
        waits = list(ReplyWait.objects.values("asked_at", "due_at", "how"))
        done = bring(asks("tb_luo"), answers("tb_luo", minutes=30))

        undone(done)

        assert [list(model.objects.values()) for model in (Message, Inquiry)] == before
        assert list(ReplyWait.objects.values("asked_at", "due_at", "how")) == waits

    def test_the_same_file_can_come_again(self, bring, luo):
        rows = [asks("tb_luo"), answers("tb_luo")]
        undone(bring(*rows))

        assert bring(*rows).written_count == 2

    def test_works_in_batches_too(self, bring, luo, monkeypatch):
        monkeypatch.setattr("crm.services.chats.taking_back.BATCH", 3)
        done = bring(*[asks("tb_luo", f"{n} 号", n) for n in range(10)])

        assert undone(done) == "undone"
        assert not Message.objects.exists()
