"""Scripts held against the rules in force: whose rules, on which channel and day, and what is granted."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from customers.tests.factories import ChannelFactory, ShopFactory
from scripts_lib.choices import ScriptState, Touchpoint
from scripts_lib.models import PhraseException, PhraseRule, Script
from scripts_lib.selectors.phrase_rules import matcher_for, rules_for
from scripts_lib.services.phrase_rules import ExceptionDecided, ask_exception, decide_exception, try_rule
from scripts_lib.services.phrases import check_script, check_text

from .factories import SceneFactory, ScriptBranchFactory, ScriptFactory, ScriptVariantFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_rule(word="梧桐", **more):
    values = {"code": f"own-{PhraseRule.objects.count()}", "name": "Own", "kind": "templated", "is_active": True}
    return PhraseRule.objects.create(**{**values, "words": word, **more})


def words(text, shop=None, channel="", on=TODAY, **more):
    hits = check_text(text=text, shop_id=shop and shop.pk, channel=channel, on=on, **more)
    return [text[hit.start : hit.end] for hit in hits]


class TestCheckText:
    def test_everybody_begins_with_rules_of_every_kind_in_use(self):
        rules = PhraseRule.objects.filter(shop=None, is_active=True)

        assert len(set(rules.values_list("kind", flat=True))) == 8
        assert all(rules.values_list("suggestion", flat=True))

    def test_tells_rule_severity_place_and_what_to_write(self):
        (hit,) = check_text(text="请加 薇 信哦", shop_id=None, channel="taobao", on=TODAY)

        assert (hit.rule_name, hit.kind, hit.severity) == ("引到站外的说法", "off_platform_contact", "block")
        assert (hit.word, hit.start, hit.end) == ("加微信", 1, 6)
        assert hit.is_blocking
        assert hit.suggestion

    def test_wechat_is_normal_where_the_shop_is_at_home_in_it(self):
        assert words("加微信吧", channel="youzan") == []
        assert words("加微信吧", channel="taobao") == ["加微信"]

    def test_a_text_for_several_channels_is_fit_for_each(self):
        assert words("加微信吧", channel=" taobao youzan ") == ["加微信"]

    def test_alipay_is_normal_on_taobao_and_a_shop_may_name_its_platform(self):
        assert words("用支付宝付款，京东没有", channel="taobao") == ["京东"]
        assert words("用支付宝付款，京东没有", channel="jd") == ["支付宝"]

    def test_without_a_channel_those_of_the_shop_count(self, shop):
        ChannelFactory(shop=shop, code="youzan")
        assert words("加微信吧", shop) == []

        ChannelFactory(shop=shop, code="taobao")
        assert words("加微信吧", shop) == ["加微信"]

    def test_the_names_of_shop_and_tiers_claim_nothing_but_lead_away_as_any_word(self, shop):
        shop.name = "独家微信小店"
        shop.save()

        assert words("欢迎来到独家微信小店", shop, "taobao") == ["微信"]

    def test_a_shop_reads_by_its_own_rules_too_and_not_by_those_of_another(self, shop):
        a_rule("梧桐", shop=shop)
        a_rule("银杏", shop=ShopFactory())

        assert words("梧桐和银杏", shop) == ["梧桐"]
        assert words("梧桐和银杏") == []

    @pytest.mark.parametrize(("days", "is_found"), [(-1, False), (0, True), (1, True), (2, False)])
    def test_a_rule_holds_from_its_first_to_its_last_day(self, days, is_found):
        a_rule(valid_from=TODAY, valid_until=TODAY + timedelta(days=1))

        assert (words("梧桐", on=TODAY + timedelta(days=days)) == ["梧桐"]) is is_found

    def test_a_rule_switched_off_finds_nothing(self):
        a_rule(is_active=False)

        assert words("梧桐") == []

    def test_a_rule_for_some_channels_holds_there_alone(self):
        a_rule(channels=" jd ")

        assert words("梧桐", channel="jd") == ["梧桐"]
        assert words("梧桐", channel="taobao") == []

    def test_is_compiled_once_for_a_state_of_the_rules(self, shop):
        rule = a_rule(shop=shop)
        before, _rules = matcher_for(shop.pk, "", TODAY)
        assert matcher_for(shop.pk, "", TODAY)[0] is before

        rule.words = "银杏"
        rule.save()

        assert matcher_for(shop.pk, "", TODAY)[0] is not before
        assert words("梧桐和银杏", shop) == ["银杏"]

    def test_asks_so_many_queries(self, shop, django_assert_num_queries):
        with django_assert_num_queries(4):  # channels, rules, shop, tiers
            check_text(text="您好", shop_id=shop.pk, on=TODAY)

    def test_rules_come_in_the_order_of_their_places(self):
        places = [rule.position for rule in rules_for(None, "", TODAY)]

        assert places == sorted(places)


class TestCheckScript:
    def test_reads_wordings_in_use_and_answers(self):
        script = ScriptFactory(text="加微信")
        ScriptVariantFactory(script=script, label="B", text="加QQ", is_active=False)
        branch = ScriptBranchFactory(script=script, reply="全网最低")

        hits = check_script(script=script, on=TODAY)

        variant = script.variants.get(label="A")
        assert [(one.field, one.word) for one in hits] == [
            (f"variant:{variant.pk}", "加微信"),
            (f"branch:{branch.pk}", "全网最低"),
        ]

    @pytest.mark.parametrize(("touchpoint", "count"), [("complaint", 1), ("defect", 1), ("greeting", 0)])
    def test_an_answer_to_a_complaint_opens_with_feeling(self, touchpoint, count):
        script = ScriptFactory(scene=SceneFactory(touchpoint=touchpoint), text="请您先把照片发过来。")

        assert [one.severity for one in check_script(script=script, on=TODAY)] == ["warn"] * count

    def test_also_when_the_complaint_is_one_of_several_scenes(self):
        script = ScriptFactory(text="请您先把照片发过来。")
        script.more_scenes.add(SceneFactory(touchpoint=Touchpoint.COMPLAINT))

        assert len(check_script(script=script, on=TODAY)) == 1
        assert words("请您先把照片发过来。", script_id=script.pk) == ["请您先把照片发过来"]


class TestTry:
    def test_a_rule_is_tried_before_it_is_switched_on(self):
        rule = a_rule(is_active=False)
        ScriptFactory(text="梧桐树")
        ScriptFactory(text="银杏树")

        trial = try_rule(rule=rule, scripts=Script.objects.all(), at=NOON)

        assert (trial.script_count, [text for _script, _hit, text in trial.hits]) == (2, ["梧桐树"])
        rule.refresh_from_db()
        assert rule.tried_at == NOON

    def test_words_that_another_changed_meanwhile_are_not_noted_as_tried(self):
        rule = a_rule(is_active=False)
        PhraseRule.objects.filter(pk=rule.pk).update(words="银杏")

        try_rule(rule=rule, scripts=[], at=NOON)

        rule.refresh_from_db()
        assert rule.tried_at is None


class TestExceptions:
    @pytest.fixture
    def asked(self, agent):
        script = ScriptFactory(text="梧桐和银杏")
        return ask_exception(rule=a_rule("梧桐\n银杏"), script=script, word="梧桐", reason="A name", by=agent, at=NOON)

    def test_only_what_is_granted_is_left_out_and_only_there(self, asked, trainer):
        assert len(check_script(script=asked.script, on=TODAY)) == 2

        decide_exception(exception_id=asked.pk, is_granted=True, by=trainer, at=NOON)

        assert [one.word for one in check_script(script=asked.script, on=TODAY)] == ["银杏"]
        assert words("梧 桐和银杏", script_id=asked.script_id) == ["银杏"]
        assert words("梧桐和银杏") == ["梧桐", "银杏"]

    def test_a_refused_one_changes_nothing_and_may_be_asked_again(self, asked, trainer, agent):
        decide_exception(exception_id=asked.pk, is_granted=False, by=trainer, at=NOON)
        assert len(check_script(script=asked.script, on=TODAY)) == 2

        again = {"rule": asked.rule, "script": asked.script, "word": "梧桐", "by": agent, "at": NOON}
        row = ask_exception(reason="Our street", **again)

        assert (row.pk, row.state, row.reason, row.decided_by) == (asked.pk, "asked", "Our street", None)

    def test_the_first_decision_counts(self, asked, trainer):
        decide_exception(exception_id=asked.pk, is_granted=True, by=trainer, at=NOON)

        with pytest.raises(ExceptionDecided):
            decide_exception(exception_id=asked.pk, is_granted=False, by=trainer, at=NOON)
        assert PhraseException.objects.get().state == "granted"

    def test_asking_twice_keeps_what_was_granted(self, asked, trainer):
        decide_exception(exception_id=asked.pk, is_granted=True, by=trainer, at=NOON)

        row = ask_exception(rule=asked.rule, script=asked.script, word="梧桐", reason="x", by=trainer, at=NOON)

        assert (row.state, row.reason) == ("granted", "A name")

    def test_the_missing_feeling_of_an_opening_is_granted_whatever_it_says(self, trainer):
        script = ScriptFactory(scene=SceneFactory(touchpoint=Touchpoint.DEFECT), text="请您先把照片发过来。")
        rule = PhraseRule.objects.get(detector="no_empathy")
        row = ask_exception(rule=rule, script=script, word="请您", reason="Second step", by=trainer, at=NOON)
        decide_exception(exception_id=row.pk, is_granted=True, by=trainer, at=NOON)

        assert check_script(script=script, on=TODAY) == []


class TestCommand:
    def report(self, capsys, *arguments):
        code = 0
        try:
            call_command("check_scripts", "--json", *arguments)
        except SystemExit as ended:
            code = ended.code
        return code, json.loads(capsys.readouterr().out)

    def test_ends_with_1_when_a_published_script_says_what_is_blocked(self, capsys):
        bad = ScriptFactory(text="加微信")
        ScriptFactory(text="加QQ", state=ScriptState.DRAFT)

        code, report = self.report(capsys)

        assert (code, report["scripts"], report["blocked"], report["warned"]) == (1, 1, 1, 0)
        assert [(one["script"], one["word"], one["start"], one["end"]) for one in report["hits"]] == [
            (bad.pk, "加微信", 0, 3)
        ]

    def test_ends_with_0_when_it_only_warns(self, capsys):
        ScriptFactory(text="尽快")

        code, report = self.report(capsys)

        assert (code, report["blocked"], report["warned"]) == (0, 0, 1)

    def test_looks_at_one_shop_with_what_is_everybodys(self, capsys, shop):
        ScriptFactory(text="加微信", shop=ShopFactory())
        ScriptFactory(text="您好", shop=shop)
        ScriptFactory(text="在的")

        code, report = self.report(capsys, "--shop", shop.code)

        assert (code, report["scripts"], report["hits"]) == (0, 2, [])

    def test_without_json_it_speaks_in_lines(self, capsys):
        ScriptFactory(text="尽快")

        call_command("check_scripts")

        assert capsys.readouterr().out.splitlines()[-1] == "1 scripts, 0 blocked words, 1 warnings"
