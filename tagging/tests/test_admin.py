import pytest

from customers.tests.factories import ShopFactory
from tagging.models import KeywordSet, Tag, TagGroup, TagRule
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import ChoiceSetFactory, TagFactory, TagGroupFactory, TagRunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(shop):
    install_default_tags(shop=shop)
    return TagRule.objects.get(shop=shop, tag__slug="active")


class TestRules:
    def test_are_read_aloud(self, as_trainer, rule):
        html = as_trainer.get("/admin/tagging/tagrule/").content.decode()
        assert "last order at most 60 days ago" in html

    def test_stand_at_the_places_that_their_groups_page_counts(self, as_trainer, rule):
        listed = as_trainer.get("/admin/tagging/tagrule/").context["cl"].model_admin

        assert [listed.place(one) for one in TagRule.objects.filter(group=rule.group).order_by("position")] == [1, 2, 3]
        assert listed.place(TagRule(position=1003, is_active=False)) == ""

    def test_are_neither_added_nor_changed_one_by_one(self, as_manager, rule):
        assert as_manager.get("/admin/tagging/tagrule/add/").status_code == 403
        answer = as_manager.get(f"/admin/tagging/tagrule/{rule.pk}/change/")
        assert answer["Location"] == f"/admin/tagging/taggroup/{rule.group_id}/rules/?rule={rule.pk}"


class TestTags:
    def test_a_manager_adds_one(self, as_manager, shop):
        group = TagGroupFactory(shop=shop)

        as_manager.post(
            "/admin/tagging/tag/add/", {"group": group.pk, "name": "Travel", "position": 0, "is_active": "on"}
        )

        assert Tag.objects.get(name="Travel").shop == shop

    def test_the_same_name_twice_is_refused_with_words(self, as_manager, shop):
        tag = TagFactory(group__shop=shop, name="Travel")

        answer = as_manager.post("/admin/tagging/tag/add/", {"group": tag.group_id, "name": "Travel", "position": 0})

        assert answer.status_code == 200
        assert Tag.objects.filter(name="Travel").count() == 1

    def test_group_and_choice_set_belong_together(self, as_manager, shop):
        group, other = TagGroupFactory(shop=shop), ChoiceSetFactory(group__shop=shop)

        answer = as_manager.post(
            "/admin/tagging/tag/add/",
            {"group": group.pk, "choice_set": other.pk, "name": "Travel", "position": 0},
        )

        assert "The choice set belongs to another group." in answer.content.decode()

    def test_a_tag_of_an_automatic_group_joins_its_choice_set(self, as_manager, shop):
        install_default_tags(shop=shop)
        tier = TagGroup.objects.get(shop=shop, slug="tier")

        as_manager.post("/admin/tagging/tag/add/", {"group": tier.pk, "name": "Legend", "position": 9})

        assert Tag.objects.get(name="Legend").choice_set == tier.choice_sets.get()

    def test_a_group_of_another_shop_is_no_choice(self, as_manager):
        as_manager.post("/admin/tagging/tag/add/", {"group": TagGroupFactory().pk, "name": "Travel", "position": 0})

        assert not Tag.objects.filter(name="Travel").exists()

    def test_an_agent_only_looks(self, as_agent, shop):
        tag = TagFactory(group__shop=shop)
        assert as_agent.get(f"/admin/tagging/tag/{tag.pk}/change/").status_code == 200
        assert as_agent.post(f"/admin/tagging/tag/{tag.pk}/change/", {"name": "x"}).status_code == 403


class TestGroups:
    def test_a_manager_adds_one_for_the_only_shop(self, as_manager, shop):
        as_manager.post(
            "/admin/tagging/taggroup/add/", {"name": "Season", "slug": "season", "number": 4, "position": 9}
        )

        assert TagGroup.objects.get(slug="season").shop == shop

    def test_a_number_twice_is_refused_with_words(self, as_manager, shop):
        TagGroupFactory(shop=shop, number=4)

        answer = as_manager.post(
            "/admin/tagging/taggroup/add/", {"name": "Season", "slug": "season", "number": 4, "position": 9}
        )

        assert answer.status_code == 200
        assert TagGroup.objects.count() == 1

    def test_only_who_may_look_at_rules_is_shown_the_way_there(self, as_agent, as_trainer, rule):
        way = f"/admin/tagging/taggroup/{rule.group_id}/rules/"

        assert [way in one.get("/admin/tagging/taggroup/").content.decode() for one in (as_agent, as_trainer)] == [
            False,
            True,
        ]
        assert [one.get(way).status_code for one in (as_agent, as_trainer)] == [403, 200]


class TestSetsOfWords:
    def test_say_in_words_what_they_tell_of(self, as_manager, shop):
        mine = KeywordSet.objects.create(shop=shop, code="ours", name="Ours", purpose="buyer", intent="crystals")

        html = as_manager.get("/admin/tagging/keywordset/").content.decode()

        assert "made for me" in html
        assert "made_for_me" not in html
        assert mine.intent in html

    def test_a_trainer_reads_their_words(self, as_trainer, shop):
        brand = KeywordSet.objects.get(code="brand")

        html = as_trainer.get(f"/admin/tagging/keywordset/{brand.pk}/change/").content.decode()

        assert brand.words.first().word in html
        assert 'name="words"' not in html


class TestScope:
    @pytest.mark.parametrize("kind", ["taggroup", "tag", "tagrule", "tagrun"])
    def test_a_foreign_row_and_an_absent_one_are_the_same(self, as_manager, kind):
        foreign_shop = ShopFactory()
        install_default_tags(shop=foreign_shop)
        TagRunFactory(shop=foreign_shop)
        models = {"taggroup": TagGroup, "tag": Tag, "tagrule": TagRule}
        pk = models[kind].objects.first().pk if kind in models else foreign_shop.tagrun_set.get().pk

        foreign = as_manager.get(f"/admin/tagging/{kind}/{pk}/change/")
        absent = as_manager.get(f"/admin/tagging/{kind}/999999/change/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content


class TestRuns:
    def test_list_and_page_open(self, as_manager, shop):
        install_default_tags(shop=shop)
        run = TagRunFactory(shop=shop, counts={"tier": {"vip": 12}}, opened_count=1234)

        assert "+1,234" in as_manager.get("/admin/tagging/tagrun/").content.decode()
        assert "VIP会员" in as_manager.get(f"/admin/tagging/tagrun/{run.pk}/change/").content.decode()
