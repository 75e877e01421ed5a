"""Answers drawn as a tree, as they are saved and as they stand in the form."""

import pytest

from customers.tests.factories import ShopFactory
from scripts_lib.admin.script_typed import typed_answers, typed_wordings
from scripts_lib.selectors.script_tree import AnswerRow, drawn, saved_rows
from scripts_lib.services.script_preview import in_tree_order
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags

from .factories import SceneFactory, ScriptBranchFactory, ScriptFactory
from .test_admin import LIST, posted


def row(answer, key="", parent="", tag="", position=0):
    return AnswerRow(f"branches-{answer}", key, parent, answer, "", tag, position)


def tree(*rows, reader=None):
    return [(one.row.answer, one.depth, one.may_go_on) for one in drawn(rows, reader)]


class TestDrawn:
    def test_each_answer_stands_after_the_one_it_follows_on(self):
        rows = (row("gift", "1", position=1), row("self", "2"), row("mum", "3", "1"), row("skin", "4", "3"))

        assert tree(*rows) == [("self", 1, True), ("gift", 1, True), ("mum", 2, True), ("skin", 3, False)]

    def test_a_new_answer_has_no_key_yet_and_nothing_follows_on_it(self):
        assert tree(row("gift", "1"), row("mum", "", "1")) == [("gift", 1, True), ("mum", 2, False)]

    @pytest.mark.parametrize("parent", ["7", ""])
    def test_one_that_follows_on_what_is_gone_stands_at_the_root(self, parent):
        assert tree(row("gift", "1", parent)) == [("gift", 1, True)]

    def test_below_the_third_level_and_in_a_circle_it_is_too_deep(self):
        chain = [row(str(n), str(n), str(n - 1) if n > 1 else "") for n in range(1, 5)]
        circle = [row("a", "8", "9"), row("b", "9", "8")]

        assert [one.is_too_deep for one in drawn(chain, None)] == [False, False, False, True]
        assert [one.is_too_deep for one in drawn(circle, None)] == [True, True]

    @pytest.mark.django_db
    def test_tags_of_other_shops_are_not_told(self, shop, trainer, django_assert_num_queries):
        foreign = ShopFactory()
        for one in (shop, foreign):
            install_default_tags(shop=one)
        own, other = (Tag.objects.get(shop=one, name="送礼") for one in (shop, foreign))

        with django_assert_num_queries(1):
            found = drawn([row("a", tag=str(own.pk)), row("b", tag=str(other.pk)), row("c")], trainer)

        assert [one.tag for one in found] == [own, None, None]


class TestTyped:
    def test_what_is_deleted_empty_or_no_number_is_left_out(self):
        boxes = {
            "branches-TOTAL_FORMS": "4",
            "branches-0-answer": "送人的", "branches-0-id": "5", "branches-0-parent": "x", "branches-0-position": "٣",
            "branches-1-reply": "好的", "branches-1-parent": "5", "branches-1-tag": "9" * 30,
            "branches-2-answer": "不要了", "branches-2-DELETE": "on",
            "branches-3-answer": "  ",
        }  # fmt: skip

        assert typed_answers(boxes) == [
            AnswerRow("branches-0", "5", "", "送人的", "", "", 0),
            AnswerRow("branches-1", "", "5", "", "好的", "", 0),
        ]

    @pytest.mark.parametrize("total", ["", "x", "-1", "9" * 20])
    def test_a_number_of_rows_that_is_none_reads_nothing(self, total):
        boxes = {"branches-TOTAL_FORMS": total, "branches-0-answer": "送人的", "branches-0-reply": "好的"}

        assert (typed_answers(boxes), list(typed_wordings(boxes))) == ([], [])


@pytest.mark.django_db
class TestThePage:
    def test_draws_what_is_saved_before_anybody_types(self, as_trainer, shop):
        script = ScriptFactory(shop=shop, scene=SceneFactory(shop=shop))
        gift = ScriptBranchFactory(script=script, answer="<i>送人</i>")
        ScriptBranchFactory(script=script, answer="送我妈", parent=gift)

        html = as_trainer.get(f"{LIST}{script.pk}/change/").content.decode()

        assert html.count('class="se-branch se-depth-') == 2
        assert ('se-depth-2">' in html, "<b>&lt;i&gt;送人" in html, "<i>送人" in html) == (True, True, False)
        rows = saved_rows(in_tree_order(list(script.branches.order_by("position"))))
        assert [(one.field, one.parent) for one in rows] == [("branches-0", ""), ("branches-1", str(gift.pk))]

    def test_draws_what_is_typed_with_the_rule_below_each_text(self, as_trainer, shop):
        wording = {"label": "A", "weight": 1, "is_active": "on", "text": "您上次的{买过商品}"}
        branch = {"answer": "送人", "reply": "好的", "position": 0}
        data = posted(SceneFactory(shop=shop), variants=[wording], branches=[branch])

        html = as_trainer.post(f"{LIST}preview/", data).content.decode()

        assert html.count('class="se-branch se-depth-1"') == 1
        assert 'class="se-note-line se-must" data-field="variants-0-text"' in html
