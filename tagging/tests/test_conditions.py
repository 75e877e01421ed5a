from decimal import Decimal

import pytest

from tagging.conditions import Condition, ConditionError, turning_days
from tagging.defaults import RECENCY, TIER, DefaultGroup


def answer(group: DefaultGroup, **facts):
    """The slug that the default rules of a group give."""
    for rule in group.rules:
        if all(one.holds(facts[one.field]) for one in Condition.parse_list(rule.conditions)):
            return rule.tag
    return None


class TestDefaultRecency:
    @pytest.mark.parametrize(
        ("days", "slug"),
        [(0, "active"), (60, "active"), (61, "sleeping"), (180, "sleeping"), (181, "lost"), (None, None)],
    )
    def test_turns_after_60_and_180_days(self, days, slug):
        assert answer(RECENCY, days_since=days) == slug


class TestDefaultTier:
    @pytest.mark.parametrize(
        ("spent", "orders", "slug"),
        [
            ("5000.01", 1, "supreme_vip"),
            ("5000.00", 1, "vip"),
            ("2000.00", 1, "vip"),
            ("1999.99", 1, "senior"),
            ("800.00", 1, "senior"),
            ("799.99", 1, "ordinary"),
            ("0.00", 1, "ordinary"),
            ("500.00", 0, "ordinary"),
            ("499.99", 0, None),
            ("0.00", 0, None),
        ],
    )
    def test_turns_exactly_at_its_amounts(self, spent, orders, slug):
        assert answer(TIER, spent=Decimal(spent), order_count=orders) == slug


class TestParse:
    @pytest.mark.parametrize(
        ("raw", "word"),
        [
            ({"field": "shoe_size", "operator": "lt", "value": 1}, "shoe_size"),
            ({"field": "spent", "operator": "like", "value": 1}, "like"),
            ({"field": "spent", "operator": "lt", "value": "much"}, "much"),
            ({"field": "spent", "operator": "lt", "value": "NaN"}, "NaN"),
            ({"field": "days_since", "operator": "lt", "value": 1.5}, "1.5"),
            ({"field": "spent"}, "field, operator and value"),
            ("spent < 1", "field, operator and value"),
        ],
    )
    def test_says_which_word_is_wrong(self, raw, word):
        with pytest.raises(ConditionError, match=word):
            Condition.parse(raw)

    def test_wants_at_least_one_condition(self):
        with pytest.raises(ConditionError):
            Condition.parse_list([])


class TestTurningDays:
    def test_are_the_days_on_which_recency_may_change(self):
        rules = [Condition.parse_list(rule.conditions) for rule in RECENCY.rules]

        assert turning_days(rules) == [61, 181]

    def test_leave_money_alone(self):
        assert turning_days([Condition.parse_list(rule.conditions) for rule in TIER.rules]) == []
