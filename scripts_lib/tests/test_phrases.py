"""Words that a text must not hold, found however they are spelled, and nothing else found."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from customers.tests.rounds import rounds
from scripts_lib.phrase_defaults import DEFAULT_RULES
from scripts_lib.phrases import Phrase, PhraseMatcher, folded
from scripts_lib.phrases.around import FINE

LETTERS = st.sampled_from("微薇信Ｖv加➕+，。· \u200b\ufe0f1３一三八第最好a\u0301㍿①{}@.com快手")
TEXTS = st.text(LETTERS | st.characters(), max_size=60)
GAPS = st.text(st.sampled_from(" ·.-_*~|/\u200b\u2060\ufeff\u3000😀"), max_size=2)


def phrases(rules=DEFAULT_RULES):
    return [
        Phrase(
            key=number,
            words=tuple(one["words"].splitlines()),
            allowed=tuple(one["allowed"].splitlines()),
            detector=one.get("detector", ""),
            is_block=one["severity"] == "block",
            sees_through=one["kind"] == "off_platform_contact",
            spares_names=one["kind"] != "off_platform_contact",
        )
        for number, one in enumerate(rules)
    ]


EVERYBODYS = PhraseMatcher(phrases(), names=["金牌裁缝铺", "至尊VIP会员"], domains=["taobao.com"])
WORDS = [
    (number, word) for number, one in enumerate(DEFAULT_RULES) if one.get("detector") != "twice"
    for word in one["words"].splitlines()
]  # fmt: skip
SPARED = [
    (number, word) for number, one in enumerate(DEFAULT_RULES) if one.get("detector", "") in {"", *FINE}
    for word in one["allowed"].splitlines()
]  # fmt: skip
CONTACT_WORDS = [word for number, word in WORDS if DEFAULT_RULES[number]["code"] == "contact_words"]


def found(text, **more):
    """The words of a text as they stand in it."""
    return [text[one.start : one.end] for one in EVERYBODYS.matches(text, **more)]


def codes(text, **more):
    return [DEFAULT_RULES[one.key]["code"] for one in EVERYBODYS.matches(text, **more)]


class TestWhatStandsAround:
    @pytest.mark.parametrize(
        "text",
        [
            "15:00 前尽快给您回复",
            "尽快安排，今天下班前发出",
            "两个小时内尽快处理",
            "{答复时间}前会处理的",
            "{reply_by|20:00} 前尽快答复",
        ],
    )
    def test_promises_that_say_by_when_are_fine(self, text):
        assert found(text) == []

    @pytest.mark.parametrize(
        "text",
        ["尽快给您回复", "收到您 15:00 的留言。我们尽快处理", "尽快处理！明天见", "急的时候尽快说", "{称呼}，我们尽快"],
    )
    def test_promises_that_do_not_say_it_in_the_same_sentence_are_found(self, text):
        assert codes(text) == ["manner_promise"]

    @pytest.mark.parametrize("text", ["您好，在的", "您别着急，我马上查快递", "您好，{称呼}。您别急，我这就补发"])
    def test_one_greeting_and_comfort_with_a_deed_are_fine(self, text):
        assert found(text) == []

    @pytest.mark.parametrize(
        ("text", "code"),
        [("您好，在的。您 好，请讲", "manner_greeting_again"), ("您别着急。", "manner_bare_comfort"),
         ("我看到了，您别急哦~", "manner_bare_comfort")],
    )  # fmt: skip
    def test_a_greeting_again_and_bare_comfort_are_found(self, text, code):
        assert codes(text) == [code]

    def test_promises_too_large_are_found_whatever_time_they_name(self):
        assert codes("今天下单，明天必到") == ["manner_large_promise"]


class TestWords:
    def test_each_of_the_vocabulary_is_found_whole_or_as_a_graver_part(self):
        for _number, word in WORDS:
            assert EVERYBODYS.matches(f"这里有{word}哦"), word

    def test_by_itself_each_is_found_by_its_own_rule_from_end_to_end(self):
        for number, word in WORDS:
            alone = PhraseMatcher(phrases(DEFAULT_RULES[number : number + 1]))
            assert (0, len(word)) in [(one.start, one.end) for one in alone.matches(word)], word

    def test_what_is_fine_is_not_flagged_by_the_rule_that_spares_it(self):
        for number, word in SPARED:
            alone = PhraseMatcher([Phrase(**{**as_dict(phrases()[number]), "key": number})])
            assert alone.matches(f"这是{word}的") == [], word

    @pytest.mark.parametrize(
        "text",
        [
            "最近有新款",
            "最后确认一下",
            "最后一步点提交",
            "最晚明天",
            "最迟周五发出",
            "最多买两件",
            "最少一件",
            "最终以实物为准",
            "最小码和最大码都有",
            "这是您第一次来",
            "第一时间为您查",
            "第一步先浸湿",
            "第一件和第二件",
            "穿的第一天",
            "一级能效，二级也有",
            "符合国家标准和国标",
            "国家补贴到月底",
            "唯一码在吊牌上",
            "绝对值",
            "水洗标在顶部",
            "您是至尊VIP会员",
            "这里是金牌裁缝铺",
            "发货快，手感也好",
            "颜色多，多买可以搭配",
            "维生素和微量元素",
            "VIP 客户和 1680 元",
        ],
    )
    def test_what_only_looks_like_one_is_fine(self, text):
        assert found(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "微 信", "微.信", "微-信", "微，信", "微\u200b信", "微😀信", "薇信", "徽信", "威信", "維信", "ｗｘ", "W X",
            "v·x",            "＋V", "➕v", "+ V", "加Ⅴ", "加 v 信", "Q Q", "ＱＱ", "q-q", "掃碼", "二.維.碼",
            "Ｖ信", "ｖｘ", "Weixin", "jia wei", "葳信", "崴 信", "🅥信", "🆅🆇", "🇻 🇽",
            "wei\u200b信", "微 xin", "加卫星", "微亻言",
        ],
    )  # fmt: skip
    def test_tricks_do_not_hide_one(self, text):
        assert found(f"您{text}吧")[0] == text

    def test_only_of_contact_a_comma_hides_nothing(self):
        assert found("您好，微，信") == ["微，信"]
        assert found("第，一") == []

    def test_the_longest_counts_and_what_blocks_before_what_warns(self):
        assert codes("全网最低价") == ["claim_same_meaning"]
        assert codes("最低价") == ["claim_superlative"]
        assert codes("微信转账") == ["contact_payment"]

    def test_latin_words_stand_alone(self):
        assert found("MAXVX") == []
        assert found("max VX") == ["VX"]

    def test_a_word_with_a_comma_of_its_own_is_found(self):
        matcher = PhraseMatcher([Phrase(1, ("您好，在的",))])

        assert [(one.start, one.end) for one in matcher.matches("亲您好，在的哦")] == [(1, 6)]

    def test_no_rule_finds_nothing(self):
        assert PhraseMatcher([]).matches("微信") == []


def as_dict(phrase):
    return {name: getattr(phrase, name) for name in phrase.__slots__}


class TestTricks:
    @given(st.data())
    @settings(max_examples=rounds(40), deadline=None)
    def test_no_word_of_contact_is_hidden_by_what_stands_between_its_letters(self, data):
        word = data.draw(st.sampled_from(CONTACT_WORDS))
        hidden = "".join(letter + data.draw(GAPS) for letter in word[:-1]) + word[-1]

        spans = [(one.start, one.end) for one in EVERYBODYS.matches(f"好{hidden}。")]

        assert any(start >= 1 and end <= 1 + len(hidden) for start, end in spans), hidden

    @given(text=TEXTS, is_complaint=st.booleans())
    @example(text="㍿微信", is_complaint=False)
    @example(text="a\u0301+v", is_complaint=True)
    @settings(max_examples=rounds(150), deadline=None)
    def test_no_text_fails_and_each_place_leads_back_to_the_word(self, text, is_complaint):
        taken = -1
        for one in EVERYBODYS.matches(text, is_complaint=is_complaint):
            assert 0 <= one.start < one.end <= len(text)
            if not DEFAULT_RULES[one.key].get("detector"):
                assert one.start >= taken
                taken = one.end
                assert folded(one.word).text in folded(text[one.start : one.end]).text

    @given(TEXTS)
    @settings(max_examples=rounds(100), deadline=None)
    def test_folding_leads_back_to_where_each_letter_stood(self, text):
        form = folded(text)

        assert list(form.starts) == sorted(form.starts)
        assert all(0 <= start < end <= len(text) for start, end in zip(form.starts, form.ends, strict=True))


class TestShapes:
    @pytest.mark.parametrize(
        "phone",
        [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "１３８００１３８０００",
            "1\u200b3800138000",
            "一三八零零一三八零零零",
            "幺三八〇〇幺三八〇〇〇",
            "1 3 8 0 0 1 3 8 0 0 0",
            "8613800138000",
        ],
    )
    def test_a_phone_number_is_found_however_written(self, phone):
        assert codes(f"打{phone}给我") == ["contact_phone"]

    @pytest.mark.parametrize(
        "number",
        ["4869372112345678901", "1234567890123456", "SF1381234567890", "YT1380013800012", "12800138000", "1380013800"],
    )
    def test_numbers_of_orders_and_parcels_are_no_phones(self, number):
        assert "contact_phone" not in codes(f"订单 {number} 已发出")

    @pytest.mark.parametrize("text", ["微信:abc12345", "vx abc_123", "QQ号是12345678", "加v：abc12345", "v: shop_2024"])
    def test_the_id_of_a_messenger_is_found(self, text):
        assert set(codes(f"请{text}")) & {"contact_messenger", "contact_words"}
        assert any(text[-3:] in part for part in found(f"请{text}"))

    @pytest.mark.parametrize(
        "text", ["https://baidu.com/x", "www.abc.net", "abc.com", "abc点com", "a.b@qq.com", "a @ b.cn"]
    )
    def test_addresses_are_found(self, text):
        assert "contact_address" in codes(f"看 {text} 吧")

    @pytest.mark.parametrize("text", ["https://item.taobao.com/i?id=1", "taobao.com", "约 3.5 厘米", "1.2.3"])
    def test_those_of_the_platform_and_plain_dots_are_fine(self, text):
        assert codes(f"看 {text} 吧") == []

    def test_an_address_cannot_borrow_the_name_of_the_platform(self):
        assert codes("https://taobao.com@evil.cn/x") != []
        assert codes("taobao.com.evil.cn") == ["contact_address"]

    def test_cards_are_found_by_their_check_digits(self):
        assert codes("11010519491231002X") == ["data_identity_card"]
        assert codes("110105194912310021") == []
        assert codes("卡号 6222021001116245702") == ["data_bank_card"]
        assert codes("卡号 6222021001116245703") == []
        assert codes("订单号 6222021001116245702") == []


class TestOpening:
    @pytest.mark.parametrize(
        "text",
        [
            "非常抱歉让您久等了。马上补发。",
            "您好！真的对不起。",
            "{称呼|亲}，您好！我理解您的着急，马上查。",
            "抱 歉，马上换。",
            "您好",
            "",
        ],
    )
    def test_with_an_apology_or_a_feeling_is_fine(self, text):
        assert "manner_cold_opening" not in codes(text, is_complaint=True)

    def test_without_is_warned_of_and_marked(self):
        text = "您好！ 请您把瑕疵拍照。非常抱歉。"

        assert found(text, is_complaint=True) == ["请您把瑕疵拍照"]
        assert found(text) == []
