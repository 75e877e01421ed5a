"""Rules saved as a set: versions, newer versions, large moves, and what rules may not speak of."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, User
from django.db.models import RestrictedError
from django.utils import translation

from customers.models import AttributeDefinition
from customers.tests.factories import ChannelFactory
from tagging.models import RuleVersion, RunSettings, Tag, TagChange, TagGroup, TagRule
from tagging.selectors.rule_sets import DraftRule, held_version, stored_draft, version_in_force
from tagging.services.rule_preview import draft_work, preview_rules
from tagging.services.rule_sets import (
    HeldAlready,
    NewerVersion,
    SecondPersonNeeded,
    approve_rules,
    drop_rules,
    save_rules,
)
from tagging.services.rules import RuleRefused
from tagging.services.runs import recompute_tags

from .shops_made import AT, TODAY, made_shop

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture
def shop():
    shop = made_shop(customers=60)
    recompute_tags(shop=shop, as_of=TODAY, at=AT)
    RunSettings.objects.create(shop=shop, largest_move=100)
    return shop


@pytest.fixture
def tier(shop):
    return TagGroup.objects.select_related("shop").get(shop=shop, slug="tier")


@pytest.fixture
def colleague(shop):
    user = User.objects.create_user("colleague", is_staff=True)
    user.groups.add(Group.objects.get(name="manager"))
    shop.members.add(user)
    return user


def with_vip_from(tier, spent):
    """The rules in force, but for the second."""
    draft = stored_draft(tier)
    draft[1] = DraftRule(draft[1].tag, [{"field": "spent", "operator": "gte", "value": spent}], draft[1].rule)
    return draft


def save(tier, draft, by, base=None, note="Basket grew"):
    return save_rules(group=tier, draft=draft, base=base or version_in_force(tier), note=note, by=by, at=LATER)


class TestSaving:
    def test_makes_the_next_version_of_the_set_and_of_each_changed_rule(self, tier, manager):
        row = save(tier, with_vip_from(tier, 2400), manager)

        assert (row.version, row.state, row.note, row.made_by) == (2, "saved", "Basket grew", manager)
        rules = TagRule.objects.filter(group=tier).order_by("position")
        assert [one.version for one in rules] == [1, 2, 1, 1, 1]
        assert RuleVersion.objects.get(group=tier, version=1).rules[1]["conditions"][0]["value"] == 2000

    def test_of_what_is_there_changes_nothing(self, tier, manager):
        assert save(tier, stored_draft(tier), manager) is None
        assert not RuleVersion.objects.exists()

    def test_turns_places_round_and_switches_off_what_is_gone(self, tier, manager):
        draft = stored_draft(tier)
        new = DraftRule(draft[0].tag, [{"field": "consent", "operator": "any", "value": ["given"]}])

        save(tier, [new, draft[2], draft[1], draft[3]], manager)

        rules = list(TagRule.objects.filter(group=tier).order_by("position"))
        assert [one.pk for one in rules[1:4]] == [draft[2].rule, draft[1].rule, draft[3].rule]
        assert [one.is_active for one in rules] == [True] * 4 + [False] * 2
        assert stored_draft(tier)[0].conditions == new.conditions

    def test_an_older_version_is_brought_back(self, tier, manager):
        before = stored_draft(tier)
        save(tier, before[1:], manager)

        save(tier, [DraftRule.read(one) for one in RuleVersion.objects.get(group=tier, version=1).rules], manager)

        assert stored_draft(tier) == before
        assert version_in_force(tier) == 3

    def test_over_a_newer_version_is_refused(self, tier, manager, colleague):
        save(tier, with_vip_from(tier, 2400), colleague)

        with pytest.raises(NewerVersion):
            save(tier, with_vip_from(tier, 3000), manager, base=1)
        assert version_in_force(tier) == 2

    def test_is_followed_by_a_full_run(self, tier, manager):
        save(tier, with_vip_from(tier, 100000), manager)

        report = recompute_tags(shop=tier.shop, as_of=TODAY, at=LATER)

        assert (report.mode, report.counts["tier"]["vip"]) == ("full", 0)


class TestPreview:
    @pytest.mark.parametrize("slug", ["tier", "lifecycle", "shopper_type", "rfm", "recency"])
    def test_of_the_rules_in_force_moves_nobody(self, shop, slug):
        group = TagGroup.objects.get(shop=shop, slug=slug)

        seen = preview_rules(shop=shop, work=draft_work(group, stored_draft(group)), as_of=TODAY, at=LATER)

        assert (seen.moved, seen.total) == (0, 60)

    def test_says_what_the_run_then_does_and_writes_nothing(self, tier, manager, shop):
        draft = with_vip_from(tier, 3500)
        seen = preview_rules(shop=shop, work=draft_work(tier, draft), as_of=TODAY, at=LATER)
        assert seen.moved > 0
        assert not RuleVersion.objects.exists()
        last = TagChange.objects.order_by("-pk").first().pk

        save(tier, draft, manager)
        recompute_tags(shop=shop, as_of=TODAY, at=LATER)

        moved = TagChange.objects.filter(pk__gt=last, group=tier)
        assert sorted((one.closed_tag_id, one.opened_tag_id) for one in moved) == sorted(
            (one.before, one.after) for one in seen.moves for _each in range(one.count)
        )

    def test_samples_are_proportionate(self, tier, shop):
        seen = preview_rules(shop=shop, work=draft_work(tier, stored_draft(tier)[3:]), as_of=TODAY, at=LATER)

        assert len(seen.sample.movers) == min(20, seen.moved)


class TestLargeMoves:
    @pytest.fixture
    def held(self, tier, manager):
        RunSettings.objects.filter(shop=tier.shop).update(largest_move=1)
        return save(tier, stored_draft(tier)[3:], manager)

    def test_wait_for_a_second_person(self, tier, held, manager, colleague):
        assert (held.state, version_in_force(tier), len(stored_draft(tier))) == ("held", 1, 5)
        with pytest.raises(SecondPersonNeeded):
            approve_rules(held=held, by=manager, at=LATER)

        approve_rules(held=held, by=colleague, at=LATER)

        assert (version_in_force(tier), len(stored_draft(tier))) == (2, 2)
        agreed = RuleVersion.objects.get(version=2)
        assert (agreed.decided_by, agreed.is_agreed_alone) == (colleague, False)

    def test_one_at_a_time_until_it_is_given_up(self, tier, held, manager, colleague):
        with pytest.raises(HeldAlready):
            save(tier, with_vip_from(tier, 2001), colleague)

        assert drop_rules(held=held, by=manager, at=LATER)
        assert held_version(tier) is None


class TestWhatRulesSpeakOf:
    def draft_of(self, tier, condition):
        return [DraftRule(stored_draft(tier)[0].tag, [condition]), *stored_draft(tier)]

    def test_is_never_an_automatic_tag(self, tier, manager):
        lost = Tag.objects.get(shop=tier.shop, slug="lost")
        draft = self.draft_of(tier, {"field": "tags", "operator": "any", "value": [lost.pk]})

        with translation.override("en"), pytest.raises(RuleRefused, match=r"流失客户.*set by rules"):
            save(tier, draft, manager)

    def test_cannot_be_deleted_while_they_do(self, tier, manager):
        wife = Tag.objects.get(shop=tier.shop, slug="wife")
        save(tier, self.draft_of(tier, {"field": "tags", "operator": "any", "value": [wife.pk]}), manager)

        with pytest.raises(RestrictedError):
            Tag.objects.filter(pk=wife.pk).delete()

    def test_nor_an_attribute_or_a_channel(self, tier, manager):
        channel = ChannelFactory(shop=tier.shop, code="quiet")
        draft = self.draft_of(tier, {"field": "attribute", "operator": "known", "value": [], "key": "size"})
        draft[:0] = self.draft_of(tier, {"field": "channel", "operator": "any", "value": ["quiet"]})[:1]
        save(tier, draft, manager)

        for rows in (AttributeDefinition.objects.filter(code="size"), type(channel).objects.filter(pk=channel.pk)):
            with pytest.raises(RestrictedError):
                rows.delete()

    def test_may_go_once_no_rule_in_force_does(self, tier, manager):
        channel = ChannelFactory(shop=tier.shop, code="quiet")
        before = stored_draft(tier)
        save(tier, self.draft_of(tier, {"field": "channel", "operator": "any", "value": ["quiet"]}), manager)
        save(tier, before, manager)

        assert channel.delete()[0] == 1

    def test_must_be_there(self, tier, manager):
        with pytest.raises(RuleRefused, match="nowhere"):
            save(tier, self.draft_of(tier, {"field": "channel", "operator": "any", "value": ["nowhere"]}), manager)

    def test_goes_after_the_rules_are_gone(self, tier, manager):
        wife = Tag.objects.get(shop=tier.shop, slug="wife")
        save(tier, self.draft_of(tier, {"field": "tags", "operator": "any", "value": [wife.pk]}), manager)

        TagRule.objects.filter(group=tier).delete()
        Tag.objects.filter(group__in=[tier.pk, wife.group_id]).delete()

        assert not Tag.objects.filter(pk=wife.pk).exists()
