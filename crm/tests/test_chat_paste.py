"""Talks as people copy them out of the chat window."""

import pytest

from crm.chat_paste import is_agent, read_paste, sender_of

TALK = """以上是历史消息
tb_luo 2026-03-01 12:00:05
你好，这款还有吗
想送人
桑里丝绸:小美 2026-03-01 12:00:30
[自动回复] 您好，客服马上就来
桑里丝绸:小美 2026-03-01 12:03:10
「tb_luo：你好，这款还有吗」
- - - - - - - - - -
有的，今天能发

已读
系统消息 2026-03-01 12:04:00
会员已领取优惠券
tb_luo 撤回了一条消息
tb_luo 2026-03-01 12:05:00
> 有的，今天能发
好的
"""


def told(found):
    return [(one.sender, one.text) for one in found.records]


class TestReadPaste:
    def test_takes_both_sides_word_for_word_and_leaves_out_what_nobody_said(self):
        found = read_paste(TALK)

        assert told(found) == [
            ("buyer", "你好，这款还有吗\n想送人"),
            ("automatic", "您好，客服马上就来"),
            ("agent", "有的，今天能发"),
            ("buyer", "好的"),
        ]
        assert found.buyers == ["tb_luo"]
        assert {one.buyer for one in found.records} == {"tb_luo"}
        assert [one.agent for one in found.records] == ["", "小美", "小美", ""]
        assert [one.number for one in found.records] == [2, 5, 7, 16]
        assert (found.system_count, found.lost_count) == (3, 0)

    @pytest.mark.parametrize(
        ("head", "nick", "time"),
        [
            ("tb_luo 2026-03-01 12:00:05", "tb_luo", "2026-03-01 12:00:05"),
            ("tb_luo(2026-03-01 12:00:05):", "tb_luo", "2026-03-01 12:00:05"),
            ("tb_luo： 2026/3/1 12:00", "tb_luo", "2026/3/1 12:00"),
            ("cntaobaotb_luo 2026-03-01 12:00:05", "tb_luo", "2026-03-01 12:00:05"),
            ("2026-03-01 12:00:05 爱喝茶的阿黄", "爱喝茶的阿黄", "2026-03-01 12:00:05"),
            ("[2026-03-01 12:00:05] tb_luo:", "tb_luo", "2026-03-01 12:00:05"),
            ("ｔｂ＿ｌｕｏ ２０２６-０３-０１ １２：００：０５", "ｔｂ＿ｌｕｏ", "2026-03-01 12:00:05"),
            ("Anna van Dijk 2026年3月1日 12:00:05", "Anna van Dijk", "2026年3月1日 12:00:05"),
        ],
    )
    def test_knows_a_line_of_nick_and_time(self, head, nick, time):
        found = read_paste(f"{head}\n在吗")

        assert [(one.buyer, one.time, one.text) for one in found.records] == [(nick, time, "在吗")]

    def test_a_day_of_its_own_goes_with_the_clocks_below(self):
        found = read_paste("———— 2026-03-01 ————\ntb_luo 12:00:05\n在吗\n2026-03-02 星期一\ntb_luo 09:00:00\n早")

        assert [one.time for one in found.records] == ["2026-03-01 12:00:05", "2026-03-02 09:00:00"]

    def test_a_clock_in_a_sentence_begins_nothing(self):
        assert told(read_paste("tb_luo 2026-03-01 12:00:05\n我 18:30\n以后才在家")) == [
            ("buyer", "我 18:30\n以后才在家")
        ]

    def test_agents_without_the_shop_s_name_are_named_by_who_pastes(self):
        talk = "tb_luo 2026-03-01 12:00:05\n在吗\n小美 2026-03-01 12:01:00\n在的"

        assert read_paste(talk).buyers == ["tb_luo", "小美"]
        assert told(read_paste(talk, agents=["小美 "])) == [("buyer", "在吗"), ("agent", "在的")]

    def test_counts_what_stands_before_the_first_nick(self):
        assert read_paste("在吗\n有人吗").lost_count == 2

    def test_windows_and_mac_lines_and_invisible_marks_change_nothing(self):
        assert read_paste(TALK.replace("\n", "\r\n").replace("tb_luo", "\u200btb_luo")) == read_paste(TALK)


class TestSides:
    @pytest.mark.parametrize(("nick", "ours"), [("店:小美", True), ("店：美", True), ("tb_luo", False), ("Mei", True)])
    def test_the_shop_speaks_with_a_colon_or_a_name_that_was_given(self, nick, ours):
        assert is_agent(nick, ["mei"]) is ours

    @pytest.mark.parametrize("mark", ["[自动回复]", "【自动回复】", "自动回复：", "(智能回复) ", "Auto-reply: "])
    def test_an_automatic_reply_says_so(self, mark):
        assert sender_of("agent", f"{mark}您好") == ("automatic", "您好")

    def test_a_buyer_never_is_automatic(self):
        assert sender_of("buyer", "自动回复：您好")[0] == "buyer"
