"""Chat records are read: encodings, headings, what is wrong with a row or a file."""

import pytest

from crm.models import ChatImport, ChatLine
from crm.services.chats import ChatsRefused
from crm.tests.chat_files import answers, asks, moment, received, table, written
from crm.tests.team_files import xlsx_bytes

pytestmark = pytest.mark.django_db


def codes(chat_import):
    return [(number, column, code) for number, column, _value, code in chat_import.problems]


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_takes_any_encoding_that_order_files_have(self, shop, luo, tmp_path, encoding):
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
    def test_knows_headings_of_either_language_in_any_order(self, shop, luo, tmp_path, header):
        rows = [tuple(reversed(row)) for row in (asks("tb_luo"), answers("tb_luo"))]

        chat_import = received(shop, table(*rows, header=tuple(reversed(header))), tmp_path)

        assert chat_import.line_count == 2

    def test_takes_a_workbook_too(self, shop, luo, tmp_path):
        content = xlsx_bytes(["time", "buyer", "agent", "sender", "text"], asks("tb_luo"), answers("tb_luo"))

        assert received(shop, content, tmp_path, name="chats.xlsx").line_count == 2

    def test_the_sender_may_be_named_by_nick(self, receive, luo):
        rows = [
            (moment(0), "tb_luo", "店:小美", "tb_luo", "在吗"),
            (moment(1), "tb_luo", "店:小美", "店:小美", "[自动回复] 在的"),
        ]

        receive(*rows)

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
    def test_a_row_that_is_wrong_is_told_by_row_column_and_value(self, receive, luo, row, column, code):
        chat_import = receive(asks("tb_luo"), row)

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

    def test_more_rows_than_are_read_at_once_are_refused(self, receive, monkeypatch):
        monkeypatch.setattr("crm.services.chats.table.ROWS", 2)

        with pytest.raises(ChatsRefused, match="Split the file"):
            receive(*[asks("tb_luo", minutes=n) for n in range(3)])
