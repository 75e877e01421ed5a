import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_lib.normalize import closed_up, search_words, searchable, span_of_initials, span_of_word, title_initials


class TestSearchable:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("ＭＧＪ　Ａ１", "mgj a1"),
            ("  精华\n50 ｇ ", "精华 50 g"),
            ("￥100", "¥100"),
            ("a\x1cb\u200bc", "a b c"),
        ],
    )
    def test_has_one_width_and_one_case(self, text, wanted):
        assert searchable(text) == wanted

    def test_words_come_apart_at_spaces_and_commas(self):
        assert search_words(" /敏感肌，送礼、ＯＫ ") == ["敏感肌", "送礼", "ok"]


class TestClosedUp:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("比 16 姆米厚", "比16姆米厚"), ("100 ml", "100ml"), ("30 °c 手洗", "30°c手洗"),
            ("iphone 15 壳", "iphone15壳"),
            ("100% 棉", "100%棉"), ("过敏 泛红", "过敏 泛红"), ("t shirt", "t shirt"), ("3 5", "3 5"),
            ("贵\x1cjdg", "贵\x1cjdg"),
        ],
    )  # fmt: skip
    def test_leaves_out_the_spaces_that_are_a_matter_of_taste(self, text, wanted):
        assert closed_up(text) == wanted

    @given(st.text("16 姆米ml%°c过", max_size=12))
    def test_loses_no_word_that_was_found_and_is_the_same_the_second_time(self, text):
        closed = closed_up(searchable(text))

        assert closed_up(closed) == closed
        assert all(word in closed for word in search_words(text))


class TestTitleInitials:
    @pytest.mark.parametrize(
        ("title", "wanted"),
        [("敏感肌送礼，按收礼人配", "mgjslaslrp"), ("50 ｇ Silk 面霜", "50gsilkms"), ("重庆", "cq"), ("！？", "")],
    )
    def test_are_what_is_typed(self, title, wanted):
        assert title_initials(title) == wanted

    @given(st.text(max_size=40))
    def test_of_any_title_can_be_found_in_it(self, title):
        letters = title_initials(title)

        assert (span_of_initials(title, letters) is not None) == bool(letters)


class TestSpans:
    def test_of_a_word(self):
        assert span_of_word("换季ＡＢ怎么搭", "ab怎") == (2, 5)

    @pytest.mark.parametrize(("word", "span"), [("16姆米", (1, 6)), ("姆米", (4, 6)), ("比16", (0, 3))])
    def test_of_a_word_that_the_title_writes_with_a_space(self, word, span):
        assert span_of_word("比16 姆米厚", word) == span

    def test_of_first_letters_passes_over_signs(self):
        assert span_of_initials("送礼，按收礼人配", "las") == (1, 5)

    @pytest.mark.parametrize("word", ["", "zz"])
    def test_of_nothing(self, word):
        assert span_of_word("送礼", word) is span_of_initials("送礼", word) is None

    @given(st.text(min_size=1, max_size=40), st.data())
    def test_lie_inside_the_title(self, title, data):
        word = data.draw(st.sampled_from([searchable(title) or title, title_initials(title)]))

        for span in (span_of_word(title, word), span_of_initials(title, word)):
            assert span is None or 0 <= span[0] < span[1] <= len(title)
