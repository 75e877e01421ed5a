"""Pages of the phrase guard: rules tried before they hold, texts checked, exceptions asked for and decided."""

from datetime import UTC, datetime

import pytest

from customers.tests.factories import ShopFactory
from scripts_lib.models import PhraseException, PhraseRule

from .factories import ScriptFactory

pytestmark = pytest.mark.django_db
RULES = "/admin/scripts_lib/phraserule/"
CHECK = f"{RULES}check/"
ASKED = "/admin/scripts_lib/phraseexception/"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def posted(**row):
    return {"code": "trees", "name": "Trees", "kind": "templated", "severity": "warn", "position": 0} | row


@pytest.fixture
def rule(shop):
    values = {"code": "trees", "name": "Trees", "kind": "templated", "words": "梧桐", "severity": "warn"}
    return PhraseRule.objects.create(shop=shop, **values)


class TestRules:
    def test_a_trainer_adds_one_for_the_shop_which_is_off(self, as_trainer, shop):
        words = {"words": " 梧桐 \n\n梧桐\n银杏", "except_channels": "jd Taobao"}
        as_trainer.post(f"{RULES}add/", posted(**words))

        rule = PhraseRule.objects.get(code="trees")
        assert (rule.shop, rule.words, rule.is_active) == (shop, "梧桐\n银杏", False)
        assert rule.except_channels == " jd taobao "
        assert "JD, Taobao/Tmall" in as_trainer.get("/admin/scripts_lib/phraserule/").content.decode()

    @pytest.mark.parametrize("words", ["", "。！", "长" * 201])
    def test_words_that_find_nothing_are_refused(self, as_trainer, words):
        answer = as_trainer.post(f"{RULES}add/", posted(words=words))

        assert "words" in answer.context["adminform"].errors

    def test_a_new_one_cannot_be_in_use_at_once(self, as_trainer):
        answer = as_trainer.post(f"{RULES}add/", posted(words="梧桐", is_active="on"))

        assert "is_active" in answer.context["adminform"].errors

    def test_once_tried_it_is_switched_on_from_the_page_that_tried_it(self, as_trainer, rule, shop):
        ScriptFactory(shop=shop, title="Avenue", text="<b>梧桐树</b>")
        ScriptFactory(shop=ShopFactory(), title="Foreign", text="梧桐")
        page = f"{RULES}{rule.pk}/try/"
        assert "switch_on" not in as_trainer.get(page).content.decode()

        shown = as_trainer.post(page, {"deed": "try"}).content.decode()
        as_trainer.post(page, {"deed": "switch_on"})

        assert '&lt;b&gt;<mark class="phr-warn">梧桐</mark>树&lt;/b&gt;' in shown
        assert "Avenue" in shown
        assert "Foreign" not in shown
        rule.refresh_from_db()
        assert rule.is_active

    def test_one_not_tried_is_not_switched_on(self, as_trainer, rule):
        as_trainer.post(f"{RULES}{rule.pk}/try/", {"deed": "switch_on"})

        rule.refresh_from_db()
        assert not rule.is_active

    def test_looking_at_the_page_is_no_trial(self, as_trainer, rule):
        as_trainer.get(f"{RULES}{rule.pk}/try/")

        rule.refresh_from_db()
        assert rule.tried_at is None

    def test_changed_words_must_be_tried_anew(self, as_trainer, rule):
        PhraseRule.objects.filter(pk=rule.pk).update(tried_at=NOON, is_active=True)
        page = f"{RULES}{rule.pk}/change/"

        refused = as_trainer.post(page, posted(words="银杏", is_active="on"))
        assert "is_active" in refused.context["adminform"].errors
        as_trainer.post(page, posted(words="银杏"))

        rule.refresh_from_db()
        assert (rule.words, rule.tried_at, rule.is_active) == ("银杏", None, False)

    def test_what_is_not_looked_for_may_be_changed_while_it_holds(self, as_trainer, rule):
        PhraseRule.objects.filter(pk=rule.pk).update(tried_at=NOON, is_active=True)

        as_trainer.post(f"{RULES}{rule.pk}/change/", posted(words="梧桐", severity="block", is_active="on"))

        rule.refresh_from_db()
        assert (rule.severity, rule.tried_at, rule.is_active) == ("block", NOON, True)

    def test_everybodys_rules_are_the_operators(self, as_trainer):
        everybodys = PhraseRule.objects.filter(shop=None).first()

        assert as_trainer.post(f"{RULES}{everybodys.pk}/try/", {"deed": "try"}).status_code == 403
        assert as_trainer.get(f"{RULES}{everybodys.pk}/change/").status_code == 200

    def test_a_foreign_rule_is_not_found(self, as_trainer, rule):
        PhraseRule.objects.filter(pk=rule.pk).update(shop=ShopFactory())

        assert as_trainer.post(f"{RULES}{rule.pk}/try/", {"deed": "try"}).status_code == 404


class TestCheck:
    def test_an_agent_gets_the_words_of_a_text(self, as_agent):
        answer = as_agent.post(CHECK, {"text": "请加 薇信", "channel": "taobao"}).json()

        (hit,) = answer["hits"]
        assert answer["is_blocked"]
        assert (hit["word"], hit["start"], hit["end"], hit["severity"]) == ("加微信", 1, 5, "block")

    def test_a_fine_text_has_none(self, as_agent):
        assert as_agent.post(CHECK, {"text": "您好"}).json() == {"hits": [], "is_blocked": False}

    def test_a_text_that_answers_a_complaint_opens_with_feeling(self, as_agent):
        answer = as_agent.post(CHECK, {"text": "请把照片发来看看。", "touchpoint": "complaint"}).json()

        assert [hit["severity"] for hit in answer["hits"]] == ["warn"]

    def test_foreign_shops_and_scripts_are_not_found_nor_what_is_no_number(self, as_agent):
        foreign = ScriptFactory(shop=ShopFactory())

        assert as_agent.post(CHECK, {"text": "", "shop": foreign.shop_id}).status_code == 404
        for script in (foreign.pk, "x", "²", "9" * 30):
            assert as_agent.post(CHECK, {"text": "", "script": script}).status_code == 404

    def test_only_a_post_is_answered(self, as_agent):
        assert as_agent.get(CHECK).status_code == 405


class TestExceptions:
    def ask(self, client, rule, script, **more):
        return client.post(
            f"{ASKED}add/", {"rule": rule.pk, "script": script.pk, "word": "梧 桐", "reason": "Name"} | more
        )

    def test_are_asked_for_with_a_reason_in_the_spelling_of_the_rule(self, as_trainer, rule, shop):
        script = ScriptFactory(shop=shop)

        self.ask(as_trainer, rule, script)
        self.ask(as_trainer, rule, script, word="梧桐")

        row = PhraseException.objects.get()
        assert (row.word, row.state, row.asked_by.username) == ("梧桐", "asked", "trainer")

    @pytest.mark.parametrize(("name", "value"), [("reason", ""), ("word", "银杏")])
    def test_without_a_reason_or_with_another_word_are_refused(self, as_trainer, rule, shop, name, value):
        answer = self.ask(as_trainer, rule, ScriptFactory(shop=shop), **{name: value})

        assert name in answer.context["adminform"].errors

    def test_are_granted_by_who_publishes(self, as_trainer, rule, shop, trainer):
        self.ask(as_trainer, rule, ScriptFactory(shop=shop))
        row = PhraseException.objects.get()

        as_trainer.post(ASKED, {"action": "grant", "_selected_action": [row.pk]})
        as_trainer.post(ASKED, {"action": "refuse", "_selected_action": [row.pk]})

        row.refresh_from_db()
        assert (row.state, row.decided_by) == ("granted", trainer)

    def test_name_who_asked_and_who_decided_as_colleagues_know_them(self, as_trainer, rule, shop, trainer):
        trainer.first_name = "周培"
        trainer.save()
        self.ask(as_trainer, rule, ScriptFactory(shop=shop))
        as_trainer.post(ASKED, {"action": "grant", "_selected_action": [PhraseException.objects.get().pk]})

        row = as_trainer.get(ASKED).content.decode().split("</thead>")[1].split("</table>")[0]

        assert row.count("周培") == 2

    def test_are_no_matter_of_agents(self, as_agent):
        assert as_agent.get(ASKED).status_code == 403

    def test_of_a_foreign_shop_are_not_shown(self, as_trainer, rule):
        script = ScriptFactory(shop=ShopFactory())
        PhraseException.objects.create(rule=rule, script=script, word="梧桐", reason="x", asked_at=NOON)

        assert "梧桐" not in as_trainer.get(ASKED).content.decode()


class TestSaving:
    def test_a_saved_script_tells_what_the_guard_found(self, as_trainer, shop):
        script = ScriptFactory(shop=shop, text="请加微信", state="draft")
        variant = script.variants.get()
        wording = {"id": variant.pk, "script": script.pk, "label": "A", "weight": 1, "is_active": "on"}
        page = {"scene": script.scene_id, "title": "Contact", "state": "draft", "branches-TOTAL_FORMS": 0}
        page |= {"branches-INITIAL_FORMS": 0, "variants-TOTAL_FORMS": 1, "variants-INITIAL_FORMS": 1}
        page |= {f"variants-0-{name}": value for name, value in (wording | {"text": "请加微信"}).items()}

        answer = as_trainer.post(f"/admin/scripts_lib/script/{script.pk}/change/", page, follow=True)

        assert any("加微信" in str(one) for one in answer.context["messages"])
