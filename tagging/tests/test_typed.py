"""Numbers as people type them."""

import pytest

from tagging.conditions.typed import plain_number


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2400", "2400"),
        (" 2,400.50 ", "2400.50"),
        ("２，４００元", "2400"),
        ("￥2400", "2400"),
        ("60 天", "60"),
        ("15％", "15"),
        ("-3", "-3"),
    ],
)
def test_units_and_separators_are_left_out(typed, read):
    assert plain_number(typed) == read


@pytest.mark.parametrize("typed", ["", "much", "2400元左右", "1e5", "٣", "2.4.1", "元"])
def test_what_is_no_number_stays_as_typed(typed):
    assert plain_number(typed) == typed
