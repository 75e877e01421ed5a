"""Found although it is not written there: in other words, by sound, with a slip, in a large library."""

import pytest

from customers.models import ProductCategory
from customers.tests.factories import ShopFactory
from scripts_lib.models import Synonyms
from scripts_lib.normalize import grams, sound_of_word, sounds
from scripts_lib.selectors.nearness import Row, called_for, slips
from scripts_lib.selectors.palette import FoundBy, find_scripts
from scripts_lib.services import scripts as indexing
from scripts_lib.tests.factories import ScriptFactory


class TestSounds:
    @pytest.mark.parametrize(
        ("one", "other"), [("物留", "物流"), ("缩水", "所谁"), ("ＢＢ霜", "bb双"), ("fahuo", "发货")]
    )
    def test_are_the_same_however_they_are_written(self, one, other):
        assert sounds(one) == sounds(other)

    @pytest.mark.parametrize(
        ("word", "tells"), [("物流", True), ("流", False), ("wuli", True), ("wul", False), ("50g1", False)]
    )
    def test_a_short_word_tells_none(self, word, tells):
        assert bool(sound_of_word(word)) is tells

    def test_are_not_met_by_typed_letters(self):
        assert "an" not in sounds("感")


def test_pairs_do_not_reach_over_spaces_and_parts():
    assert grams("送礼 自\x1cab\n用") == {"送礼", "ab"}


def rows(*titles, **more):
    return [
        Row(at, title, **{"question": "", "triggers": "", "keywords": "", "copied": 0, **more})
        for at, title in enumerate(titles)
    ]


class TestSlips:
    @pytest.mark.parametrize(
        ("typed", "is_rough", "wanted"),
        [
            pytest.param("什么时侯发货", False, [0], id="one wrong character of six"),
            pytest.param("什么发货", True, [0], id="some are missing"),
            pytest.param("帮我看看收到就破了怎么办", True, [1], id="in the middle of a sentence"),
            pytest.param("时侯", True, [], id="two characters are too few"),
            pytest.param("完全是别的事情", True, [], id="nothing like it"),
        ],
    )
    def test_find_the_nearest_title(self, typed, is_rough, wanted):
        found = slips(rows("什么时候发货", "收到就破了"), typed, is_rough=is_rough, limit=3)

        assert [one.script_id for one in found] == wanted

    def test_a_word_within_another_counts_once(self):
        found = list(called_for(rows("x", triggers="发货", keywords="什么时候发货 没货"), "请问什么时候发货呢"))

        assert [one.words for one in found] == [("什么时候发货",)]


@pytest.mark.django_db
class TestFoundOtherwise:
    @pytest.fixture
    def library(self, shop):
        for title, question, triggers, code in (
            ("能不能优惠", "老板便宜点行吗", "少点 抹零", "yh"),
            ("物流没有更新", "快递怎么不动了", "停在", "wl"),
            ("洗了会不会缩水", "", "洗坏", "ss"),
            ("iPhone 壳配什么贴纸", "", "", "sticker"),
        ):
            ScriptFactory(shop=shop, title=title, question=question, triggers=triggers, short_code=code)

    @pytest.mark.parametrize(
        ("typed", "wanted", "by"),
        [
            pytest.param("行吗", "能不能优惠", FoundBy.WORDS, id="the buyer's question"),
            pytest.param("抹零", "能不能优惠", FoundBy.WORDS, id="a trigger word"),
            pytest.param("打折", "能不能优惠", FoundBy.WORDS, id="a word of the same meaning"),
            pytest.param("能不能打折", "能不能优惠", FoundBy.WORDS, id="the same within a longer word"),
            pytest.param("物留", "物流没有更新", FoundBy.SOUND, id="same sound, other character"),
            pytest.param("wuliu", "物流没有更新", FoundBy.SOUND, id="the whole pinyin"),
            pytest.param("ＷＬＭ", "物流没有更新", FoundBy.INITIALS, id="first letters in full width"),
            pytest.param("会不会缩小", "洗了会不会缩水", FoundBy.NEAR, id="a slip"),
            pytest.param("ihpone壳", "iPhone 壳配什么贴纸", FoundBy.NEAR, id="a slip in Latin letters"),
        ],
    )
    def test_comes_first(self, shop, library, typed, wanted, by):
        found = find_scripts(shop.pk, typed)

        assert (found.scripts[0].script.title, found.by) == (wanted, by)

    def test_by_the_category_of_what_it_is_about(self, shop):
        script = ScriptFactory(shop=shop, title="怎么洗")
        script.categories.add(ProductCategory.objects.create(shop=shop, name="丝巾"))
        indexing.index_script(script_id=script.pk)

        assert [one.script for one in find_scripts(shop.pk, "丝巾").scripts] == [script]

    def test_words_of_another_shop_mean_nothing_here(self, shop, library):
        Synonyms.objects.create(shop=ShopFactory(), words="优惠 香菜")

        assert find_scripts(shop.pk, "香菜").scripts == ()

        Synonyms.objects.create(shop=shop, words="优惠 香菜")

        assert find_scripts(shop.pk, "香菜").scripts[0].script.title == "能不能优惠"

    def test_drafts_and_other_stages_are_not_nearly_found_either(self, shop):
        ScriptFactory(shop=shop, title="物流没有更新", state="draft")

        assert find_scripts(shop.pk, "物留没有更新").scripts == ()

    def test_the_word_itself_comes_before_its_meaning(self, shop, library):
        ScriptFactory(shop=shop, title="打折怎么算")

        found = [one.script.title for one in find_scripts(shop.pk, "打折").scripts]

        assert found == ["打折怎么算", "能不能优惠"]

    def test_a_large_library_finds_the_same(self, shop, library, monkeypatch):
        typed = ["行吗", "打折", "物留", "wlm", "会不会缩小", "洗", "ihpone壳", "没有这句", "能不能 优惠"]
        before = [find_scripts(shop.pk, one) for one in typed]
        monkeypatch.setattr(indexing, "LIKE_UP_TO", 1)
        indexing.index_scripts()

        assert indexing.ScriptGram.objects.exists()
        assert [find_scripts(shop.pk, one) for one in typed] == before

    @pytest.mark.parametrize("is_large", [False, True])
    @pytest.mark.parametrize("typed", ["16姆米", "16 姆米", "姆米", "常见的16"])
    def test_a_space_beside_a_number_is_a_matter_of_taste(self, shop, library, monkeypatch, is_large, typed):
        if is_large:
            monkeypatch.setattr(indexing, "LIKE_UP_TO", 1)
        silk = ScriptFactory(shop=shop, title="厚一些吗", text="比常见的 16 姆米厚")

        assert [one.script for one in find_scripts(shop.pk, typed).scripts] == [silk]
