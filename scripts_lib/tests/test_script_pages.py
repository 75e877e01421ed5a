"""The trainer's workshop: the way of a script, its versions as a page, and what is said while typing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from customers.tests.factories import ChannelFactory, ShopFactory
from scripts_lib.choices import ScriptState, Severity
from scripts_lib.models import PhraseException, PhraseRule, Script, ScriptVersion
from scripts_lib.services.script_preview import wordings_of
from scripts_lib.services.workflow import WorkflowRefused, archive, publish, send_to_review, take_back

from .factories import SceneFactory, ScriptBranchFactory, ScriptFactory
from .test_admin import LIST, errors_of, posted

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(shop):
    return SceneFactory(shop=shop)


@pytest.fixture
def rule(shop):
    PhraseRule.objects.all().delete()
    return PhraseRule.objects.create(
        shop=shop, code="best", name="Absolute claim", kind="absolute_claim", severity=Severity.BLOCK, words="顶级",
        suggestion="「6A」", is_active=True,
    )  # fmt: skip


@pytest.fixture
def script(shop, scene):
    return ScriptFactory(shop=shop, scene=scene, state=ScriptState.DRAFT, text="Is it for yourself?")


@pytest.fixture
def writer(trainer):
    """A trainer who may not publish."""
    for group in trainer.groups.all():
        group.permissions.remove(Permission.objects.get(codename="publish_script"))
    return trainer


def saved(client, script, text="Is it for yourself?", **row):
    variant = script.variants.get()
    wording = {"id": variant.pk, "script": script.pk, "label": "A", "weight": 1, "is_active": "on", "text": text}
    data = posted(script.scene, variants=[wording], initial=(1, 0), **row)
    return client.post(f"{LIST}{script.pk}/change/", data, follow=True)


class TestWorkflow:
    def test_from_draft_by_review_to_agents_and_out_again(self, script, trainer):
        states = []
        for step in (send_to_review, publish, archive, take_back):
            step(script=script, by=trainer, at=NOW)
            states.append(Script.objects.get().state)

        assert states == ["in_review", "published", "archived", "draft"]
        assert Script.objects.get().published_at == NOW

    def test_a_step_is_taken_once(self, script, trainer):
        publish(script=script, by=trainer, at=NOW)

        with pytest.raises(WorkflowRefused, match="Published"):
            publish(script=script, by=trainer, at=NOW + timedelta(days=1))

        assert Script.objects.get().published_at == NOW

    @pytest.mark.parametrize("step", [publish, archive])
    def test_is_left_to_those_who_may_publish(self, script, writer, step):
        send_to_review(script=script, by=writer, at=NOW)

        with pytest.raises(WorkflowRefused):
            step(script=script, by=writer, at=NOW)

        take_back(script=script, by=writer, at=NOW)
        assert Script.objects.get().state == ScriptState.DRAFT

    @pytest.mark.parametrize(
        ("text", "passes"),
        [
            ("它是顶级的。", False),
            ("您上次的{买过商品}", False),
            ("您上次的{买过商品|那件}", True),
            ("{称呼}，我是{客服}，{答复时间}前回您。", True),
        ],
        ids=["a blocked word", "may be empty", "has words that stand in", "never empty"],
    )
    def test_nothing_embarrassing_is_published(self, script, rule, trainer, text, passes):
        script.variants.update(text=text)

        if passes:
            publish(script=script, by=trainer, at=NOW)
        else:
            with pytest.raises(WorkflowRefused):
                publish(script=script, by=trainer, at=NOW)

        assert (Script.objects.get().state == ScriptState.PUBLISHED) is passes

    def test_nor_in_an_answer(self, script, rule, trainer):
        ScriptBranchFactory(script=script, reply="顶级")

        with pytest.raises(WorkflowRefused, match="顶级"):
            publish(script=script, by=trainer, at=NOW)


class TestDays:
    @pytest.mark.parametrize(
        ("day", "holds"), [(1, False), (2, True), (4, True), (5, False)], ids=["before", "first", "last", "after"]
    )
    def test_a_script_holds_from_its_first_to_its_last_day(self, script, day, holds):
        Script.objects.update(valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 4))

        assert Script.objects.valid_on(date(2026, 3, day)).exists() is holds


class TestTheForm:
    def test_keeps_every_new_field(self, as_trainer, shop, scene, trainer):
        ChannelFactory(shop=shop, code="jd")
        other = SceneFactory(shop=shop)
        more = {
            "question": "洗了会缩水吗",
            "triggers": "缩水 变形",
            "explicit_need": "能不能机洗",
            "shopper_type": "economic",
        }
        more |= {"implicit_need": "怕洗坏", "valid_from": "2026-03-01", "valid_until": "2026-03-31"}
        more |= {"review_on": "2027-05-24", "owner": trainer.pk, "channels": ["jd"], "more_scenes": [other.pk]}

        as_trainer.post(f"{LIST}add/", posted(scene, **more))

        script = Script.objects.get()
        assert (script.question, script.implicit_need, script.channels) == ("洗了会缩水吗", "怕洗坏", " jd ")
        assert (script.owner, script.review_on, list(script.more_scenes.all())) == (trainer, date(2027, 5, 24), [other])
        assert script.state == ScriptState.DRAFT

    def test_refuses_days_that_end_before_they_begin(self, as_trainer, scene):
        days = {"valid_from": "2026-03-02", "valid_until": "2026-03-01"}

        assert "before the first" in errors_of(as_trainer.post(f"{LIST}add/", posted(scene, **days)))

    def test_each_save_is_a_version_with_its_author_and_equal_ones_are_none(self, as_trainer, script, trainer):
        saved(as_trainer, script, "One")
        saved(as_trainer, script, "One")
        saved(as_trainer, script, "Two")

        assert list(ScriptVersion.objects.order_by("number").values_list("number", "made_by")) == [
            (1, trainer.pk),
            (2, trainer.pk),
        ]

    def test_a_refused_step_keeps_what_was_typed(self, as_trainer, script, rule):
        page = saved(as_trainer, script, "顶级的丝", _publish="").content.decode()

        script.refresh_from_db()
        assert (script.state, script.variants.get().text) == (ScriptState.DRAFT, "顶级的丝")
        assert "“顶级” may not be said" in page
        assert "Publish: change 1 thing first" in page

    def test_a_published_text_cannot_be_made_embarrassing(self, as_trainer, script, rule):
        Script.objects.update(state=ScriptState.PUBLISHED)

        said = errors_of(saved(as_trainer, script, "顶级的丝"))

        assert "顶级" in said
        assert script.variants.get().text == "Is it for yourself?"

    def test_who_may_not_publish_reads_what_agents_see(self, as_trainer, writer, script):
        Script.objects.update(state=ScriptState.PUBLISHED)

        assert as_trainer.get(f"{LIST}{script.pk}/change/").status_code == 200
        assert saved(as_trainer, script, "Two").status_code == 403


class TestTheVersionsPage:
    def test_marks_the_words_that_changed_and_escapes_them(self, as_trainer, script):
        saved(as_trainer, script, "真丝<b>怕洗")
        saved(as_trainer, script, "真丝<b>不怕洗")

        html = as_trainer.get(f"{LIST}{script.pk}/history/").content.decode()

        assert "真丝&lt;b&gt;<ins>不</ins>怕洗" in html

    def test_opens_before_anything_is_kept(self, as_trainer, script):
        html = as_trainer.get(f"{LIST}{script.pk}/history/").content.decode()

        assert "the next save makes the first" in html

    def test_brings_one_back_by_a_press(self, as_trainer, script):
        saved(as_trainer, script, "One")
        saved(as_trainer, script, "Two")
        address = f"{LIST}{script.pk}/versions/1/restore/"

        assert as_trainer.get(address).status_code == 405
        as_trainer.post(address)

        assert script.variants.get().text == "One"
        assert "brought back from version 1" in as_trainer.get(f"{LIST}{script.pk}/history/").content.decode()

    def test_not_one_that_a_published_script_must_not_say(self, as_trainer, script, rule):
        saved(as_trainer, script, "顶级")
        saved(as_trainer, script, "Two", _publish="")

        as_trainer.post(f"{LIST}{script.pk}/versions/1/restore/")

        assert script.variants.get().text == "Two"

    def test_agents_read_and_bring_nothing_back(self, as_agent, as_trainer, script):
        saved(as_trainer, script, "One")

        assert as_agent.get(f"{LIST}{script.pk}/history/").status_code == 200
        assert as_agent.post(f"{LIST}{script.pk}/versions/1/restore/").status_code == 403

    def test_a_foreign_script_is_not_found(self, as_trainer):
        foreign = ScriptFactory(shop=ShopFactory(), scene=SceneFactory())

        assert as_trainer.post(f"{LIST}{foreign.pk}/versions/1/restore/").status_code == 404


class TestThePreview:
    def typed(self, client, scene, text, **row):
        wording = {"label": "A", "weight": 1, "is_active": "on", "text": text}
        return client.post(f"{LIST}preview/", posted(scene, variants=[wording], **row)).content.decode()

    def test_three_buyers_read_it_each_in_their_way(self, as_trainer, scene):
        html = self.typed(as_trainer, scene, "{称呼}，{在问商品|这款}比{买过商品}好")

        assert html.count("黛蓝真丝枕套") == 1
        assert html.count('se-fallback">这款') == 2
        assert html.count("fill in: product_bought") == 2
        assert 'data-must="1"' in html

    def test_words_are_marked_in_place_and_nothing_is_run(self, as_trainer, scene, rule):
        html = self.typed(as_trainer, scene, "<i>它是顶级的")

        assert "&lt;i&gt;它是<mark>顶级</mark>的" in html
        assert 'data-instead="6A"' in html

    def test_a_mark_knows_the_word_as_it_is_spelled_here(self, as_trainer, scene, rule):
        assert self.typed(as_trainer, scene, "它是顶 级的").count('data-word="顶 级"') == 2

    def test_an_unknown_placeholder_is_told_with_the_nearest_one(self, as_trainer, scene):
        assert "Did you mean {称呼}?" in self.typed(as_trainer, scene, "{称唿}，您好")

    def test_advice_is_never_put_into_the_text(self, as_trainer, scene, rule):
        PhraseRule.objects.update(suggestion="去掉「顶级」，写事实")

        html = self.typed(as_trainer, scene, "它是顶级的")

        assert "写事实" in html
        assert "data-instead" not in html

    def test_names_the_boxes_of_saved_answers_in_the_forms_order(self, script):
        last = ScriptBranchFactory(script=script, answer="Last", position=9)
        ScriptBranchFactory(script=script, answer="First", position=1)
        ScriptBranchFactory(script=script, answer="After the last", parent=last, position=0)

        answers = [one for one in wordings_of(script) if one.is_answer]

        boxes = {one.field: one.label for one in answers}
        assert list(boxes.values()) == ["First", "Last", "After the last"]
        assert boxes["branches-2-reply"] == "After the last"

    def test_nothing_is_saved(self, as_trainer, scene):
        self.typed(as_trainer, scene, "Good day")

        assert not Script.objects.exists()

    def test_a_foreign_script_is_not_found(self, as_trainer, scene):
        foreign = ScriptFactory(shop=ShopFactory())

        data = posted(scene, script_key=foreign.pk)
        assert as_trainer.post(f"{LIST}preview/", data).status_code == 404

    def test_an_exception_is_asked_for_with_a_reason(self, as_trainer, script, rule, trainer):
        address = f"{LIST}{script.pk}/exceptions/"

        as_trainer.post(address, {"rule": rule.pk, "word": "顶级", "reason": " "})
        assert not PhraseException.objects.exists()
        for reason in ("The name of the line", "The line's name"):
            as_trainer.post(address, {"rule": rule.pk, "word": "顶级", "reason": reason})

        asked = PhraseException.objects.get()
        assert (asked.reason, asked.state, asked.asked_by) == ("The line's name", "asked", trainer)

    @pytest.mark.parametrize(("length", "asked"), [(200, 1), (201, 0)])
    def test_an_exception_may_name_every_word_that_a_rule_may_have(self, as_trainer, script, rule, length, asked):
        word = "长" * length
        address = f"{LIST}{script.pk}/exceptions/"

        as_trainer.post(address, {"rule": rule.pk, "word": word, "reason": "The name of the line"})

        assert PhraseException.objects.filter(word=word).count() == PhraseException.objects.count() == asked
