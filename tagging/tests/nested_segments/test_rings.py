"""No segment leads back to itself, no rule waits for another, and what is named is of the shop."""

import pytest

from customers.tests.factories import CustomerFactory
from tagging.models import Segment, Tag
from tagging.services.rules import RuleRefused
from tagging.services.segments import SegmentRefused
from tagging.tests.shops_made import AT

from .naming import asks, named

pytestmark = pytest.mark.django_db


class TestRings:
    def test_of_segments_are_refused_by_name(self, save, change):
        first, spent = save("First", asks("spent", "gte", 1)), asks("spent", "gte", 2)
        second = save("Second", named(first), spent)
        third = save("Third", named(second, "none"))

        for conditions, ring in (
            ([named(first)], "“First” → “First”"),
            ([spent, named(second)], "“First” → “Second” → “First”"),
            ([named(third, "none")], "“First” → “Third” → “Second” → “First”"),
        ):
            with pytest.raises(SegmentRefused, match=f"would be a ring: {ring}"):
                change(first, *conditions)
        assert change(third, named(first))

    def test_through_the_rules_own_tags_are_refused_by_name(self, save, calls, rule_that):
        called = save("Called", asks("tags", "any", [calls.tags.get().pk]))
        wider = save("Wider", named(called))

        with pytest.raises(RuleRefused, match="would be a ring: Calls → “Wider” → “Called” → Calls: call"):
            rule_that(asks("spent", "gte", 1), named(wider))

    def test_no_rule_waits_for_another(self, shop, save, rule_that):
        vip = Tag.objects.get(shop=shop, slug="vip", group__slug="tier")

        with pytest.raises(RuleRefused, match=f"would wait for another: Calls → “VIPs” → {vip.group.name}"):
            rule_that(named(save("VIPs", asks("tags", "none", [vip.pk]))))

    def test_nor_does_one_that_is_there_already(self, shop, save, change, rule_that):
        vip = Tag.objects.get(shop=shop, slug="vip", group__slug="tier")
        inner = save("Inner", asks("spent", "gte", 1))
        rule_that(named(save("Outer", named(inner))))

        with pytest.raises(SegmentRefused, match="Calls → “Outer” → “Inner” → "):
            change(inner, asks("tags", "any", [vip.pk]))

        wife = Tag.objects.get(shop=shop, slug="wife")
        assert change(inner, asks("tags", "any", [wife.pk]))


class TestWhatIsNamed:
    def test_is_of_the_shop(self, save, rule_that):
        row = Segment.objects.create(shop=CustomerFactory().shop, name="Theirs", kind="by_hand", made_at=AT)
        theirs = named(row)

        with pytest.raises(SegmentRefused, match="does not have"):
            save("Ours", theirs)
        with pytest.raises(RuleRefused, match="no longer there"):
            rule_that(theirs)
