"""Segments that name segments, in plain Python: their order, the ways through them, and who is in them."""

import pytest

from tagging.conditions import Condition, held_with, inner_first, way_to, with_inner

BIG, LATE, CALL, LIST = 1, 2, 3, 9


def asks(field, operator, value):
    return Condition.parse({"field": field, "operator": operator, "value": value})


SPENT, DAYS = asks("spent", "gte", 100), asks("days_since", "gte", 30)
BOOK = {
    CALL: [asks("segments", "any", [LATE, LIST]), SPENT],
    LATE: [DAYS, asks("segments", "none", [BIG])],
    BIG: [asks("spent", "gte", 500)],
}
RING = {BIG: [asks("segments", "any", [LATE])], LATE: [asks("segments", "any", [CALL])], CALL: [
    asks("segments", "none", [BIG])]}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        pytest.param([CALL], [BIG, LATE, CALL], id="all that one leads to"),
        pytest.param([CALL, BIG], [BIG, LATE, CALL], id="each once"),
        pytest.param([BIG, LIST], [BIG], id="a list has nothing to be found by"),
        pytest.param([], [], id="none"),
    ],
)
def test_inner_segments_come_first(wanted, order):
    assert inner_first(wanted, BOOK) == order


def test_a_ring_in_what_is_stored_ends_all_the_same():
    assert sorted(inner_first([BIG], RING)) == [BIG, LATE, CALL]
    assert way_to(RING[BIG], RING, lambda one: one.field == "spent") is None


@pytest.mark.parametrize(
    ("conditions", "way"),
    [
        pytest.param([asks("segments", "any", [CALL])], [CALL, LATE], id="through two"),
        pytest.param([DAYS], [], id="at once"),
        pytest.param([asks("segments", "none", [BIG, LIST])], None, id="never"),
        pytest.param([asks("segments", "all", [CALL, LATE])], [LATE], id="the shortest"),
    ],
)
def test_the_way_to_a_condition_is_named(conditions, way):
    assert way_to(conditions, BOOK, lambda one: one.field == "days_since") == way


def test_conditions_speak_with_those_of_all_inner_segments():
    asked = with_inner([asks("segments", "any", [LATE])], BOOK)

    assert [one.field for one in asked] == ["segments", "spent", "days_since", "segments"]


@pytest.mark.parametrize(
    ("known", "held"),
    [
        pytest.param({"spent": 500, "days_since": 30}, {BIG}, id="outside what none of them names"),
        pytest.param({"spent": 499, "days_since": 30}, {LATE, CALL}, id="through the inner one"),
        pytest.param({"spent": 499, "days_since": 29}, set(), id="a day before"),
        pytest.param({"spent": 100, "days_since": None, "segments": {LIST}}, {LIST, CALL}, id="through a list"),
        pytest.param({"spent": None, "days_since": None, "segments": None}, set(), id="nothing known"),
    ],
)
def test_who_is_in_them(known, held):
    assert held_with(known, inner_first([CALL], BOOK), BOOK) == held
