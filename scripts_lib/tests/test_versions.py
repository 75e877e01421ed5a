"""Every save of a script is a version; each can be brought back."""

from datetime import UTC, datetime

import pytest

from customers.tests.factories import ProductFactory
from scripts_lib.models import Script, ScriptBranch, ScriptVersion
from scripts_lib.services.versions import RestoreRefused, content_of, keep_version, restore

from .factories import ScriptBranchFactory, ScriptFactory, ScriptVariantFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def script(shop):
    return ScriptFactory(shop=shop, title="Will it shrink", text="It is preshrunk.", short_code="ss")


@pytest.fixture
def keep(script, trainer):
    return lambda: keep_version(script=script, by=trainer, at=NOW)


@pytest.mark.django_db
class TestKeepVersion:
    def test_the_first_has_its_author_and_time(self, script, keep, trainer):
        assert keep() == 1

        kept = ScriptVersion.objects.get()
        assert (kept.made_by, kept.made_at, kept.restored_from) == (trainer, NOW, None)
        assert kept.content["title"] == "Will it shrink"
        script.refresh_from_db()
        assert script.number == 1

    def test_the_same_content_again_is_no_version(self, keep):
        assert [keep(), keep()] == [1, 1]
        assert ScriptVersion.objects.count() == 1

    @pytest.mark.parametrize("part", ["title", "wording", "weight", "answer", "product", "days"])
    def test_a_change_of_any_part_is_one(self, script, shop, keep, part):
        keep()

        if part == "title":
            Script.objects.filter(pk=script.pk).update(title="Does it shrink")
        elif part == "wording":
            ScriptVariantFactory(script=script, label="B", text="No.")
        elif part == "weight":
            script.variants.update(weight=30)
        elif part == "answer":
            ScriptBranchFactory(script=script)
        elif part == "product":
            script.products.add(ProductFactory(shop=shop))
        else:
            Script.objects.filter(pk=script.pk).update(valid_until=NOW.date())

        assert keep() == 2

    def test_what_is_counted_is_no_content(self, script, keep):
        keep()

        Script.objects.filter(pk=script.pk).update(copied_count=9)

        assert keep() == 1


@pytest.mark.django_db
class TestRestore:
    def test_brings_back_everything_as_a_new_version(self, script, shop, keep, trainer):
        first = ScriptBranchFactory(script=script, answer="A gift")
        ScriptBranchFactory(script=script, answer="For mum", parent=first)
        script.products.add(ProductFactory(shop=shop))
        keep()
        was, variant = content_of(script), script.variants.get().pk
        script.variants.update(text="Never.")
        ScriptVariantFactory(script=script, label="B", text="No.")
        ScriptBranch.objects.all().delete()
        script.products.clear()
        Script.objects.filter(pk=script.pk).update(title="Other", search_text="")
        keep()

        assert restore(script=script, number=1, by=trainer, at=NOW) == 3

        found = Script.objects.get()
        assert content_of(found) == was
        assert found.variants.get().pk == variant
        assert "preshrunk" in found.search_text
        assert ScriptVersion.objects.get(number=3).restored_from == 1

    def test_twice_makes_no_second_version(self, script, keep, trainer):
        keep()
        Script.objects.filter(pk=script.pk).update(title="Other")
        keep()

        again = [restore(script=script, number=1, by=trainer, at=NOW) for _turn in range(2)]

        assert again == [3, 3]

    def test_a_code_that_is_taken_by_now_stays_with_who_has_it(self, script, shop, keep, trainer):
        keep()
        Script.objects.filter(pk=script.pk).update(short_code="")
        keep()
        ScriptFactory(shop=shop, short_code="ss")

        restore(script=script, number=1, by=trainer, at=NOW)

        assert Script.objects.get(pk=script.pk).short_code == ""

    def test_a_version_that_never_was_is_refused(self, script, trainer):
        with pytest.raises(RestoreRefused):
            restore(script=script, number=7, by=trainer, at=NOW)
