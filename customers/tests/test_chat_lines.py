import pytest

from customers.chat_lines import LONGEST, Turn, clean, fold, heard


class TestHeard:
    @pytest.mark.parametrize(
        ("text", "who", "said"),
        [
            pytest.param(
                "陈小满0318 2026-11-24 14:02:11\n那个面霜还有吗", "陈小满0318", "那个面霜还有吗", id="qianniu"
            ),
            pytest.param("陈小满0318 (2026-11-24 14:02:11):\n在吗", "陈小满0318", "在吗", id="with brackets"),
            pytest.param("陈小满0318 14:02:11\n在吗\n\n已读\n要两瓶", "陈小满0318", "在吗\n要两瓶", id="several lines"),
            pytest.param("2026/11/24 14:02 陈小满\n在吗", "陈小满", "在吗", id="time before the nick"),
            pytest.param("cntaobaochenxm 2026-11-24 14:02:11 在吗", "chenxm", "在吗", id="in one line"),
            pytest.param("jd_51c7f2 (14:02): 在吗", "jd_51c7f2", "在吗", id="clock only"),
            pytest.param("陈小满：地址：杭州", "陈小满", "地址：杭州", id="full-width colon"),
            pytest.param("陈小满:\n在吗", "陈小满", "在吗", id="words in the next line"),
        ],
    )
    def test_tells_the_speaker_from_the_words(self, text, who, said):
        assert heard(text) == Turn(who, said)

    def test_keeps_the_words_of_the_buyer_and_leaves_those_of_the_shop(self):
        text = (
            "云苔护肤:小林 2026-11-24 14:01:00\n您好\n陈小满0318 2026-11-24 14:02:11\n那个面霜还有吗\n"
            "云苔护肤:小林 2026-11-24 14:02:40\n有的\n陈小满0318 2026-11-24 14:03:01\n好的"
        )

        assert heard(text) == Turn("陈小满0318", "那个面霜还有吗\n好的")

    @pytest.mark.parametrize(
        "text",
        ["那个面霜还有吗", "你好，想问一下：有货吗", "14:02 有人吗", "https://item.example/1", "订单号：4869", ":", ""],
    )
    def test_hears_nobody_where_nobody_is_named(self, text):
        assert heard(text) is None


class TestClean:
    def test_ends_lines_one_way_and_drops_what_is_never_stored(self):
        assert clean(" a\r\nb\x00\u202e\u200b ") == "a\nb"

    def test_reads_so_much_and_no_more(self):
        assert len(clean("x" * 9000)) == LONGEST


class TestFold:
    def test_keeps_every_character_in_its_place(self):
        assert fold("６２１８　ＡＢ：…①") == "6218 AB:…1"
