"""What a new shop promises again and again before it has written templates of its own."""

import pytest
from django.utils import translation

from crm.follow_up_defaults import DEFAULT_TEMPLATES, template_title
from crm.models import FollowUpTemplate
from crm.render import filled_reason
from crm.services.due_runs import run_due_tags
from crm.services.follow_ups import install_default_templates
from crm.tests.factories import NOON, FollowUpTemplateFactory
from scripts_lib.choices import Stage, Touchpoint
from scripts_lib.models import Scene
from tagging.defaults import AUTOMATIC
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags


class TestTheTexts:
    def test_every_stage_and_every_class_has_one(self):
        classes = {tag.slug for group in AUTOMATIC if group.slug == "lifecycle" for tag in group.tags}

        assert {one.scene.stage for one in DEFAULT_TEMPLATES if one.scene} == set(Stage.values)
        assert {one.for_tag[1] for one in DEFAULT_TEMPLATES if one.for_tag and one.for_tag[0] == "lifecycle"} == classes
        assert {one.for_tag[0] for one in DEFAULT_TEMPLATES if one.for_tag} == {"lifecycle", "tier"}
        assert {one.scene.touchpoint for one in DEFAULT_TEMPLATES if one.scene} <= set(Touchpoint.values)

    def test_names_are_told_apart_and_what_follows_is_there(self):
        names = [one.name for one in DEFAULT_TEMPLATES]

        assert len(set(names)) == len(names)
        assert {one.then for one in DEFAULT_TEMPLATES if one.then} <= set(names)

    @pytest.mark.parametrize("one", DEFAULT_TEMPLATES, ids=lambda one: str(one.title))
    def test_no_text_keeps_a_brace_or_falls_silent_but_where_it_asks_for_gaps_alone(self, one):
        for gaps, product in (("使用场景", "月白盖碗"), ("使用场景", "")):
            said = filled_reason(one.text, gaps=gaps, product=product)
            assert said
            assert "{" not in said

    def test_ours_are_read_in_english_and_the_shops_own_as_written(self):
        with translation.override("en"):
            assert template_title("报价后问一句") == "After a quote"
            assert template_title("报价后问两句") == "报价后问两句"


@pytest.mark.django_db
class TestInstallDefaultTemplates:
    def test_gives_a_new_shop_all_of_them_with_tags_scenes_and_what_follows(self, shop):
        assert install_default_templates(shop=shop) == len(DEFAULT_TEMPLATES)

        receipt = FollowUpTemplate.objects.get(name="签收后问一声")
        assert (receipt.scene.stage, receipt.next_template.name) == ("in_sale", "用了一周回访")
        assert FollowUpTemplate.objects.get(name="每月问候").for_tag == Tag.objects.get(name="VIP客户")

    def test_twice_is_once(self, shop):
        install_default_templates(shop=shop)
        rows = list(FollowUpTemplate.objects.order_by("pk").values_list())

        assert install_default_templates(shop=shop) == 0
        assert list(FollowUpTemplate.objects.order_by("pk").values_list()) == rows

    def test_leaves_a_shop_alone_that_has_one_even_out_of_use(self, shop):
        FollowUpTemplateFactory(shop=shop, is_active=False)

        assert install_default_templates(shop=shop) == 0
        assert FollowUpTemplate.objects.count() == 1

    def test_takes_the_scenes_that_are_there(self, shop):
        everybodys = Scene.objects.create(stage="pre_sale", touchpoint="price_talk", name="谈价")
        own = Scene.objects.create(shop=shop, stage="pre_sale", touchpoint="compare", name="比一比")

        install_default_templates(shop=shop)

        assert FollowUpTemplate.objects.get(name="报价后问一句").scene == everybodys
        assert FollowUpTemplate.objects.get(name="帮着定下来").scene == own
        assert not Scene.objects.filter(name="比较与选择").exists()

    def test_leaves_out_what_is_for_a_class_that_the_shop_has_not(self, shop):
        install_default_tags(shop=shop)
        Tag.objects.filter(shop=shop, slug="captive").update(slug="kept")

        install_default_templates(shop=shop)

        assert not FollowUpTemplate.objects.filter(name="补上没问的").exists()

    def test_a_new_shop_has_them_before_its_first_buyer(self, shop):
        run_due_tags(at=NOON)
        run_due_tags(at=NOON)

        assert FollowUpTemplate.objects.filter(shop=shop).count() == len(DEFAULT_TEMPLATES)
