"""Conditions read aloud, and what decides about a buyer who would move."""

from decimal import Decimal

import pytest

from tagging.conditions import Condition, Kind
from tagging.selectors.rule_samples import _distance
from tagging.texts import condition_text, month_name, operator_name


def asks(field, operator, value, **key):
    return Condition.parse({"field": field, "operator": operator, "value": value, **key})


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (asks("birthday_month", "any", ["this", "3"]), "month of the birthday: any of this month, March"),
        (asks("region", "none", ["浙江"]), "region: none of 浙江"),
        (asks("tags", "all", [3, 12]), "tags: all of Gift, 12"),
        (asks("attribute", "unknown", [], key="size"), "Size is not known"),
        (asks("has_open_inquiry", "is", value=False), "not: an inquiry is open"),
    ],
    ids=["months by name", "words", "tags by name, else by number", "an attribute", "a flag"],
)
def test_a_condition_is_read_aloud(condition, said):
    assert condition_text(condition, {"3": "Gift", "size": "Size"}) == said


def test_months_are_called_by_their_names():
    assert [month_name(word) for word in ("this", "next", "1", "12")] == [
        "this month",
        "next month",
        "January",
        "December",
    ]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("operator", ["any", "none", "known", "gte"])
def test_every_comparison_has_a_name(kind, operator):
    assert operator_name(kind, operator)


@pytest.mark.parametrize(
    ("condition", "value", "said"),
    [
        (asks("spent", "gte", 2400), 2386, "14 short of 2,400"),
        (asks("spent", "gte", 600), 600, "0 over the 600 line"),
        (asks("spent", "gt", 600), "612.50", "12.50 over the 600 line"),
        (asks("order_count", "lt", 5), 0, "5 below the 5 line"),
        (asks("days_since", "lte", 60), 61, "1 over the 60 line"),
        (asks("days_since", "lte", 60), None, "not met: last order at most 60 days ago"),
        (asks("region", "any", ["浙江"]), "浙江省 杭州市", "region: any of 浙江"),
        (asks("region", "any", ["浙江"]), "上海", "not met: region: any of 浙江"),
    ],
    ids=["too little", "enough", "more than enough", "few enough", "too long ago", "not known", "met", "not met"],
)
def test_what_decides_is_a_distance(condition, value, said):
    known = {condition.asks: value if not isinstance(value, str) or condition.field == "region" else Decimal(value)}

    assert _distance(condition, known, {}) == said
