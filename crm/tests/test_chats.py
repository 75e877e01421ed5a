"""Chat records become messages, once; they open and continue talks, answer waits, and can be taken back."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from crm.choices import ChatImportState
from crm.models import ChatImport, ChatLine, FollowUp, Inquiry, Message, ReplyWait
from crm.services.chats import (
    ChatsRefused,
    cancel_chats,
    confirm_chats,
    receive_paste,
    undo_chats,
    work_on_chats,
    write,
)
from crm.services.follow_ups import promise
from crm.services.messages import keep_message
from crm.tests.chat_files import LATER, answers, asks, moment, received, table, written
from crm.tests.factories import InquiryFactory
from crm.tests.team_files import xlsx_bytes
from customers.models import Customer, CustomerAlias, CustomerFacts
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, ShopFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def luo(shop, taobao):
    return CustomerFactory(shop=shop, channel=taobao, account="tb_luo")


def states(chat_import):
    return {one.name: str(one.state) for one in chat_import.buyers.all()}


def codes(chat_import):
    return [(number, column, code) for number, column, _value, code in chat_import.problems]


def undone(chat_import, by=None):
    assert undo_chats(chat_import_id=chat_import.pk, by=by, at=LATER)
    return work_on_chats(chat_import_id=chat_import.pk, worker="u", at=LATER)


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_any_encoding_that_order_files_have(self, shop, luo, tmp_path, encoding):
        content = table(asks("tb_luo", "这款还有吗"), answers("tb_luo"), encoding=encoding)

        chat_import = received(shop, content, tmp_path)

        assert (chat_import.line_count, chat_import.problem_count) == (2, 0)
        assert ChatLine.objects.order_by("number").first().text == "这款还有吗"

    @pytest.mark.parametrize(
        "header",
        [
            ("time", "buyer", "agent", "sender", "text"),
            ("Sent At", "CUSTOMER", "Staff", "from", "Message"),
            ("消息时间", "买家昵称", "子账号", "发送者", "消息内容"),
        ],
    )
    def test_headings_of_either_language_in_any_order(self, shop, luo, tmp_path, header):
        rows = [tuple(reversed(row)) for row in (asks("tb_luo"), answers("tb_luo"))]

        chat_import = received(shop, table(*rows, header=tuple(reversed(header))), tmp_path)

        assert chat_import.line_count == 2

    def test_a_workbook_too(self, shop, luo, tmp_path):
        content = xlsx_bytes(["time", "buyer", "agent", "sender", "text"], asks("tb_luo"), answers("tb_luo"))

        assert received(shop, content, tmp_path, name="chats.xlsx").line_count == 2

    def test_the_sender_may_be_named_by_nick(self, shop, luo, tmp_path):
        rows = [
            (moment(0), "tb_luo", "店:小美", "tb_luo", "在吗"),
            (moment(1), "tb_luo", "店:小美", "店:小美", "[自动回复] 在的"),
        ]

        received(shop, table(*rows), tmp_path)

        assert list(ChatLine.objects.order_by("number").values_list("sender", "text")) == [
            ("buyer", "在吗"), ("automatic", "在的"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("row", "column", "code"),
        [
            pytest.param(("", "tb_luo", "", "买家", "在吗"), "time", "no_time", id="no time"),
            pytest.param(("昨天", "tb_luo", "", "买家", "在吗"), "time", "bad_time", id="no date"),
            pytest.param(("2026-02-30 10:00", "tb_luo", "", "买家", "?"), "time", "bad_time", id="no such day"),
            pytest.param(("2030-01-01 10:00", "tb_luo", "", "买家", "?"), "time", "future", id="a day to come"),
            pytest.param((moment(), "", "", "买家", "在吗"), "buyer", "no_buyer", id="no buyer"),
            pytest.param((moment(), "2.2E+12", "", "买家", "?"), "buyer", "id_damaged", id="a damaged id"),
            pytest.param((moment(), "x" * 256, "", "买家", "?"), "buyer", "nick_too_long", id="a long nick"),
            pytest.param((moment(), "tb_luo", "小美", "谁", "?"), "sender", "bad_sender", id="whoever"),
            pytest.param((moment(), "tb_luo", "", "", "?"), "sender", "bad_sender", id="nobody"),
            pytest.param((moment(), "tb_luo", "", "买家", " "), "text", "no_text", id="nothing said"),
            pytest.param((moment(), "tb_luo", "", "买家", "字" * 2001), "text", "text_too_long", id="a novel"),
            pytest.param((moment(), "tb_luo", "", "买家", "a\u202eb"), "text", "bad_text", id="a turned text"),
        ],
    )
    def test_a_row_that_is_wrong_is_told_by_row_column_and_value(self, shop, luo, tmp_path, row, column, code):
        chat_import = received(shop, table(asks("tb_luo"), row), tmp_path)

        assert codes(chat_import) == [(3, column, code)]
        with pytest.raises(ChatsRefused, match="Mend the file"):
            written(chat_import)
        assert written(chat_import, skips_bad_rows=True).written_count == 1

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            pytest.param(b"", "empty", id="an empty file"),
            pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "", id="an old workbook"),
            pytest.param("时间,买家,内容\n1,2,3\n".encode(), "time, buyer, sender and text", id="a column lacks"),
            pytest.param("时间,买家,发送方,内容\n".encode(), "Nothing to import", id="only a header"),
            pytest.param(b"<html><table><tr><td>a</td></tr></table></html>", "", id="a web page"),
        ],
    )
    def test_what_is_no_such_table_is_refused_in_words(self, shop, tmp_path, content, words):
        with pytest.raises(ChatsRefused) as refused:
            received(shop, content, tmp_path)

        assert words.lower() in str(refused.value).lower()
        assert not ChatImport.objects.exists()

    def test_more_rows_than_are_read_at_once_are_refused(self, shop, tmp_path, monkeypatch):
        monkeypatch.setattr("crm.services.chats.table.ROWS", 2)

        with pytest.raises(ChatsRefused, match="Split the file"):
            received(shop, table(*[asks("tb_luo", minutes=n) for n in range(3)]), tmp_path)


class TestBuyers:
    def test_are_known_by_id_other_id_or_nick_never_guessed(self, shop, taobao, luo, tmp_path):
        CustomerAlias.objects.create(shop=shop, channel=taobao, key="tb_other", customer=luo)
        for code in ("jd", "douyin"):
            CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code=code), account="twin", key=f"{code}1")
        CustomerFactory(shop=ShopFactory(), account="elsewhere")
        names = ("tb_luo", "tb_other", "twin", "elsewhere", "t**o", "tb_lu")

        chat_import = received(shop, table(*[asks(name) for name in names]), tmp_path)

        assert states(chat_import) == {
            "tb_luo": "known",
            "tb_other": "known",
            "twin": "ambiguous",
            "elsewhere": "unknown",
            "t**o": "masked",
            "tb_lu": "unknown",
        }

    def test_the_channel_tells_twins_apart(self, shop, tmp_path):
        channels = [ChannelFactory(shop=shop, code=code) for code in ("jd", "douyin")]
        twins = [CustomerFactory(shop=shop, channel=one, account="twin", key=f"{one.code}1") for one in channels]

        chat_import = received(shop, table(asks("twin")), tmp_path, channel=channels[1])

        assert chat_import.buyers.get().customer == twins[1]

    def test_unknown_ones_are_skipped_unless_asked_for(self, shop, luo, taobao, tmp_path):
        done = written(received(shop, table(asks("tb_luo"), asks("newcomer")), tmp_path, channel=taobao))

        assert (done.written_count, done.skipped_count) == (1, 1)
        assert not Customer.objects.filter(account="newcomer").exists()

    def test_or_made_as_an_order_file_would_make_them(self, shop, taobao, tmp_path):
        content = table(asks("newcomer"), asks("t**o"))

        written(received(shop, content, tmp_path, channel=taobao), makes_buyers=True)

        made = Customer.objects.get(shop=shop)
        assert (made.account, made.key, made.channel) == ("newcomer", "newcomer", taobao)
        assert CustomerFacts.objects.filter(customer=made).exists()
        assert Message.objects.get().customer == made

    def test_making_them_takes_a_channel(self, shop, tmp_path):
        chat_import = received(shop, table(asks("newcomer")), tmp_path)

        with pytest.raises(ChatsRefused, match="channel"):
            confirm_chats(chat_import_id=chat_import.pk, makes_buyers=True, skips_bad_rows=False, at=LATER)

    def test_who_became_known_since_the_review_is_taken(self, shop, taobao, tmp_path):
        chat_import = received(shop, table(asks("newcomer")), tmp_path, channel=taobao)
        met = CustomerFactory(shop=shop, channel=taobao, account="newcomer")

        written(chat_import, makes_buyers=True)

        assert Message.objects.get().customer == met
        assert not chat_import.buyers.get().is_made


class TestWriting:
    def test_keeps_who_said_what_when(self, shop, luo, agent, manager, tmp_path):
        agent.first_name = "小美"
        agent.save()
        content = table(asks("tb_luo", "这款还有吗"), answers("tb_luo", "有的", agent="店:小美"))

        written(received(shop, content, tmp_path, by=manager))

        asked, answered = Message.objects.order_by("said_at")
        assert (asked.sender, asked.text, asked.said_at, asked.source) == ("buyer", "这款还有吗", NOON, "chat_file")
        assert (answered.sender, answered.agent, answered.agent_name) == ("agent", agent, "店:小美")
        assert asked.inquiry == answered.inquiry == Inquiry.objects.get()
        assert Inquiry.objects.get().last_by == agent

    def test_the_same_record_twice_is_kept_once(self, shop, luo, tmp_path):
        content = table(asks("tb_luo"), asks("tb_luo"), answers("tb_luo"))
        written(received(shop, content, tmp_path))

        again = written(received(shop, content, tmp_path))

        assert Message.objects.count() == 2
        assert (again.written_count, again.known_count) == (0, 2)

    def test_also_in_another_file_under_another_id(self, shop, luo, taobao, tmp_path):
        CustomerAlias.objects.create(shop=shop, channel=taobao, key="tb_other", customer=luo)
        written(received(shop, table(asks("tb_luo")), tmp_path))

        written(received(shop, table(asks("tb_other"), asks("tb_other", "多少钱", 5)), tmp_path))

        assert list(Message.objects.order_by("said_at").values_list("text", flat=True)) == ["在吗", "多少钱"]

    def test_a_sentence_that_an_agent_pasted_gets_its_own_time(self, shop, luo, agent, tmp_path):
        pasted = keep_message(customer=luo, by=agent, at=NOON + 9 * MINUTE, text="在吗")

        done = written(received(shop, table(asks("tb_luo"), answers("tb_luo")), tmp_path))

        pasted.refresh_from_db()
        assert (pasted.said_at, pasted.pasted_at) == (NOON, NOON + 9 * MINUTE)
        assert Message.objects.count() == 2
        assert done.known_count == 1
        wait = ReplyWait.objects.get()
        assert (wait.asked_at, wait.how) == (NOON, "message")
        assert Inquiry.objects.get().opened_at == NOON

    def test_batches_say_the_same_as_one_go(self, shop, luo, tmp_path, monkeypatch):
        monkeypatch.setattr(write, "BATCH", 3)
        content = table(*[(asks if n % 2 == 0 else answers)("tb_luo", f"{n} 号", minutes=n) for n in range(10)])

        done = written(received(shop, content, tmp_path))

        assert (done.state, done.written_count) == ("done", 10)
        assert Inquiry.objects.get().last_at == NOON + 9 * MINUTE
        assert ReplyWait.objects.filter(how="message").count() == 5
        assert not ChatLine.objects.exists()

    def test_goes_on_where_a_dead_worker_stopped(self, shop, luo, tmp_path, monkeypatch):
        monkeypatch.setattr(write, "BATCH", 3)
        chat_import = received(shop, table(*[asks("tb_luo", f"{n} 号", n) for n in range(10)]), tmp_path)
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

    def test_two_workers_do_not_write_at_once(self, shop, luo, tmp_path):
        chat_import = received(shop, table(asks("tb_luo")), tmp_path)
        confirm_chats(chat_import_id=chat_import.pk, makes_buyers=False, skips_bad_rows=False, at=LATER)
        ChatImport.objects.update(claim="other", claimed_until=LATER + 900 * DAY)

        assert work_on_chats(chat_import_id=chat_import.pk, worker="mine", at=LATER) == "writing"
        assert not Message.objects.exists()

    def test_is_decided_once(self, shop, luo, tmp_path):
        chat_import = written(received(shop, table(asks("tb_luo")), tmp_path))

        with pytest.raises(ChatsRefused, match="decided"):
            written(chat_import)
        assert not cancel_chats(chat_import_id=chat_import.pk, at=LATER)

    def test_what_is_cancelled_leaves_nothing(self, shop, luo, tmp_path):
        chat_import = received(shop, table(asks("tb_luo")), tmp_path)

        assert cancel_chats(chat_import_id=chat_import.pk, at=LATER)
        assert not ChatLine.objects.exists()
        assert ChatImport.objects.get().state == ChatImportState.CANCELLED

    def test_asks_no_more_for_many_buyers(self, shop, taobao, tmp_path, django_assert_max_num_queries):
        for number in range(60):
            CustomerFactory(shop=shop, channel=taobao, account=f"tb_{number}")
        rows = [line for n in range(60) for line in (asks(f"tb_{n}"), answers(f"tb_{n}"))]
        chat_import = received(shop, table(*rows), tmp_path)

        with django_assert_max_num_queries(60):
            written(chat_import)

        assert (Message.objects.count(), Inquiry.objects.count(), ReplyWait.objects.count()) == (120, 60, 60)


class TestTalks:
    def test_an_open_inquiry_takes_what_comes_later(self, shop, luo, tmp_path):
        inquiry = InquiryFactory(customer=luo, opened_at=NOON - 9 * DAY)

        written(received(shop, table(asks("tb_luo")), tmp_path))

        inquiry.refresh_from_db()
        assert Message.objects.get().inquiry == inquiry
        assert inquiry.last_at == NOON

    @pytest.mark.parametrize(("minutes", "inquiries"), [(239, 1), (240, 2)])
    def test_a_closed_one_what_comes_within_four_hours(self, shop, luo, tmp_path, minutes, inquiries):
        InquiryFactory(customer=luo, state="won", opened_at=NOON - minutes * MINUTE)

        written(received(shop, table(asks("tb_luo")), tmp_path))

        assert Inquiry.objects.count() == inquiries

    def test_what_was_said_long_before_the_open_one_stands_alone(self, shop, luo, tmp_path):
        InquiryFactory(customer=luo, opened_at=NOON + 9 * DAY)

        written(received(shop, table(asks("tb_luo")), tmp_path))

        assert Message.objects.get().inquiry is None

    def test_the_shop_s_own_word_opens_nothing(self, shop, luo, tmp_path):
        written(received(shop, table(answers("tb_luo")), tmp_path))

        assert not Inquiry.objects.exists()

    def test_waits_have_the_times_of_the_messages(self, shop, luo, tmp_path):
        content = table(asks("tb_luo"), answers("tb_luo", minutes=3), asks("tb_luo", "多少钱", 70))

        written(received(shop, content, tmp_path))

        first, second = ReplyWait.objects.order_by("asked_at")
        assert (first.answered_at - first.asked_at, first.agent_name, first.is_first) == (3 * MINUTE, "小美", True)
        assert (second.asked_at, second.due_at, second.how) == (NOON + 70 * MINUTE, NOON + 130 * MINUTE, "")


class TestUndo:
    def test_takes_back_messages_talks_waits_and_buyers_that_it_made(self, shop, taobao, luo, tmp_path):
        content = table(asks("tb_luo"), asks("newcomer"), answers("newcomer"))
        done = written(received(shop, content, tmp_path, channel=taobao), makes_buyers=True)

        assert undone(done) == "undone"

        assert not any(model.objects.exists() for model in (Message, Inquiry, ReplyWait))
        assert list(Customer.objects.values_list("account", flat=True)) == ["tb_luo"]
        assert not undo_chats(chat_import_id=done.pk, by=None, at=LATER)

    def test_keeps_the_talk_and_the_buyer_that_somebody_went_on_with(self, shop, taobao, agent, tmp_path):
        done = written(received(shop, table(asks("newcomer")), tmp_path, channel=taobao), makes_buyers=True)
        promise(
            customer=Customer.objects.select_related("shop").get(), by=agent, at=LATER, due_at=LATER + DAY, reason="ask"
        )

        undone(done)

        assert FollowUp.objects.get().inquiry == Inquiry.objects.get()
        assert not Message.objects.exists()
        assert not ReplyWait.objects.exists()

    def test_gives_pasted_sentences_and_open_talks_their_times_back(self, shop, luo, agent, tmp_path):
        keep_message(customer=luo, by=agent, at=NOON + 9 * MINUTE, text="在吗")
        before = [list(model.objects.values()) for model in (Message, Inquiry)]
        waits = list(ReplyWait.objects.values("asked_at", "due_at", "how"))
        done = written(received(shop, table(asks("tb_luo"), answers("tb_luo", minutes=30)), tmp_path))

        undone(done)

        assert [list(model.objects.values()) for model in (Message, Inquiry)] == before
        assert list(ReplyWait.objects.values("asked_at", "due_at", "how")) == waits

    def test_the_same_file_can_come_again(self, shop, luo, tmp_path):
        content = table(asks("tb_luo"), answers("tb_luo"))
        undone(written(received(shop, content, tmp_path)))

        assert written(received(shop, content, tmp_path)).written_count == 2

    def test_in_batches_too(self, shop, luo, tmp_path, monkeypatch):
        monkeypatch.setattr("crm.services.chats.taking_back.BATCH", 3)
        done = written(received(shop, table(*[asks("tb_luo", f"{n} 号", n) for n in range(10)]), tmp_path))

        assert undone(done) == "undone"
        assert not Message.objects.exists()


class TestPaste:
    TALK = "tb_luo 2026-03-01 12:00:05\n在吗\n桑里丝绸:小美 2026-03-01 12:00:30\n在的\n"

    def paste(self, shop, manager, text, agents=()):
        return receive_paste(shop=shop, channel=None, text=text, agents=agents, by=manager, at=LATER)

    def test_becomes_messages_like_a_file(self, shop, luo, manager):
        written(self.paste(shop, manager, self.TALK))

        assert list(Message.objects.order_by("said_at").values_list("sender", "text", "source")) == [
            ("buyer", "在吗", "pasted_chat"), ("agent", "在的", "pasted_chat"),
        ]  # fmt: skip

    def test_and_a_file_that_tells_the_same_adds_nothing(self, shop, luo, manager, tmp_path):
        written(self.paste(shop, manager, self.TALK))
        row = ("2026-03-01 12:00:05", "tb_luo", "", "买家", "在吗")

        assert written(received(shop, table(row), tmp_path)).known_count == 1

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param("", "No message found", id="nothing"),
            pytest.param("在吗\n有人吗", "nick and time", id="no heads"),
            pytest.param("店:小美 2026-03-01 12:00:05\n在的", "whose talk", id="the shop alone"),
            pytest.param(TALK + "tb_li 2026-03-01 12:00:05\n在吗", "tb_luo, tb_li", id="two buyers"),
            pytest.param("字" * 200_001, "200,000", id="a book"),
        ],
    )
    def test_is_refused_in_words(self, shop, manager, text, words):
        with pytest.raises(ChatsRefused, match=words):
            self.paste(shop, manager, text)


class TestTheCommand:
    def run(self, path, *options):
        out = StringIO()
        status = 0
        try:
            call_command("import_chats", str(path), "--shop", "silk", "--json", *options, stdout=out)
        except SystemExit as end:
            status = end.code
        return status, json.loads(out.getvalue())

    def test_writes_and_reports(self, shop, luo, taobao, tmp_path):
        path = tmp_path / "chats.csv"
        path.write_bytes(table(asks("tb_luo"), asks("newcomer")))

        status, report = self.run(path, "--channel", "taobao", "--make-buyers")

        assert status == 0
        assert report["messages"] == {"seen": 2, "written": 2, "known": 0, "skipped": 0}
        assert report["buyers"] == {"known": 1, "unknown": 1, "ambiguous": 0, "masked": 0, "made": 1}
        assert Message.objects.count() == 2

    def test_with_bad_rows_nothing_is_kept_unless_they_are_left_out(self, shop, luo, tmp_path):
        path = tmp_path / "chats.csv"
        path.write_bytes(table(asks("tb_luo"), ("gestern", "tb_luo", "", "买家", "?")))

        status, report = self.run(path)
        assert (status, report["import"], Message.objects.count()) == (1, None, 0)
        assert report["rejected"][0]["row"] == 3
        assert self.run(path, "--skip-bad-rows")[0] == 0
        assert Message.objects.count() == 1

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (["--channel", "nowhere"], "unknown_channel"),
            (["--make-buyers"], "refused"),
            (["--shop", "no"], "unknown_shop"),
        ],
    )
    def test_refuses_in_words(self, shop, tmp_path, options, code):
        path = tmp_path / "chats.csv"
        path.write_bytes(table(asks("tb_luo")))

        status, report = self.run(path, *options)

        assert (status, report["refused"]["code"]) == (2, code)
