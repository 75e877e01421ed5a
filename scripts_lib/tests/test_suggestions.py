"""A buyer's sentence in, the best three scripts out, with the reason."""

import pytest

from customers.tests.factories import ShopFactory
from scripts_lib.selectors.suggestions import suggest_for_message
from scripts_lib.tests.factories import SceneFactory, ScriptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(shop):
    """A script for each of several moments."""
    price, complaint = (
        SceneFactory(shop=shop, name="议价", touchpoint="price_talk"),
        SceneFactory(shop=shop, name="投诉", stage="after_sale", touchpoint="complaint"),
    )
    for title, scene, more in (
        ("能不能优惠", price, {"triggers": "便宜 抹零", "copied_count": 5}),
        ("价格说明", price, {"copied_count": 90}),
        ("自己用还是送人", None, {"keywords": "礼物 包装", "asks": "use_scene"}),
        ("破损先致歉", complaint, {"triggers": "碎了 裂了", "question": "收到的杯子是碎的怎么办"}),
        ("催发货", None, {"triggers": "发货 什么时候发货"}),
    ):
        ScriptFactory(shop=shop, title=title, **({"scene": scene} if scene else {}), **more)


def found(shop, text, gaps=(), **more):
    return {one.script.title: one for one in suggest_for_message(shop.pk, text, gaps, **more)}


class TestSuggestForMessage:
    def test_words_that_call_for_a_script_come_first_and_the_scene_follows(self, shop, library):
        best = found(shop, "老板能便宜点吗")

        assert list(best) == ["能不能优惠", "价格说明"]
        assert (best["能不能优惠"].words, best["能不能优惠"].is_scene) == (("便宜",), True)
        assert (best["价格说明"].words, best["价格说明"].is_scene) == ((), True)

    def test_a_question_much_like_it_counts(self, shop, library):
        best = found(shop, "收到杯子是碎的咋办")

        assert next(iter(best)) == "破损先致歉"
        assert best["破损先致歉"].is_like

    def test_another_word_of_the_same_meaning_counts(self, shop, library):
        assert found(shop, "什么时候寄出")["催发货"].words == ("什么时候发货",)

    def test_a_gap_is_a_reason_beside_another_never_alone(self, shop, library):
        assert found(shop, "想买个礼物", {"use_scene"})["自己用还是送人"].gap == "use_scene"
        assert found(shop, "想买个礼物")["自己用还是送人"].gap == ""
        assert "自己用还是送人" not in found(shop, "今天天气真好", {"use_scene"})

    @pytest.mark.parametrize("text", ["", "   ", "嗯嗯", "\u200b", "<b>{{7*7}}</b>"])
    def test_says_nothing_where_nothing_speaks_for_any(self, shop, library, text):
        assert found(shop, text) == {}

    def test_keeps_to_three_and_to_what_the_shop_may_say(self, shop, library):
        ScriptFactory(shop=ShopFactory(), title="别家", triggers="发货")
        ScriptFactory(shop=shop, title="草稿", triggers="发货", state="draft")
        for number in range(4):
            ScriptFactory(shop=shop, title=f"话术{number}", triggers="发货")

        best = found(shop, "发货了吗")

        assert len(best) == 3
        assert not {"别家", "草稿"} & best.keys()

    def test_asks_the_same_few_questions_however_many_scripts(self, shop, library, django_assert_num_queries):
        found(shop, "便宜点")
        ScriptFactory.create_batch(5, shop=shop, triggers="便宜")

        # words in force, words of one meaning, whether there are pairs, what is compared, the best
        with django_assert_num_queries(5):
            found(shop, "便宜点")
