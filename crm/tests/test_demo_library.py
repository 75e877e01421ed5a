"""The starter library of the demo shop: something to say at every moment, and nothing that may not be said."""

from datetime import date

import pytest

from crm.demo.goods import GOODS
from crm.demo.house_rules import CATEGORIES, ENGLISH, ONBOARDING, PLATFORM, QUESTIONS, READING
from crm.demo.journey_scripts import ALONG_THE_WAY
from crm.demo.knowledge import CARE, KNOWLEDGE
from crm.demo.meanings import MEANINGS
from crm.demo.scripts import ASKING, SCENES
from crm.demo.service_scripts import TELLING
from crm.services.demo_desk.library import make_library
from scripts_lib.choices import ScriptState, ShopperType, Touchpoint
from scripts_lib.models import Article, QuizQuestion, ReadingList, Script
from scripts_lib.render import faults, unanswered
from scripts_lib.services.phrases import check_scripts

SCRIPTS = [*ASKING, *TELLING, *ALONG_THE_WAY]
SORRY = ("抱歉", "对不起", "没做好", "难受", "着急")


def texts(wording):
    """Everything that a buyer may read."""
    waiting, found = list(wording.answers), list(wording.texts)
    while waiting:
        answer = waiting.pop()
        found.append(answer.reply)
        waiting += answer.then
    return found


class TestTheTexts:
    def test_sixty_scripts_and_fifteen_articles_at_least(self):
        assert len(SCRIPTS) >= 60
        assert len([*KNOWLEDGE, *CARE, *PLATFORM, *ONBOARDING]) >= 15

    def test_every_moment_of_a_talk_has_a_script(self):
        assert {SCENES[one.scene][1] for one in SCRIPTS} == set(Touchpoint.values)

    def test_every_shopper_type_and_group_is_spoken_to(self):
        assert {one.shopper_type for one in SCRIPTS} == {"", *ShopperType.values}
        assert {one.asks for one in SCRIPTS} == {"", "use_scene", "purchase_driver", "engagement"}

    def test_codes_are_used_once_and_each_has_its_meaning(self):
        assert sorted(one.code for one in SCRIPTS) == sorted(MEANINGS)
        assert all(all(meaning) for meaning in MEANINGS.values())

    def test_every_placeholder_is_known_and_none_leaves_a_hole(self):
        assert [text for one in SCRIPTS for text in texts(one) if faults(text) or unanswered(text)] == []

    def test_english_titles_are_english_and_told_apart(self):
        titles = [*(one.english for one in MEANINGS.values()), *ENGLISH.values()]
        titles += [page.english for page in [*PLATFORM, *ONBOARDING]]

        assert all(title.isascii() for title in titles)
        assert len(set(titles)) == len(titles)
        assert set(ENGLISH) == {one.title for one in [*KNOWLEDGE, *CARE]}

    @pytest.mark.parametrize(
        "wording",
        [one for one in SCRIPTS if SCENES[one.scene][1] in ("defect", "complaint")],
        ids=lambda one: one.code,
    )
    def test_complaints_and_defects_begin_with_an_apology(self, wording):
        for text in wording.texts:
            assert any(word in text.split("。")[0] for word in SORRY), text

    def test_nobody_is_called_dear(self):
        said = [text for one in SCRIPTS for text in texts(one)]

        assert [text for text in said if text.startswith("亲") or "亲，" in text] == []

    def test_each_good_belongs_to_one_category(self):
        assert sorted(sku for skus in CATEGORIES.values() for sku in skus) == sorted(good.sku for good in GOODS)

    def test_lists_and_questions_name_what_there_is(self):
        pages = {page.title for page in [*PLATFORM, *ONBOARDING]}

        assert {title for _role, titles in READING.values() for title in titles} <= pages
        assert {one.about for one in QUESTIONS} <= pages | set(MEANINGS)


@pytest.mark.django_db
class TestMakeLibrary:
    @pytest.fixture
    def library(self, shop):
        return make_library(shop)

    def test_every_script_is_published_and_found_by_its_english_title(self, library):
        assert Script.objects.filter(state=ScriptState.PUBLISHED).count() == len(SCRIPTS)
        assert Script.objects.get(search_text__contains="is it in stock").title == "还有没有货"

    def test_articles_lists_and_questions_are_there(self, library):
        assert Article.objects.filter(body__startswith="Where the money goes").exists()
        assert {one.items.count() for one in ReadingList.objects.all()} == {4, 5}
        assert all(one.choices.filter(is_right=True).count() == 1 for one in QuizQuestion.objects.all())

    def test_the_guard_finds_nothing_to_block_or_to_warn_of(self, library):
        scripts = Script.objects.select_related("scene").prefetch_related("variants", "branches", "more_scenes")

        found = check_scripts(scripts=scripts, on=date(2026, 5, 1))

        assert {key: [hit.word for hit in hits] for key, hits in found.items() if hits} == {}
