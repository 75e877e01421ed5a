"""Words in lines of buyers: one spelling and the way back, the longest match, "no", points, and spam."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customers.tests.rounds import rounds
from tagging.keyword_defaults import DEFAULT_SETS
from tagging.words import NOTHING, SPAM, WordReader, WordSet, spelled
from tagging.words.matching import Matcher, longest_first
from tagging.words.spelling import INVISIBLE

LETTERS = st.sampled_from(
    "便宜点快递优惠券劵優發貨 　\u200b\ufeff\ufe0fAＶv１1。，?吗不没😀á\u0301가\u1100\u1161\uff76\uff9eﬁ㍿"
)
LINES = st.text(LETTERS | st.characters(), max_size=60)
MIXED = "便宜点更ab1é\u0416😀\ud800 "
MIXED_WORDS = st.lists(st.text(MIXED.strip(), min_size=2, max_size=4), min_size=1, max_size=12, unique=True)
WORDS = st.lists(st.text("便宜点快递优惠", min_size=2, max_size=4), min_size=1, max_size=12, unique=True)


def default_sets():
    return [WordSet(**{name: value for name, value in one.items() if name != "name"}) for one in DEFAULT_SETS]


@pytest.fixture(scope="module")
def reader():
    return WordReader(default_sets())


class TestSpelled:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("優惠劵", "优惠券"),
            ("便 宜\u3000点", "便宜点"),
            ("便宜\u200b\ufeff点", "便宜点"),
            ("ＬＯＧＯ １２", "logo 12"),
            ("有 logo 吗", "有 logo 吗"),
            ("e\u0301", "é"),
            ("\ufb01ne", "fine"),
            ("", ""),
        ],
    )
    def test_is_one(self, typed, meant):
        assert spelled(typed).text == meant

    @given(LINES)
    @example("a\u0301便 宜\u200b点㍿")
    @settings(max_examples=rounds(400))
    def test_leads_back_to_where_each_letter_stood(self, line):
        found = spelled(line)

        spans = [found.span(place, place + 1) for place in range(len(found.text))]

        assert all(0 <= start < end <= len(line) for start, end in spans)
        assert spans == sorted(spans)
        for letter, (start, end) in zip(found.text, spans, strict=True):
            assert letter in spelled(line[start:end]).text or letter.isspace() or INVISIBLE.search(line[start:end])

    @given(LINES)
    @settings(max_examples=rounds(400))
    def test_is_the_spelling_of_the_whole_line_but_for_spaces(self, line):
        plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", line)).lower()

        assert len("".join(spelled(line).text.split())) == len("".join(plain.split()))


class TestMatcher:
    def test_takes_the_longest_and_leaves_nothing_of_it_to_others(self):
        matcher = Matcher([WordSet("a", ("质量", "质量问题")), WordSet("b", ("问题",))])

        assert [hit[2].word for hit in matcher.hits("这个质量问题怎么办，质量差")] == ["质量问题", "质量"]

    @given(WORDS, st.text("便宜点快递优惠 ", max_size=40))
    @settings(max_examples=rounds(400))
    def test_finds_what_a_naive_search_finds(self, words, text):
        matcher = Matcher([WordSet("a", tuple(words))])
        everywhere = [
            (start, start + len(entry.word), entry)
            for entry in matcher.entries
            for start in range(len(text))
            if text.startswith(entry.word, start)
        ]

        hits = matcher.hits(text)

        assert hits == longest_first([(start - end, start, end, entry) for start, end, entry in everywhere], text)
        taken = [place for start, end, _entry in hits for place in range(start, end)]
        assert len(taken) == len(set(taken))
        for start, end, entry in everywhere:  # what is not taken lost its letters to one as long or longer
            rivals = [hit for hit in hits if hit[0] < end and start < hit[1]]
            assert any(hit[1] - hit[0] >= len(entry.word) for hit in rivals)

    @given(MIXED_WORDS, st.text(MIXED, max_size=40))
    @example(["ab", "abab", "b😀"], "ab😀abab")
    @example(["更便宜", "便宜", "宜点"], "更便宜点")
    @example(["1更", "更é"], "1更é")  # as many letters, though not as many octets
    @settings(max_examples=rounds(400))
    def test_says_where_words_stand_however_wide_the_letters(self, words, text):
        matcher = Matcher([WordSet("a", tuple(words))])
        everywhere = [
            (-len(entry.word), start, start + len(entry.word), entry)
            for entry in matcher.entries
            for start in range(len(text))
            if text.startswith(entry.word, start)
        ]

        assert matcher.hits(text) == longest_first(everywhere, text)

    @pytest.mark.parametrize(("line", "is_found"), [("618有活动吗", True), ("订单1688618", False), ("6180元", False)])
    def test_keeps_numbers_whole(self, line, is_found):
        assert bool(Matcher([WordSet("a", ("618",))]).hits(line)) == is_found

    def test_without_words_finds_nothing(self):
        assert Matcher([]).hits("便宜") == []


class TestNegation:
    @pytest.mark.parametrize(
        "line",
        ["不用赠品", "我不要发票", "别送礼盒了不用赠品", "没有优惠就算了", "不需要开发票", "不包邮也行", "不打折"],
    )
    def test_cancels(self, reader, line):
        assert reader.read(line).suggested_tags == []
        assert "price" not in reader.read(line).intents

    @pytest.mark.parametrize(
        "line",
        [
            "能不能便宜点", "有没有优惠", "是不是包邮", "不包邮吗", "没有赠品吗？", "不要了，有优惠吗",
            "不好意思便宜点", "别家更便宜", "非常优惠吗", "不能便宜点么", "特别划算吗", "差不多就便宜点",
        ],
    )  # fmt: skip
    def test_is_not_heard_in_a_question_or_another_clause(self, reader, line):
        assert "优惠券-2" in reader.read(line).suggested_tags

    def test_reaches_four_characters(self, reader):
        assert reader.read("不那么多的赠品").words
        assert not reader.read("不那么多赠品").words


class TestLookAlikes:
    @pytest.mark.parametrize("line", ["快递到哪了", "新年快乐", "看看", "随便看看", "您贵姓", "今天天气凉快"])
    def test_say_nothing(self, reader, line):
        assert reader.read(line).words == []

    @pytest.mark.parametrize(
        ("line", "intent"),
        [("好看吗", "look"), ("快点", "speed"), ("太贵了吧", "price"), ("贵吗", "price"), ("快吗", "speed")],
    )
    def test_but_their_neighbours_do(self, reader, line, intent):
        assert reader.read(line).intents == [intent]


class TestReading:
    def test_says_where_the_words_stand_in_the_line_as_it_was_typed(self, reader):
        line = "😀 有 優\u200b惠劵 嗎"

        word = reader.read(line).words[0]

        assert (word.word, line[word.start : word.end]) == ("优惠券", "優\u200b惠劵")

    def test_counts_a_word_once_and_weighs_strong_ones_double(self, reader):
        reading = reader.read("便宜点吧便宜点，包邮吗")

        assert reading.scores == {"economic": 3, "personalised": 0, "convenience": 0}
        assert reading.shopper_type == "economic"

    def test_wants_two_lists_for_personal_service(self, reader):
        one = reader.read("质量怎么样，面料呢，会起球吗")
        two = reader.read("质量怎么样，面料呢，好看吗")

        assert (one.scores["personalised"], one.shopper_type) == (3, None)
        assert (two.scores["personalised"], two.shopper_type) == (3, "personalised")

    def test_of_equal_ones_takes_the_first(self, reader):
        reading = reader.read("包邮吗，有活动吗，有优惠吗，现货吗，今天能发吗，推荐一款")

        assert reading.scores["economic"] == reading.scores["convenience"] == 3
        assert reading.shopper_type == "economic"

    def test_skips_what_is_quoted_and_what_answers_by_itself(self, reader):
        quoted = "「店小二：亲，有优惠券哦」\n- - - - - - - -\n好看吗"
        reading = reader.read(quoted)

        assert [(one.word, quoted[one.start : one.end]) for one in reading.words] == [("好看", "好看")]
        assert reader.read("[自动回复] 亲，全场包邮").words == []

    def test_reads_a_very_long_line(self, reader):
        reading = reader.read("便宜点，" * 60000)

        assert (len(reading.words), reading.scores["economic"]) == (60000, 2)

    @given(LINES)
    @settings(max_examples=rounds(300), deadline=None)
    def test_never_fails_and_stays_within_the_line(self, reader, line):
        reading = reader.read(line)

        assert all(0 <= one.start < one.end <= len(line) for one in reading.words)


class TestSpam:
    @pytest.mark.parametrize(
        ("line", "verdict"),
        [
            ("招人刷单，日结", "spam"), ("刷\u200b单", "spam"), ("刷.单.找.我", "spam"), ("➕薇: abc_12345", "spam"),
            ("加V", "suspicious"), ("Ｊｉａｗｅｉ", "suspicious"), ("一三八零零一三八零零零 联系我", "suspicious"),
            ("http://bad.example.xyz/a", "suspicious"), ("https://item.taobao.com/x", "ok"),
            ("订单号 1380013800012345678 到哪了", "ok"), ("能开票吗", "ok"), ("代开发票，微信 kaipiao888", "spam"),
            ("优惠券怎么领，有返现吗，拼单可以吗", "ok"), ("上门服务，学生妹", "spam"), ("可以上门服务吗", "ok"),
            ("哈哈哈哈哈哈哈哈哈", "ok"), ("qq 12345678", "suspicious"), ("v3.2 版本", "ok"),
        ],
    )  # fmt: skip
    def test_is_told_from_what_buyers_ask(self, reader, line, verdict):
        assert reader.read(line).spam.verdict == verdict

    def test_counts_a_long_cold_opening_only_from_strangers(self, reader):
        line = "我们是专业的团队" * 16

        assert reader.read(line).spam.score == 1
        assert reader.read(line, is_first=False).spam.score == 0

    def test_marks_hidden_words_where_they_were_typed(self, reader):
        line = "来 刷\u200b · 单 吗"
        word = next(one for one in reader.read(line).words if one.set.purpose == SPAM)

        assert line[word.start : word.end] == "刷\u200b · 单"


class TestExcuses:
    @pytest.mark.parametrize("one", [one for one in default_sets() if one.purpose == SPAM], ids=lambda one: one.code)
    def test_leave_every_word_of_spam_its_weight_when_it_stands_alone(self, reader, one):
        words = [word for word in one.words if "&" not in word]

        assert {reader.read(word).spam.score for word in words} <= set(range(one.weight, 10))

    @pytest.mark.parametrize(
        ("line", "verdict"),
        [
            ("收不到验证码", "ok"), ("驗證碼一直收不到", "ok"), ("验 证 码 收 不 到", "ok"), ("把验证码发我", "spam"),
            ("收不到验证码就点退款链接", "spam"), ("收不到验证码，加我微信", "spam"),
            ("收不到验证码 http://bad.example.xyz/a", "spam"), ("收不到验证码😭😭😭😭😭", "ok"),
            ("收不到验证码！！！！！！！！", "spam"),
            ("棋牌室的桌布", "ok"), ("棋牌平台", "spam"), ("棋牌室和棋牌平台", "spam"),
        ],
    )  # fmt: skip
    def test_hold_while_nothing_else_is_suspicious(self, reader, line, verdict):
        assert reader.read(line).spam.verdict == verdict

    def test_take_the_mark_with_the_weight(self, reader):
        assert reader.read("收不到验证码").words == []
        assert [one.word for one in reader.read("验证码").words] == ["验证码"]

    def test_are_the_words_of_a_set_that_people_edit(self):
        spam, excuse = WordSet("ads", ("兼职",), SPAM, weight=3), WordSet("mine", ("兼职&猫粮",), NOTHING)

        assert WordReader([spam]).read("兼职买猫粮").spam.score == 3
        assert WordReader([spam, excuse]).read("兼职买猫粮").spam.score == 0

    def test_of_several_parts_say_nothing_themselves(self):
        assert WordReader([WordSet("mine", ("兼职&猫粮",), NOTHING)]).read("兼职买猫粮").words == []
