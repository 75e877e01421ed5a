"""The page on which rules are changed, without a browser: buttons, preview, saving, rights."""

import json

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from customers.models import Shop
from customers.selectors.shop_day import shop_day
from tagging.admin.rule_editor.state import NotADraft, posted
from tagging.conditions import FIELDS, Condition
from tagging.models import RuleVersion, RunSettings, Tag, TagGroup, TagRule
from tagging.selectors.rule_sets import stored_draft
from tagging.services.runs import recompute_tags
from tagging.services.segments import save_segment

from .shops_made import made_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The key of a shop with buyers who were looked at today, made once for the file."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        shop = made_shop(customers=60, until=now.date(), shop=Shop.objects.create(code="silk", name="Silk House"))
        recompute_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)
        RunSettings.objects.create(shop=shop, largest_move=100)
        yield shop.pk
        transaction.set_rollback(True)


@pytest.fixture
def shop(house, db):
    return Shop.objects.get(pk=house)


@pytest.fixture
def tier(shop):
    return TagGroup.objects.get(shop=shop, slug="tier")


def address(group, more=""):
    return f"/admin/tagging/taggroup/{group.pk}/rules/{more}"


def form(group, do, rules=None, **fields):
    rules = [one.as_json() for one in stored_draft(group)] if rules is None else rules
    return {"draft": json.dumps(rules), "base": "1", "do": do, **fields}


def vip_from(group, spent):
    rules = [one.as_json() for one in stored_draft(group)]
    rules[1]["conditions"] = [{"field": "spent", "operator": "gte", "value": spent}]
    return rules


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


def html_of(answer):
    return answer.content.decode()


class TestPage:
    def test_reads_the_rules_aloud(self, as_trainer, tier):
        html = html_of(as_trainer.get(address(tier)))

        assert "spent at least 2,000" in html
        assert "Add a rule" not in html
        assert "Preview before saving" not in html

    def test_says_whose_rules_they_are(self, as_manager, tier):
        for more in ("", "versions/"):
            assert f'href="/admin/tagging/taggroup/{tier.pk}/change/"' in html_of(as_manager.get(address(tier, more)))

    def test_a_rule_of_the_list_opens_its_groups_page(self, as_manager, tier):
        rule = TagRule.objects.get(group=tier, position=1)

        html = html_of(as_manager.get(f"/admin/tagging/tagrule/{rule.pk}/change/", follow=True))

        assert "spent at least 2,000, and not 至尊VIP会员" in html
        assert "on any day with something new about the buyer" in html

    def test_what_was_stands_struck_through_beside_what_is(self, as_manager, tier):
        html = html_of(as_manager.post(address(tier), form(tier, "typed", vip_from(tier, 2400))))

        assert "spent at least 2,400" in html
        assert '<s class="sk-struck">spent at least 2,000</s>' in html

    def test_typed_values_come_into_the_draft(self, as_manager, tier):
        fields = {"open": "1", "c0-field": "spent", "c0-operator": "gt", "c0-value": "2,400.50"}

        html = html_of(as_manager.post(address(tier), form(tier, "typed", **fields)))

        assert "spent more than 2,400.5" in html

    @pytest.mark.parametrize("typed", ["2,400元", "￥2400", " ２４００ "])
    def test_units_beside_a_number_do_no_harm(self, as_manager, tier, typed):
        fields = {"open": "1", "c0-field": "spent", "c0-operator": "gte", "c0-value": typed}

        assert "spent at least 2,400" in html_of(as_manager.post(address(tier), form(tier, "typed", **fields)))

    @pytest.mark.parametrize(
        ("name", "typed", "wanted"),
        [
            ("spent", "much", "as in 2400.50"),
            ("order_count", "2.5", "whole number"),
            ("cycle_days", "1.25", "as in 30.5"),
        ],
    )
    def test_what_is_no_number_is_told_with_how_it_is_written(self, as_manager, tier, name, typed, wanted):
        rules = [one.as_json() for one in stored_draft(tier)]
        rules[1]["conditions"] = [{"field": name, "operator": "gte", "value": 1}]
        fields = {"open": "1", "c0-field": name, "c0-operator": "gte", "c0-value": typed}

        html = html_of(as_manager.post(address(tier), form(tier, "typed", rules, **fields)))

        assert f"“{typed}” cannot be read" in html
        assert wanted in html

    def test_nothing_typed_yet_is_no_mistake(self, as_manager, tier):
        fields = {"open": "1", "c0-field": "spent", "c0-operator": "gte", "c0-value": ""}

        assert "cannot be read" not in html_of(as_manager.post(address(tier), form(tier, "typed", **fields)))

    @pytest.mark.parametrize("name", FIELDS)
    def test_every_field_has_its_input(self, as_manager, tier, name):
        fields = {"open": "1", "c0-field": name, "c0-operator": "gte"}

        html = html_of(as_manager.post(address(tier), form(tier, "typed", **fields)))

        assert f'<option value="{name}" selected>' in html
        assert 'name="c0-operator"' in html

    def test_tags_are_chosen_among_manual_ones(self, as_manager, tier):
        html = html_of(as_manager.post(address(tier), form(tier, "typed", open="1", **{"c0-field": "tags"})))

        assert "送老婆-1" in html
        assert "流失客户" not in html

    def test_segments_among_those_that_wait_for_no_rule(self, as_manager, manager, shop, tier):
        made = {"shop": shop, "by": manager, "at": timezone.now()}
        late = save_segment(name="Late buyers", conditions=[asks("days_since", "gte", 47)], **made)
        lost = Tag.objects.get(shop=shop, slug="lost", group__slug="recency")
        save_segment(name="Lost buyers", conditions=[asks("tags", "any", [lost.pk])], **made)
        chosen = {"c0-field": "segments", "c0-operator": "none", "c0-value": [str(late.pk)]}
        rules = [one.as_json() for one in stored_draft(tier)]
        rules[0]["conditions"] = [asks("segments", "any", [late.pk]).as_json()]

        html = html_of(as_manager.post(address(tier), form(tier, "typed", rules, open="0", **chosen)))

        assert "segments: none of Late buyers" in html
        assert f'value="{late.pk}" checked>Late buyers' in html
        assert "Lost buyers" not in html
        assert "47 days after the last order" in html

    def test_buttons_add_move_take_out_and_put_back(self, as_manager, tier):
        stored = [one.as_json() for one in stored_draft(tier)]

        def after(do, rules=None, **fields):
            return as_manager.post(address(tier), form(tier, do, rules, **fields)).context["state"].rules

        assert after("down:0")[:2] == [stored[1], stored[0]]
        assert after("up:1")[:2] == [stored[1], stored[0]]
        assert after("remove:0") == stored[1:]
        assert after(f"put-back:{stored[0]['rule']}", stored[1:]) == stored
        assert after("copy:0")[1] == {**stored[0], "rule": None}
        assert len(after("new-rule")) == 6
        assert len(after("new-condition", open="0")[0]["conditions"]) == 2
        assert after("drop-condition:0", open="0")[0]["conditions"] == []

    @pytest.mark.parametrize("draft", ["", "7", "[1]", '[{"rule": "x", "tag": 1, "conditions": []}]', "[{}]"])
    def test_takes_nothing_but_a_draft(self, rf, as_manager, tier, draft):
        request = rf.post("/", {"draft": draft, "base": "1"})
        with pytest.raises(NotADraft):
            posted(request.POST)
        assert as_manager.post(address(tier), {"draft": draft, "base": "1"}).status_code == 400


class TestPreview:
    def test_counts_by_the_members_of_segments(self, as_manager, manager, shop, tier):
        made = {"shop": shop, "by": manager, "at": timezone.now()}
        spent = save_segment(name="Spenders", conditions=[asks("spent", "gte", 3500)], **made)
        rules = vip_from(tier, 3500)
        counted = as_manager.post(address(tier), form(tier, "preview", rules)).context["preview"]["moved"]
        rules[1]["conditions"] = [asks("segments", "any", [spent.pk]).as_json()]

        answer = as_manager.post(address(tier), form(tier, "preview", rules))

        assert answer.context["preview"]["moved"] == counted != "0"
        assert "segments: any of Spenders" in html_of(answer)

    def test_a_segment_that_waits_for_rules_is_refused_in_words(self, as_manager, manager, shop, tier):
        vip = Tag.objects.get(shop=shop, slug="vip", group=tier)
        made = {"shop": shop, "by": manager, "at": timezone.now()}
        vips = save_segment(name="VIPs", conditions=[asks("tags", "any", [vip.pk])], **made)
        rules = vip_from(tier, 3500)
        rules[1]["conditions"] = [asks("segments", "any", [vips.pk]).as_json()]

        for do in ("preview", "save"):
            html = html_of(as_manager.post(address(tier), form(tier, do, rules)))
            assert "would be a ring: 会员等级 → “VIPs” → 会员等级: VIP会员." in html

    def test_counts_draws_and_samples(self, as_manager, tier):
        html = html_of(as_manager.post(address(tier), form(tier, "preview", vip_from(tier, 3500))))

        assert "customers would move" in html
        assert 'class="re-band"' in html
        assert "short of 3,500" in html
        assert not RuleVersion.objects.exists()

    def test_alone_for_the_page(self, as_manager, tier):
        answer = as_manager.post(address(tier, "preview/"), form(tier, "", vip_from(tier, 3500)))

        assert "nothing written" in html_of(answer)
        assert "<html" not in html_of(answer)

    def test_says_why_a_draft_cannot_be(self, as_manager, tier):
        lost = Tag.objects.get(shop=tier.shop, slug="lost")
        rules = vip_from(tier, 1)
        rules[0]["conditions"] = [{"field": "tags", "operator": "any", "value": [lost.pk]}]

        html = html_of(as_manager.post(address(tier), form(tier, "preview", rules)))

        assert "manual tags only" in html


class TestSaving:
    def test_keeps_who_and_why(self, as_manager, manager, tier):
        answer = as_manager.post(
            address(tier), form(tier, "save", vip_from(tier, 2400), note="After the fair"), follow=True
        )

        row = RuleVersion.objects.get(version=2)
        assert (row.made_by, row.note) == (manager, "After the fair")
        assert "Saved as version 2." in html_of(answer)
        assert TagRule.objects.get(group=tier, position=1).history.first().history_user == manager
        assert "After the fair" in html_of(as_manager.get(address(tier, "versions/")))

    def test_over_a_newer_version_shows_both(self, as_manager, tier):
        as_manager.post(address(tier), form(tier, "save", vip_from(tier, 2400)))

        html = html_of(as_manager.post(address(tier), {**form(tier, "save", vip_from(tier, 3000)), "base": "1"}))

        assert "Somebody saved these rules meanwhile" in html
        assert html.count("spent at least 2,400") >= 1
        assert "spent at least 3,000" in html
        assert RuleVersion.objects.order_by("-version").first().version == 2

    def test_versions_say_what_each_changed(self, as_manager, manager, tier):
        manager.first_name, manager.last_name = "若溪", "林"
        manager.save()
        as_manager.post(address(tier), form(tier, "save", [*vip_from(tier, 2400)[:4]]))

        html = html_of(as_manager.get(address(tier, "versions/")))

        assert '<s class="sk-struck">spent at least 2,000</s>' in html
        assert "taken out" in html
        assert html.count("re-changed") == 2
        assert "林若溪" in html

    def test_an_old_version_comes_back_as_a_draft(self, as_manager, tier):
        as_manager.post(address(tier), form(tier, "save", vip_from(tier, 2400)))

        html = html_of(as_manager.get(address(tier, "?version=1")))

        assert '<s class="sk-struck">spent at least 2,400</s>' in html

    def test_a_large_move_waits_for_somebody_else(self, as_manager, shop, tier):
        other = User.objects.create_user("second", is_staff=True)
        other.groups.add(Group.objects.get(name="manager"))
        shop.members.add(other)
        RunSettings.objects.update(largest_move=1)
        as_manager.post(address(tier), form(tier, "save", [one.as_json() for one in stored_draft(tier)[3:]]))
        held = RuleVersion.objects.get(state="held")
        html = html_of(as_manager.get(address(tier)))
        assert "Waits for a second person" in html
        assert "somebody else who may change rules has to agree" in html
        assert html.count("taken out") == 3
        assert html_of(as_manager.get("/admin/tagging/taggroup/")).count("waits for a second person") == 1
        as_draft = as_manager.get(address(tier, "?version=held"))
        assert (as_draft.context["state"].rules, as_draft.context["page"].is_changed) == (held.rules, True)
        assert "Save as version" not in html_of(as_draft)
        as_manager.post(address(tier, "held/"), {"version": held.pk, "do": "approve"})
        assert len(stored_draft(tier)) == 5

        client = Client(headers={"Accept-Language": "en"})
        client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
        client.post(address(tier, "held/"), {"version": held.pk, "do": "approve"})

        assert len(stored_draft(tier)) == 2


class TestRights:
    def test_a_trainer_only_reads(self, as_trainer, tier):
        assert as_trainer.post(address(tier), form(tier, "save", vip_from(tier, 1))).status_code == 403
        assert as_trainer.post(address(tier, "preview/"), form(tier, "")).status_code == 403

    def test_an_agent_does_not_even_read(self, as_agent, tier):
        assert as_agent.get(address(tier)).status_code == 403

    def test_rules_of_another_shop_are_not_there(self, as_outsider, tier):
        assert as_outsider.get(address(tier)).status_code == 404
        assert as_outsider.post(address(tier), form(tier, "save", [])).status_code == 404

    def test_a_manual_group_has_none(self, as_manager, tier):
        assert as_manager.get(address(TagGroup.objects.get(shop=tier.shop, slug="use_scene"))).status_code == 404


class TestNewGroups:
    def test_a_manager_makes_an_automatic_one_with_its_tags(self, as_manager, tier):
        data = {
            "name": "Season",
            "slug": "season",
            "position": "9",
            "is_automatic": "on",
            "first_tags": "Spring\n\nAutumn",
        }
        data["shop"] = tier.shop_id

        html = html_of(as_manager.post("/admin/tagging/taggroup/add/", data, follow=True))

        assert "“Season” is made. Now say when a buyer gets which of its tags" in html
        assert "Add a rule" in html
        group = TagGroup.objects.get(slug="season")
        assert [tag.choice_set for tag in group.tags.order_by("position")] == [group.choice_sets.get()] * 2
        assert as_manager.get(address(group)).status_code == 200

    def test_a_new_one_stands_last(self, as_manager, tier):
        TagGroup.objects.filter(pk=tier.pk).update(position=41)

        form = as_manager.get("/admin/tagging/taggroup/add/").context["adminform"].form

        assert form.fields["position"].initial == 42

    def test_not_with_a_number(self, as_manager, tier):
        data = {"name": "Season", "slug": "season", "position": "9", "is_automatic": "on", "number": "8"}

        html = html_of(as_manager.post("/admin/tagging/taggroup/add/", {**data, "shop": tier.shop_id}))

        assert "A group that rules fill has no number." in html


class TestTagsInUse:
    def test_are_not_switched_off(self, as_manager, tier):
        wife = Tag.objects.get(shop=tier.shop, slug="wife")
        rules = vip_from(tier, 2400)
        rules[0]["conditions"] = [{"field": "tags", "operator": "any", "value": [wife.pk]}]
        as_manager.post(address(tier), form(tier, "save", rules))

        html = html_of(as_manager.post(f"/admin/tagging/tag/{wife.pk}/change/", {"name": wife.name, "position": "0"}))

        assert "会员等级: 至尊VIP会员" in html
        wife.refresh_from_db()
        assert wife.is_active
