import pytest

from customers.tests.factories import ProductFactory
from scripts_lib.models import Script
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
            text="先试 耳后",
            products=[ProductFactory(name="Silk mask")],
        )
        ScriptVariantFactory(script=script, label="B", text="{称呼}，\n先试一点")

        index_script(script_id=script.pk)

        parts = ("敏感肌 a", "mgja", "mgs", "过敏 泛红", "silk mask 先试 耳后 {称呼}, 先试一点")
        assert search_text(script) == "{}\x1c{}\x1d{}\x1e{}\x1f{}".format(*parts)

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

        with django_assert_num_queries(6):  # scripts, wordings, products, one write; a savepoint twice
            index_scripts()

    def test_leaves_others_alone(self):
        ours, other = ScriptFactory(), ScriptFactory()
        Script.objects.update(search_text="")

        index_scripts(script_ids=[ours.pk])

        assert (search_text(ours) != "", search_text(other)) == (True, "")
