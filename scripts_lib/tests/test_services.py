import pytest

from customers.models import ProductCategory
from customers.tests.factories import ProductFactory, ShopFactory
from scripts_lib import normalize
from scripts_lib.models import Script, ScriptGram
from scripts_lib.normalize import sounds
from scripts_lib.services import scripts as indexing
from scripts_lib.services.scripts import index_script, index_scripts
from scripts_lib.tests.factories import ScriptFactory, ScriptVariantFactory

pytestmark = pytest.mark.django_db


def search_text(script):
    return Script.objects.get(pk=script.pk).search_text


class TestIndexScript:
    def test_gathers_everything_that_finds_a_script(self):
        script = ScriptFactory(
            title="敏感肌 Ａ",
            short_code="mgs",
            keywords="过敏 泛红",
            question="会过敏吗",
            triggers="烂脸",
            text="先试 耳后",
            products=[ProductFactory(name="Silk mask")],
        )
        ScriptVariantFactory(script=script, label="B", text="{称呼}，\n先试一点")
        script.categories.add(ProductCategory.objects.create(shop=ShopFactory(), name="面膜"))

        index_script(script_id=script.pk)

        found, _mark, spoken = search_text(script).rpartition("\n")
        parts = ("敏感肌a", "mgja", "mgs", "过敏 泛红 烂脸 会过敏吗", "silk mask面膜 先试 耳后 {称呼}, 先试一点")
        assert found == "{}\x1c{}\x1d{}\x1e{}\x1f{}".format(*parts)
        assert spoken.split() == [sounds(one) for one in ("敏感肌 Ａ", "会过敏吗", "烂脸", "过敏", "泛红")]

    def test_follows_a_new_title(self):
        script = ScriptFactory(title="送礼")
        Script.objects.filter(pk=script.pk).update(title="自用")

        index_script(script_id=script.pk)

        assert search_text(script).startswith("自用\x1czy\x1d")


class TestIndexScripts:
    def test_writes_only_what_differs(self):
        ScriptFactory.create_batch(2)
        changed = ScriptFactory()
        Script.objects.filter(pk=changed.pk).update(search_text="")

        assert [index_scripts(), index_scripts()] == [1, 0]

    def test_asks_the_same_number_of_questions_for_many(self, django_assert_num_queries):
        ScriptFactory.create_batch(5)
        Script.objects.update(search_text="")

        # scripts, wordings, products, categories, a write; whether there are pairs, how many scripts; a savepoint twice
        with django_assert_num_queries(9):
            index_scripts()

    def test_leaves_others_alone(self):
        ours, other = ScriptFactory(), ScriptFactory()
        Script.objects.update(search_text="")

        index_scripts(script_ids=[ours.pk])

        assert (search_text(ours) != "", search_text(other)) == (True, "")


def pairs(script):
    return set(ScriptGram.objects.filter(script=script).values_list("gram", flat=True))


class TestPairsOfCharacters:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch):
        """A library of more than two scripts is a large one."""
        monkeypatch.setattr(indexing, "LIKE_UP_TO", 2)

    def test_are_kept_from_the_script_on_that_makes_the_library_large(self):
        two = ScriptFactory.create_batch(2, title="送礼")
        assert not ScriptGram.objects.exists()

        third = ScriptFactory(title="自用")

        assert all("送礼" in pairs(script) for script in two)
        assert "自用" in pairs(third)

    def test_follow_a_new_title_and_stay_the_same_the_second_time(self):
        script = ScriptFactory.create_batch(3, title="送礼")[0]
        Script.objects.filter(pk=script.pk).update(title="自用")

        for _again in range(2):
            index_script(script_id=script.pk)

            assert ("自用" in pairs(script), "送礼" in pairs(script)) == (True, False)

    def test_go_with_their_script(self):
        script = ScriptFactory.create_batch(3)[0]

        script.delete()

        assert ScriptGram.objects.exists()
        assert not pairs(script.pk)

    def test_of_scripts_from_before_spaces_were_a_matter_of_taste_come_to_the_same(self, monkeypatch):
        with monkeypatch.context() as before:
            before.setattr(normalize, "closed_up", str)
            scripts = ScriptFactory.create_batch(3, title="觉得贵", text="它比常见的 16 姆米厚")
        was = pairs(scripts[0])

        assert indexing.index_scripts() == len(scripts)
        assert pairs(scripts[0]) - was == {"6姆", "的1"}
        assert indexing.index_scripts() == 0
