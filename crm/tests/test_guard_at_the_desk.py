"""What the phrase rules say of a text once it is filled for a buyer, before it is copied."""

import pytest
from django.utils import timezone

from crm.models import ScriptUse
from customers.tests.factories import ChannelFactory, CustomerFactory
from scripts_lib.choices import ExceptionState, PhraseKind, Severity
from scripts_lib.models import PhraseException, PhraseRule
from scripts_lib.tests.factories import ScriptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code="taobao"))


@pytest.fixture
def rule(shop):
    def make(code, words, severity=Severity.BLOCK, **fields):
        kind = PhraseKind.ABSOLUTE_CLAIM
        return PhraseRule.objects.create(
            shop=shop, code=code, name=code, kind=kind, severity=severity, words=words, is_active=True, **fields
        )

    return make


def verdicts(client, buyer, *pairs):
    posted = {"script": [script for script, _text in pairs], "text": [text for _script, text in pairs]}
    return client.post(f"/admin/customers/customer/{buyer.pk}/check/", posted).json()["verdicts"]


def test_each_text_gets_its_own_hits_in_order(as_agent, buyer, rule):
    rule("dreamy", "梦幻级", suggestion="6A 级")

    fine, bad = verdicts(as_agent, buyer, ("", "冷水手洗就好"), ("", "这是梦 幻 级的丝"))

    assert fine == []
    assert [(hit["severity"], hit["word"], hit["suggestion"]) for hit in bad] == [("block", "梦幻级", "6A 级")]


def test_what_a_buyer_is_called_is_read_too(as_agent, buyer, rule):
    rule("dreamy", "梦幻级")

    [hits] = verdicts(as_agent, buyer, ("", "梦幻级买家您好"))

    assert len(hits) == 1


def test_a_granted_exception_holds_for_its_script_alone(as_agent, buyer, rule, shop, agent):
    dreamy, mine, other = rule("dreamy", "梦幻级"), ScriptFactory(shop=shop), ScriptFactory(shop=shop)
    PhraseException.objects.create(
        rule=dreamy, script=mine, word="梦幻级", reason="品名", state=ExceptionState.GRANTED, asked_at=timezone.now()
    )

    allowed, refused = verdicts(as_agent, buyer, (mine.pk, "梦幻级"), (other.pk, "梦幻级"))

    assert (len(allowed), len(refused)) == (0, 1)


def test_a_rule_of_another_channel_does_not_speak(as_agent, buyer, rule):
    rule("dreamy", "梦幻级", channels=" jd ")

    assert verdicts(as_agent, buyer, ("", "梦幻级")) == [[]]


def test_odd_input_is_answered_with_nothing(as_agent, buyer):
    assert verdicts(as_agent, buyer) == []
    assert verdicts(as_agent, buyer, ("x", "\0")) == [[]]


def test_a_copy_in_spite_of_a_warning_says_so(as_agent, buyer, shop):
    script = ScriptFactory(shop=shop)

    as_agent.post(
        f"/admin/customers/customer/{buyer.pk}/use/",
        {"kind": "script", "script": script.pk, "text": "梦幻级", "warned": "梦幻级"},
    )

    assert ScriptUse.objects.get().warned_of == "梦幻级"


def test_a_buyer_of_another_shop_is_none_of_an_agents_business(as_outsider, buyer):
    answer = as_outsider.post(f"/admin/customers/customer/{buyer.pk}/check/", {"text": "梦幻级"})

    assert answer.status_code in (302, 403, 404)
