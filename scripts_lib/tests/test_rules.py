from collections import Counter
from dataclasses import replace

import pytest

from scripts_lib.rules import Buyer, Candidate, Reason, is_too_deep, percents, pick_variant, suggest

SCENE, DRIVER, ENGAGEMENT = "use_scene", "purchase_driver", "engagement"
SCARF, MASK = 31, 32
NEW = Buyer(gaps=(SCENE, DRIVER, ENGAGEMENT))
KNOWN = Buyer(has_bought=True)


def script(number, asks="", stage="pre_sale", **facts):
    return Candidate(script_id=number, asks=asks, stage=stage, **facts)


def asking(*numbers, asks):
    """Scripts that ask for a group, the first one best."""
    return [script(number, asks=asks, scene_position=place) for place, number in enumerate(numbers)]


LIBRARY = [
    *asking(11, 12, 13, 14, asks=SCENE),
    *asking(21, 22, asks=DRIVER),
    *asking(31, asks=ENGAGEMENT),
    *(script(number, scene_position=number) for number in (41, 42, 43, 44)),
]


def numbers(candidates, buyer, **more):
    return [one.script_id for one in suggest(candidates, buyer, **more)]


class TestHowMany:
    @pytest.mark.parametrize(
        ("gaps", "wanted"),
        [
            pytest.param((SCENE,), [11, 12, 13], id="one gap, three ways to ask"),
            pytest.param((SCENE, DRIVER), [11, 12, 21], id="two gaps, two and one"),
            pytest.param((SCENE, DRIVER, ENGAGEMENT), [11, 21, 31], id="three gaps, one each"),
            pytest.param((ENGAGEMENT, SCENE), [31, 11, 12], id="one gap gives what the other lacks"),
            pytest.param((), [41, 42, 43], id="no gap, what to say next"),
            pytest.param((ENGAGEMENT,), [31, 41, 42], id="filled up with what to say next"),
            pytest.param(("style",), [41, 42, 43], id="nobody asks about the group"),
            pytest.param((SCENE, DRIVER, ENGAGEMENT, "style"), [11, 21, 31], id="a fourth gap waits"),
        ],
    )
    def test_there_are_three_cards(self, gaps, wanted):
        assert numbers(LIBRARY, replace(NEW, gaps=gaps)) == wanted

    def test_an_empty_library_has_none(self):
        assert suggest([], NEW) == []

    def test_the_number_can_be_another(self):
        assert numbers(LIBRARY, NEW, limit=1) == [11]


class TestRest:
    @pytest.mark.parametrize(
        ("days", "wanted"),
        [
            pytest.param(0, [21, 22, 31], id="today"),
            pytest.param(6, [21, 22, 31], id="six days ago"),
            pytest.param(7, [11, 21, 31], id="seven days ago"),
        ],
    )
    def test_a_gap_asked_lately_waits_for_its_answer(self, days, wanted):
        assert numbers(LIBRARY, replace(NEW, asked={SCENE: days})) == wanted

    def test_when_all_have_been_asked_the_talk_goes_on(self):
        assert numbers(LIBRARY, replace(NEW, gaps=(SCENE,), asked={SCENE: 1})) == [41, 42, 43]

    def test_a_script_copied_lately_is_not_offered(self):
        assert numbers(LIBRARY, replace(NEW, gaps=(SCENE,), used_scripts={11, 13, 41})) == [12, 14, 42]

    def test_asking_again_offers_all_ways_and_what_was_copied_last(self):
        buyer = replace(NEW, asked={SCENE: 1}, used_scripts={11, 13})

        assert numbers(LIBRARY, buyer, asked_again=SCENE) == [12, 14, 11]

    def test_asking_again_about_what_is_known_changes_nothing(self):
        assert numbers(LIBRARY, replace(NEW, gaps=(DRIVER,)), asked_again=SCENE) == [21, 22, 41]


class TestRank:
    def test_product_comes_before_stage_and_scene_and_success(self):
        buyer = Buyer(gaps=(SCENE,), stage="in_sale", products_asked={SCARF}, products_bought={MASK}, has_bought=True)
        candidates = [
            script(1, SCENE, stage="in_sale", scene_position=1, copied_count=100, answered_count=10),
            script(2, SCENE, stage="in_sale", scene_position=1, copied_count=100, answered_count=90),
            script(3, SCENE, stage="in_sale", scene_position=0),
            script(4, SCENE, product_ids=frozenset({MASK})),
            script(5, SCENE, product_ids=frozenset({SCARF})),
            script(6, SCENE, scene_position=0),
        ]

        assert numbers(candidates, buyer, limit=6) == [5, 4, 3, 2, 1, 6]

    def test_a_proven_script_comes_before_an_untried_one_and_that_before_a_failing_one(self):
        candidates = [
            script(1, SCENE, copied_count=90, answered_count=9),
            script(2, SCENE),
            script(3, SCENE, copied_count=86, answered_count=52),
        ]

        assert numbers(candidates, NEW) == [3, 2, 1]

    def test_of_scripts_that_ask_nothing_the_most_copied_comes_first(self):
        assert numbers([script(1), script(2, copied_count=9), script(3, copied_count=3)], Buyer()) == [2, 3, 1]

    def test_equals_keep_the_older_first(self):
        assert numbers([script(3), script(1), script(2)], Buyer()) == [1, 2, 3]


class TestFit:
    def test_a_script_about_another_product_is_out(self):
        candidates = [script(1, product_ids=frozenset({MASK})), script(2)]

        assert numbers(candidates, Buyer(products_asked={SCARF})) == [2]

    def test_after_the_sale_only_what_was_bought_is_spoken_of(self):
        candidates = [script(1, stage="after_sale", product_ids=frozenset({SCARF}))]
        buyer = Buyer(stage="after_sale", has_bought=True)

        assert numbers(candidates, replace(buyer, products_asked={SCARF})) == []
        assert numbers(candidates, replace(buyer, products_bought={SCARF})) == [1]

    def test_nobody_is_asked_about_an_order_before_the_first_one(self):
        candidates = [script(1, ENGAGEMENT, stage="after_sale")]
        buyer = Buyer(gaps=(ENGAGEMENT,))

        assert numbers(candidates, buyer) == []
        assert numbers(candidates, replace(buyer, has_bought=True)) == [1]

    def test_what_to_say_next_belongs_to_the_stage(self):
        assert numbers([script(1), script(2, stage="in_sale")], replace(KNOWN, stage="in_sale")) == [2]

    def test_a_question_whose_answer_is_known_is_out(self):
        candidates = [script(1, asks_attribute="skin"), script(2, asks_attribute="size"), script(3)]

        assert numbers(candidates, replace(KNOWN, known_attributes={"skin"})) == [2, 3]

    def test_a_filled_group_is_not_asked_about(self):
        assert numbers(asking(11, asks=SCENE), KNOWN) == []

    def test_a_grey_buyer_is_served_and_not_asked(self):
        candidates = [
            script(1),
            script(2, SCENE, stage="in_sale"),
            script(3, stage="after_sale", asks_attribute="skin"),
            script(4, stage="in_sale"),
            script(5, stage="after_sale"),
        ]

        assert numbers(candidates, replace(NEW, is_grey=True), asked_again=SCENE) == [4, 5]


class TestReason:
    @pytest.mark.parametrize(
        ("one", "buyer", "reason"),
        [
            (script(1, product_ids=frozenset({SCARF})), Buyer(products_asked={SCARF}), Reason.PRODUCT_ASKED),
            (script(1, product_ids=frozenset({SCARF})), Buyer(products_bought={SCARF}), Reason.PRODUCT_BOUGHT),
            (script(1, asks_attribute="skin"), KNOWN, Reason.ATTRIBUTE),
            (script(1), Buyer(), Reason.NEWCOMER),
            (script(1), KNOWN, Reason.STAGE),
            (script(1, SCENE, stage="after_sale"), replace(KNOWN, gaps=(SCENE,)), Reason.ANY_TIME),
        ],
        ids=lambda value: value.value if isinstance(value, Reason) else "",
    )
    def test_is_told_as_data(self, one, buyer, reason):
        (card,) = suggest([one], buyer)

        assert card.reason == reason
        assert card.product_id == next(iter(one.product_ids), None)

    def test_brings_its_figures(self):
        (card,) = suggest([script(1, SCENE, copied_count=86, answered_count=52)], NEW)

        assert (card.asks, card.copied_count, card.answered_count) == (SCENE, 86, 52)


@pytest.mark.parametrize(
    ("weights", "shares"),
    [([], []), ([7], [100]), ([1, 3], [25, 75]), ([1, 1, 1], [33, 33, 33]), ([0, 5], [0, 100]), ([0, 0], [50, 50])],
)
def test_shares_of_wordings_are_told_of_a_hundred_buyers(weights, shares):
    assert percents(weights) == shares


class TestPickVariant:
    def test_is_the_same_each_time_whatever_the_order(self):
        weighted = [(1, 1), (2, 1), (3, 1)]

        assert {pick_variant(7, 5, weighted), pick_variant(7, 5, weighted[::-1])} == {pick_variant(7, 5, weighted)}

    def test_is_the_same_in_every_process(self):
        assert [pick_variant(customer, 1, [(1, 1), (2, 1)]) for customer in range(8)] == [1, 2, 1, 2, 2, 2, 1, 2]

    @pytest.mark.parametrize(("weights", "share"), [((1, 1), 0.5), ((3, 1), 0.75), ((1, 0), 1.0), ((0, 0), 0.5)])
    def test_respects_the_weights(self, weights, share):
        weighted = list(zip((1, 2), weights, strict=True))

        picked = Counter(pick_variant(customer, 9, weighted) for customer in range(4000))

        assert picked[1] / 4000 == pytest.approx(share, abs=0.03)

    def test_a_new_wording_moves_only_the_buyers_it_wins(self):
        two, three = [(1, 1), (2, 1)], [(1, 1), (2, 1), (3, 1)]

        moved = [
            (pick_variant(customer, 9, two), pick_variant(customer, 9, three))
            for customer in range(500)
            if pick_variant(customer, 9, two) != pick_variant(customer, 9, three)
        ]

        assert {after for _before, after in moved} == {3}
        assert 100 < len(moved) < 240


class TestIsTooDeep:
    @pytest.mark.parametrize(
        ("branch", "is_so"), [("a", False), ("b", False), ("c", False), ("d", True), ("new", False)]
    )
    def test_refuses_the_fourth_level(self, branch, is_so):
        assert is_too_deep(branch, {"a": None, "b": "a", "c": "b", "d": "c"}) is is_so

    @pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
    def test_refuses_a_circle(self, parents):
        assert is_too_deep("a", parents)
