import pytest

from customers.tests.factories import ProductFactory, ShopFactory
from scripts_lib.selectors.palette import FoundBy, find_scripts
from scripts_lib.tests.factories import SceneFactory, ScriptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(shop):
    """What a shop that sells face cream might say."""
    gift = SceneFactory(name="送礼")
    fit = SceneFactory(name="选品")
    parcel = SceneFactory(name="物流", stage="in_sale")
    for title, code, keywords, text, scene, copied in (
        ("敏感肌第一次用，先试耳后", "mgsy", "泛红", "先在耳后试一天。", fit, 72),
        ("敏感肌送礼，按收礼人配", "mgsl", "", "{称呼}，礼盒有现货。", gift, 41),
        ("换季敏感肌怎么搭", "hjda", "干燥", "早晚各一次就好。", fit, 25),
        ("问成分表", "cfb", "敏感肌 配料", "成分都写在详情页。", fit, 19),
        ("礼盒怎么退", "", "", "敏感肌用了泛红的可以退。", gift, 90),
        ("ＢＢ霜 50 g 还是 15 g", "bb", "", "两支都有。", fit, 5),
        ("包裹到哪了", "bg", "", "在路上。", parcel, 300),
    ):
        ScriptFactory(
            shop=shop, scene=scene, title=title, short_code=code, keywords=keywords, text=text, copied_count=copied
        )


def titles(shop, text, stage="", **more):
    return [one.script.title for one in find_scripts(shop.pk, text, stage, **more).scripts]


TRY, GIFT, SEASON, LIST = "敏感肌第一次用，先试耳后", "敏感肌送礼，按收礼人配", "换季敏感肌怎么搭", "问成分表"


class TestFindScripts:
    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            pytest.param("敏感", [TRY, GIFT, SEASON, LIST, "礼盒怎么退"], id="title begins, holds it, keyword, text"),
            pytest.param("mgj", [TRY, GIFT, SEASON], id="first letters, at the beginning first"),
            pytest.param("mgjsl", [GIFT], id="more first letters"),
            pytest.param("ＭＧＪ", [TRY, GIFT, SEASON], id="full width and capitals"),
            pytest.param("mgsl", [GIFT], id="short code"),
            pytest.param("/mgs", [TRY, GIFT], id="the beginning of short codes, after the slash"),
            pytest.param("  mgj   礼 ", [GIFT], id="several words, stray spaces"),
            pytest.param("敏感肌，配料", [LIST], id="words that a comma parts"),
            pytest.param("泛红", [TRY, "礼盒怎么退"], id="keyword before text, whatever was used more"),
            pytest.param("bb霜", ["ＢＢ霜 50 g 还是 15 g"], id="mixed letters and characters"),
            pytest.param("50g", ["ＢＢ霜 50 g 还是 15 g"], id="first letters pass over spaces"),
            pytest.param("称呼", [GIFT], id="a name in braces"),
            pytest.param("没有这句", [], id="nothing"),
            *(pytest.param(sign, [], id=f"no wildcard {sign}") for sign in ("%", "_", "\\")),
        ],
    )
    def test_finds_best_first(self, shop, library, typed, wanted):
        assert titles(shop, typed, "pre_sale") == wanted

    def test_an_exact_short_code_beats_everything(self, shop, library):
        ScriptFactory(shop=shop, title="bg 什么意思", copied_count=999)

        assert titles(shop, "bg") == ["包裹到哪了", "bg 什么意思"]

    def test_without_a_word_come_the_most_used_of_the_stage(self, shop, library):
        assert titles(shop, " ", "pre_sale", limit=2) == ["礼盒怎么退", TRY]
        assert titles(shop, "", limit=1) == ["包裹到哪了"]

    def test_keeps_to_the_stage(self, shop, library):
        assert titles(shop, "bg", "pre_sale") == []

    def test_finds_by_product(self, shop):
        ScriptFactory(title="怎么洗", products=[ProductFactory(shop=shop, name="真丝围巾")])

        assert titles(shop, "真丝") == ["怎么洗"]

    def test_shows_only_what_agents_of_the_shop_may_use(self, shop):
        for other in ({"state": "draft"}, {"state": "archived"}, {"shop": ShopFactory()}, {"text": ""}):
            ScriptFactory(title="送礼", **other)
        everybodys = ScriptFactory(title="送礼")

        assert [one.script for one in find_scripts(shop.pk, "送礼").scripts] == [everybodys]

    def test_says_when_there_are_more(self, shop, library):
        assert [find_scripts(shop.pk, "敏感", limit=limit).has_more for limit in (4, 5)] == [True, False]

    @pytest.mark.parametrize(("typed", "queries"), [("", 1), ("敏感 肌 mgj", 3)])
    def test_asks_little(self, shop, library, typed, queries, django_assert_num_queries):
        with django_assert_num_queries(queries):  # words of one meaning, whether there are pairs, scripts
            assert [one.script.scene.name for one in find_scripts(shop.pk, typed).scripts]


class TestRecognised:
    @pytest.mark.parametrize(
        ("typed", "by", "sign"),
        [
            ("", FoundBy.USUAL, ""),
            ("敏感", FoundBy.WORDS, ""),
            ("mgj", FoundBy.INITIALS, "敏感肌"),
            ("礼 mgj", FoundBy.INITIALS, "敏感肌"),
            ("hjda", FoundBy.CODE, "hjda"),
            ("hjd", FoundBy.CODE, "hjda"),
            ("没有这句", FoundBy.WORDS, ""),
        ],
    )
    def test_tells_as_what_the_text_was_taken(self, shop, library, typed, by, sign):
        found = find_scripts(shop.pk, typed)

        assert (found.by, found.sign) == (by, sign)

    @pytest.mark.parametrize(
        ("typed", "wanted"),
        [
            ("mgj 收礼", [("敏感肌", True), ("送礼，按", False), ("收礼", True), ("人配", False)]),
            ("mgsl", [(GIFT, False)]),
            ("敏感肌 送礼", [("敏感肌送礼", True), ("，按收礼人配", False)]),
        ],
    )
    def test_marks_what_matches_in_the_title(self, shop, library, typed, wanted):
        marked = {one.script.title: list(one.title) for one in find_scripts(shop.pk, typed).scripts}

        assert marked[GIFT] == wanted
