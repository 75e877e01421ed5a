import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_lib.render import NAMES, Fault, Piece, faults, is_complete, known_name, pieces, plain

CHEN = {"salutation": "陈女士", "days_since_order": 0, "coupon": None, "city": "", "order_no": "5160"}
NO_BRACES = st.text(st.characters(exclude_characters="{}｛｝|｜", exclude_categories=["Cs"]))


def sent(text, values=CHEN):
    return plain(pieces(text, values))


class TestPieces:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            pytest.param("{salutation}，您好", "陈女士，您好", id="english spelling"),
            pytest.param("{称呼}，您好", "陈女士，您好", id="chinese spelling"),
            pytest.param("｛称呼｝，您好", "陈女士，您好", id="full-width braces"),
            pytest.param("{ Salutation }", "陈女士", id="spaces and capitals"),
            pytest.param("{days_since_order} 天", "0 天", id="zero prints as 0"),
            pytest.param("{优惠券|满减券}", "满减券", id="fallback for None"),
            pytest.param("{城市｜您那边}", "您那边", id="fallback for an empty text, full-width bar"),
            pytest.param("{称呼|亲}", "陈女士", id="a known value beats the fallback"),
            pytest.param("好{城市|}的", "好的", id="an empty fallback says nothing"),
            pytest.param("{订单尾号}{订单尾号}", "51605160", id="side by side"),
        ],
    )
    def test_fills_what_is_known(self, text, wanted):
        assert sent(text) == wanted
        assert is_complete(pieces(text, CHEN))

    @pytest.mark.parametrize(
        "text",
        [
            *("{{ 7*7 }}", "{% now 'Y' %}", "{0.__class__}", "%(x)s", "${salutation.x}", "{{salutation}}", "{称呼"),
            *("{}", "{ }", "{|x}", "{salutation!r}", "{salutation:>9}", "{姓名}", "{a|b|c}", "<script>{x}</script>"),
        ],
    )
    def test_leaves_everything_else_as_it_is(self, text):
        assert pieces(text, CHEN) == [Piece("text", text)]

    @pytest.mark.parametrize("value", [None, "", "  ", "\n"])
    def test_leaves_a_blank_where_nothing_is_known(self, value):
        parts = pieces("我{答复时间}前发您", {"reply_by": value})

        assert parts == [Piece("text", "我"), Piece("blank", "", "reply_by"), Piece("text", "前发您")]
        assert not is_complete(parts)

    def test_takes_a_missing_key_for_nothing_known(self):
        assert pieces("{shop}", {}) == [Piece("blank", "", "shop")]

    @pytest.mark.parametrize("nick", ["{shop}", "{{7*7}}", "{% x %}", "<b>", "{nick}"])
    def test_never_reads_a_value_again(self, nick):
        assert pieces("{nick}!", {"nick": nick, "shop": "Silk"}) == [Piece("value", nick, "nick"), Piece("text", "!")]

    @given(NO_BRACES)
    def test_returns_a_text_without_braces_unchanged(self, text):
        assert sent(text) == text

    @given(st.text(), st.sampled_from(sorted(NAMES)), st.text(min_size=1).filter(str.strip))
    def test_puts_any_value_in_once_and_as_it_is(self, around, name, value):
        around = around.translate(dict.fromkeys(map(ord, "{}｛｝"), "."))

        parts = pieces(f"{around}{{{name}}}{around}", {name: value})

        assert [part.text for part in parts if part.kind == "value"] == [value.strip()]
        assert plain(parts) == around + value.strip() + around

    @given(st.text("{}｛｝|｜ nick昵称7*", max_size=30), st.dictionaries(st.sampled_from(sorted(NAMES)), st.text()))
    def test_reads_any_heap_of_braces(self, text, values):
        parts = pieces(text, values)

        assert all(part.text or part.kind == "blank" for part in parts)
        assert all(part.name in NAMES for part in parts if part.kind != "text")
        assert all(part.text in text for part in parts if part.kind == "text")


class TestFaults:
    @pytest.mark.parametrize("text", ["", "您好", *(f"{{{name}}}" for name in NAMES), "{昵称|亲}", "满 300 减 30 (%)"])
    def test_finds_none_in_a_good_text(self, text):
        assert faults(text) == []

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            pytest.param("请问{昵名}", Fault("昵名", 2, "昵称"), id="chinese slip"),
            pytest.param("{订单号}", Fault("订单号", 0, "订单尾号"), id="a part of the name"),
            pytest.param("{tire|x}", Fault("tire", 0, "tier"), id="english slip"),
            pytest.param("{Order No}", Fault("Order No", 0, "order_no"), id="written like words"),
            pytest.param("{{nick}}", Fault("nick", 0, "nick"), id="doubled braces"),
            pytest.param("{nick 您好", Fault("nick 您好", 0, ""), id="left open"),
            pytest.param("{nick", Fault("nick", 0, "nick"), id="left open at the end"),
            pytest.param("{zzzz}", Fault("zzzz", 0, ""), id="nothing near"),
            pytest.param("{}", Fault("", 0, ""), id="no name"),
        ],
    )
    def test_tells_what_was_probably_meant(self, text, fault):
        assert faults(text) == [fault]

    def test_tells_all_of_them(self):
        assert [(fault.name, fault.start) for fault in faults("{a}{nick}{b}")] == [("a", 0), ("b", 9)]

    @given(st.text("{}｛｝|｜ nick昵称7*", max_size=30))
    def test_a_text_without_faults_shows_no_brace_to_the_buyer(self, text):
        if not faults(text):
            assert not set("{｛") & set(plain(pieces(text, {"nick": "x"})))


class TestKnownName:
    @pytest.mark.parametrize(("english", "chinese"), NAMES.items())
    def test_knows_both_spellings(self, english, chinese):
        assert known_name(english) == known_name(chinese) == english

    def test_has_no_spelling_twice(self):
        assert len({*NAMES, *NAMES.values()}) == 2 * len(NAMES)
