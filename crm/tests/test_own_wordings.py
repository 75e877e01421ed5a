"""An agent's own wordings, and which wordings were shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.choices import ShownWhere
from crm.models import ScriptShowing, ScriptUse
from crm.services.script_showings import record_showings
from crm.tests.factories import InquiryFactory
from customers.tests.factories import CustomerFactory, ShopFactory
from scripts_lib.choices import PhraseKind, RequestKind, ScriptState, Severity
from scripts_lib.models import LibraryRequest, OwnWording, PhraseRule
from scripts_lib.services.own_wordings import (
    WordingRefused,
    drop_own_wording,
    keep_own_wording,
    offer_own_wording,
)
from scripts_lib.tests.factories import ScriptFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = {"on": NOW.date(), "channel": "taobao"}


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def script(shop):
    return ScriptFactory(shop=shop, title="洗了会不会缩水", text="{昵称}，不缩水。")


@pytest.fixture
def wording(shop, script, agent):
    return keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="{昵称}，放心洗。", by=agent, at=NOW, **TODAY)


def address(buyer, name):
    return f"/admin/customers/customer/{buyer.pk}/{name}/"


class TestKeeping:
    def test_writing_it_again_changes_the_one_there_is(self, shop, script, agent, wording):
        keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="冷水洗就好", by=agent, at=NOW, **TODAY)

        assert [one.text for one in OwnWording.objects.all()] == ["冷水洗就好"]

    def test_two_agents_have_one_each(self, shop, script, wording, manager):
        keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="冷水洗就好", by=manager, at=NOW, **TODAY)

        assert OwnWording.objects.count() == 2

    @pytest.mark.parametrize("text", ["", "  \n ", "{姓名}，放心洗。"])
    def test_nothing_and_unknown_placeholders_are_refused(self, shop, script, agent, text):
        with pytest.raises(WordingRefused):
            keep_own_wording(shop_id=shop.pk, script_id=script.pk, text=text, by=agent, at=NOW, **TODAY)

        assert not OwnWording.objects.exists()

    def test_an_unknown_placeholder_is_told_with_the_nearest_one(self, shop, script, agent):
        with pytest.raises(WordingRefused, match=r"Did you mean \{称呼\}"):
            keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="{称唿}，放心洗。", by=agent, at=NOW, **TODAY)

    @pytest.mark.parametrize("state", [ScriptState.DRAFT, ScriptState.ARCHIVED])
    def test_only_a_script_in_use_can_be_said_otherwise(self, shop, script, agent, state):
        script.state = state
        script.save()

        with pytest.raises(WordingRefused):
            keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="放心洗", by=agent, at=NOW, **TODAY)

    def test_a_script_of_another_shop_is_refused(self, shop, agent):
        foreign = ScriptFactory(shop=ShopFactory())

        with pytest.raises(WordingRefused):
            keep_own_wording(shop_id=shop.pk, script_id=foreign.pk, text="放心洗", by=agent, at=NOW, **TODAY)

    def test_what_may_not_be_said_is_not_kept(self, shop, script, agent):
        rule = {"kind": PhraseKind.ABSOLUTE_CLAIM, "words": "梦幻级", "is_active": True, "shop": shop}
        PhraseRule.objects.create(code="a", name="绝对化用语", severity=Severity.BLOCK, suggestion="6A 级", **rule)

        with pytest.raises(WordingRefused, match=r"梦幻级.*绝对化用语.*6A 级"):
            keep_own_wording(
                shop_id=shop.pk,
                script_id=script.pk,
                text="梦 幻级的丝",
                by=agent,
                at=NOW,
                on=NOW.date(),
                channel="taobao",
            )

        assert not OwnWording.objects.exists()

    def test_what_is_doubtful_is_kept_and_asked_about_when_it_is_copied(self, shop, script, agent):
        rule = {"kind": PhraseKind.TEMPLATED, "words": "梦幻级", "is_active": True, "shop": shop}
        PhraseRule.objects.create(code="a", name="套话", severity=Severity.WARN, **rule)

        assert keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="梦幻级的丝", by=agent, at=NOW, **TODAY)


class TestOffering:
    def test_puts_it_into_the_trainers_queue_once(self, agent, wording):
        assert offer_own_wording(wording_id=wording.pk, by=agent, at=NOW)
        assert not offer_own_wording(wording_id=wording.pk, by=agent, at=NOW)

        request = LibraryRequest.objects.get()
        assert (request.kind, request.own_wording, request.text) == (RequestKind.OWN_WORDING, wording, wording.text)

    def test_a_changed_wording_is_private_again(self, shop, script, agent, wording):
        offer_own_wording(wording_id=wording.pk, by=agent, at=NOW)
        keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="冷水洗就好", by=agent, at=NOW, **TODAY)

        assert OwnWording.objects.get().offered_at is None
        assert not LibraryRequest.objects.exists()

    def test_nobody_offers_or_drops_what_is_a_colleagues(self, manager, wording):
        assert not offer_own_wording(wording_id=wording.pk, by=manager, at=NOW)
        assert not drop_own_wording(wording_id=wording.pk, by=manager)
        assert OwnWording.objects.get().offered_at is None


class TestAtTheDesk:
    def test_the_palette_shows_it_filled_to_its_writer_alone(self, as_agent, as_manager, buyer, script, wording):
        there = f"{address(buyer, 'palette')}?stage=all"

        assert "How I say it" in as_agent.get(there).content.decode()
        assert "How I say it" not in as_manager.get(there).content.decode()

    def test_nothing_in_it_becomes_markup(self, as_agent, agent, shop, buyer, script):
        keep_own_wording(shop_id=shop.pk, script_id=script.pk, text="<b>放心</b>", by=agent, at=NOW, **TODAY)

        html = as_agent.get(f"{address(buyer, 'palette')}?stage=all").content.decode()

        assert ("&lt;b&gt;放心" in html, "<b>放心" in html) == (True, False)

    def test_a_copy_of_it_is_counted_by_itself(self, as_agent, buyer, script, wording):
        copied = {"kind": "script", "script": script.pk, "variant": script.variants.get().pk, "own": wording.pk}

        as_agent.post(address(buyer, "use"), copied | {"text": "放心洗"})

        use = ScriptUse.objects.get()
        assert (use.own_wording, use.variant) == (wording, None)

    def test_a_colleagues_wording_is_not_named_by_a_copy(self, as_manager, buyer, script, wording):
        as_manager.post(address(buyer, "use"), {"kind": "script", "script": script.pk, "own": wording.pk, "text": "放"})

        assert ScriptUse.objects.get().own_wording is None

    def test_a_refusal_says_why(self, as_agent, buyer, script):
        answer = as_agent.post(address(buyer, "own-wording"), {"script": script.pk, "text": "{姓名}"})

        assert (answer.status_code, "姓名" in answer.content.decode()) == (400, True)

    def test_is_kept_offered_and_dropped_by_a_click_each(self, as_agent, buyer, script):
        as_agent.post(address(buyer, "own-wording"), {"do": "keep", "script": script.pk, "text": "放心洗"})
        own = OwnWording.objects.get()
        as_agent.post(address(buyer, "own-wording"), {"do": "offer", "own": own.pk})
        assert OwnWording.objects.get().offered_at
        as_agent.post(address(buyer, "own-wording"), {"do": "drop", "own": own.pk})

        assert not OwnWording.objects.exists()


class TestShowings:
    def test_are_written_down_with_wording_and_inquiry(self, buyer, script, agent):
        inquiry, variant = InquiryFactory(customer=buyer), script.variants.get()

        record_showings(customer=buyer, by=agent, at=NOW, where="gap", shown=[(script.pk, variant.pk)])

        showing = ScriptShowing.objects.get()
        assert (showing.variant, showing.inquiry, showing.where) == (variant, inquiry, ShownWhere.GAP)

    @pytest.mark.parametrize(("minutes", "rows"), [(29, 1), (31, 2)])
    def test_the_page_drawn_anew_is_no_second_showing(self, buyer, script, agent, minutes, rows):
        for at in (NOW, NOW + timedelta(minutes=minutes)):
            record_showings(customer=buyer, by=agent, at=at, where="gap", shown=[(script.pk, 0)])

        assert ScriptShowing.objects.count() == rows

    def test_a_script_of_another_shop_and_a_wording_of_another_script_are_left_out(self, buyer, script, agent):
        foreign, other = ScriptFactory(shop=ShopFactory()), ScriptFactory(shop=buyer.shop)
        shown = [(foreign.pk, 0), (script.pk, other.variants.get().pk), (987654, 1)]

        record_showings(customer=buyer, by=agent, at=NOW, where="gap", shown=shown)

        showing = ScriptShowing.objects.get()
        assert (showing.script, showing.variant) == (script, None)

    def test_what_is_no_key_is_left_out(self, as_agent, buyer, script):
        shown = [f"{script.pk}:{script.variants.get().pk}", "x:y", "1", "٣:٤", ""]

        answer = as_agent.post(address(buyer, "shown"), {"where": "palette", "shown": shown})

        assert (answer.status_code, ScriptShowing.objects.count()) == (204, 1)
