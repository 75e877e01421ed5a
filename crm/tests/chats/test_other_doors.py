"""Chats by paste and by command."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from crm.models import Message
from crm.services.chats import ChatsRefused, receive_paste
from crm.tests.chat_files import LATER, asks, table, written

pytestmark = pytest.mark.django_db


class TestPaste:
    TALK = "tb_luo 2026-03-01 12:00:05\n在吗\n桑里丝绸:小美 2026-03-01 12:00:30\n在的\n"

    def paste(self, shop, manager, text, agents=()):
        return receive_paste(shop=shop, channel=None, text=text, agents=agents, by=manager, at=LATER)

    def test_becomes_messages_like_a_file(self, shop, luo, manager):
        written(self.paste(shop, manager, self.TALK))

        assert list(Message.objects.order_by("said_at").values_list("sender", "text", "source")) == [
            ("buyer", "在吗", "pasted_chat"), ("agent", "在的", "pasted_chat"),
        ]  # fmt: skip

    def test_and_a_file_that_tells_the_same_adds_nothing(self, bring, shop, luo, manager):
        written(self.paste(shop, manager, self.TALK))
        row = ("2026-03-01 12:00:05", "tb_luo", "", "买家", "在吗")

        assert bring(row).known_count == 1

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

    def test_writes_and_reports(self, luo, taobao, tmp_path):
        path = tmp_path / "chats.csv"
        path.write_bytes(table(asks("tb_luo"), asks("newcomer")))

        status, report = self.run(path, "--channel", "taobao", "--make-buyers")

        assert status == 0
        assert report["messages"] == {"seen": 2, "written": 2, "known": 0, "skipped": 0}
        assert report["buyers"] == {"known": 1, "unknown": 1, "ambiguous": 0, "masked": 0, "made": 1}
        assert Message.objects.count() == 2

    def test_with_bad_rows_nothing_is_kept_unless_they_are_left_out(self, luo, tmp_path):
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
