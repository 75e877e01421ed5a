"""Wordings that agents offer: taken over by a press, or not, and what their writers read then."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.tests.factories import InquiryFactory
from customers.tests.factories import CustomerFactory
from scripts_lib.choices import PhraseKind, RequestState, ScriptState, Severity, Touchpoint
from scripts_lib.models import LibraryRequest, OwnWording, PhraseRule, Script, ScriptVariant, ScriptVersion
from scripts_lib.selectors.palette import find_scripts
from scripts_lib.selectors.versions import script_versions
from scripts_lib.services.offers import OfferRefused, decline_offer, even_weight, take_over
from scripts_lib.services.own_wordings import drop_own_wording, keep_own_wording, offer_own_wording
from scripts_lib.services.versions import keep_version, restore
from scripts_lib.tests.factories import SceneFactory, ScriptFactory, ScriptVariantFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = {"on": NOW.date(), "channel": "taobao"}
QUEUE = "/admin/scripts_lib/libraryrequest/"
GRID = "/admin/scripts_lib/scene/grid/?cell=compare:"


@pytest.fixture
def script(shop):
    scene = SceneFactory(shop=shop, name="比别家", touchpoint=Touchpoint.COMPARE)
    script = ScriptFactory(shop=shop, scene=scene, title="比一比", text="都不错。")
    keep_version(script=script, by=None, at=NOW)
    return script


def offered(script, by, text="直接说差三处"):
    own = keep_own_wording(shop_id=script.shop_id, script_id=script.pk, text=text, by=by, at=NOW, **TODAY)
    offer_own_wording(wording_id=own.pk, by=by, at=NOW)
    return LibraryRequest.objects.get(own_wording=own)


@pytest.fixture
def offer(script, agent):
    return offered(script, agent)


@pytest.fixture
def block(shop):
    """A rule that came after the wording was kept."""

    def made():
        rule = {"kind": PhraseKind.ABSOLUTE_CLAIM, "words": "差三处", "is_active": True, "shop": shop}
        PhraseRule.objects.create(code="a", name="绝对化用语", severity=Severity.BLOCK, **rule)

    return made


def take(offer, by, number=1):
    return take_over(request_id=offer.pk, number=number, by=by, at=NOW + timedelta(hours=1))


@pytest.mark.parametrize(("weights", "weight"), [([], 1), ([1], 1), ([50, 30], 40), ([0, 0], 1), ([100, 1], 50)])
def test_a_new_wording_weighs_as_much_as_the_others_on_average(weights, weight):
    assert even_weight(weights) == weight


class TestTakingOver:
    def test_adds_a_wording_in_a_new_version_and_names_its_writer(self, script, offer, agent, trainer):
        ScriptVariantFactory(script=script, label="C", weight=3)
        keep_version(script=script, by=None, at=NOW)

        taken = take(offer, trainer, number=2)

        assert (taken.label, taken.text, taken.weight, taken.author) == ("B", "直接说差三处", 2, agent)
        version = ScriptVersion.objects.order_by("-number").first()
        assert (version.number, version.made_by, Script.objects.get().number) == (3, trainer, 3)
        assert version.content["variants"][1]["author"] == agent.pk
        assert "agent" in "".join(run.text for change in script_versions(script)[0].changes for run in change.runs)

    def test_agents_find_the_script_by_the_new_words_at_once(self, shop, script, offer, trainer):
        take(offer, trainer)

        assert [one.script for one in find_scripts(shop.pk, "差三处").scripts] == [script]

    def test_closes_the_request_and_tells_the_wording_what_became_of_it(self, offer, trainer):
        taken = take(offer, trainer)

        offer.refresh_from_db()
        assert (offer.state, offer.answered_by, offer.own_wording.taken_as) == (RequestState.DONE, trainer, taken)

    def test_twice_is_once(self, offer, trainer, manager):
        take(offer, trainer)

        assert [take(offer, by, number=2) for by in (trainer, manager)] == [None, None]
        assert (ScriptVariant.objects.count(), ScriptVersion.objects.count()) == (2, 2)

    def test_keeps_what_an_unversioned_script_said_before(self, script, offer, trainer):
        ScriptVersion.objects.all().delete()
        Script.objects.update(number=0)

        take(offer, trainer, number=0)

        assert [len(one.content["variants"]) for one in ScriptVersion.objects.order_by("number")] == [1, 2]

    def test_brought_back_later_the_wording_still_names_its_writer(self, script, offer, agent, trainer):
        take(offer, trainer)
        restore(script=script, number=1, by=trainer, at=NOW)
        assert ScriptVariant.objects.count() == 1

        restore(script=script, number=2, by=trainer, at=NOW)

        assert ScriptVariant.objects.get(label="B").author == agent


class TestRefusals:
    """Each says why, and changes nothing: the offer still waits."""

    def refused(self, offer, by, number=1):
        with pytest.raises(OfferRefused) as caught:
            take(offer, by, number=number)
        assert ScriptVariant.objects.filter(author__isnull=False).count() == 0
        assert not LibraryRequest.objects.exclude(state=RequestState.OPEN).exists()
        return str(caught.value)

    @pytest.mark.parametrize("number", [0, 2, -1])
    def test_when_the_script_is_not_the_one_that_was_looked_at(self, offer, trainer, number):
        assert "changed meanwhile" in self.refused(offer, trainer, number=number)

    def test_when_a_rule_blocks_it_by_now(self, offer, trainer, block):
        block()

        assert "差三处" in self.refused(offer, trainer)

    def test_when_it_leaves_a_hole_for_some_buyers(self, script, agent, trainer):
        assert "买过商品" in self.refused(offered(script, agent, "您上次的{买过商品}也一样"), trainer)

    def test_when_the_script_says_that_already(self, script, agent, trainer):
        assert "Wording A" in self.refused(offered(script, agent, " 都不错。"), trainer)

    def test_when_its_writer_has_changed_or_dropped_it(self, script, offer, agent, trainer):
        keep_own_wording(shop_id=script.shop_id, script_id=script.pk, text="换了", by=agent, at=NOW, **TODAY)
        assert "meanwhile" in self.refused(offer, trainer)

        again = offered(script, agent)
        drop_own_wording(wording_id=OwnWording.objects.get().pk, by=agent)
        assert "meanwhile" in self.refused(again, trainer)


class TestDeclining:
    def test_keeps_the_reason_and_the_script_as_it_was(self, script, offer, trainer):
        assert decline_offer(request_id=offer.pk, reason="太直接", by=trainer, at=NOW)

        offer.refresh_from_db()
        assert (offer.state, offer.answer, script.variants.count()) == (RequestState.DECLINED, "太直接", 1)

    def test_of_two_decisions_the_first_stands(self, offer, trainer, manager):
        decline_offer(request_id=offer.pk, reason="", by=trainer, at=NOW)

        assert take(offer, manager) is None
        assert not decline_offer(request_id=offer.pk, reason="也不", by=manager, at=NOW)
        assert ScriptVariant.objects.count() == 1


class TestTheQueue:
    def test_offers_both_deeds_to_trainers_alone(self, as_trainer, as_agent, offer):
        assert f'form="take-{offer.pk}"' in as_trainer.get(QUEUE).content.decode()
        assert f'form="take-{offer.pk}"' not in as_agent.get(QUEUE).content.decode()

    def test_so_does_the_page_of_the_offer_and_the_panel_of_the_grid(self, as_trainer, as_agent, agent, shop, offer):
        InquiryFactory(customer=CustomerFactory(shop=shop))

        for page in (f"{QUEUE}{offer.pk}/change/", GRID):
            assert f'action="{QUEUE}{offer.pk}/take/"' in as_trainer.get(page).content.decode()
        assert "直接说差三处" in as_agent.get(GRID).content.decode()
        assert f"{QUEUE}{offer.pk}/take/" not in as_agent.get(GRID).content.decode()

    def test_one_press_takes_over_and_leads_back(self, as_trainer, offer):
        answer = as_trainer.post(f"{QUEUE}{offer.pk}/take/", {"number": 1, "next": GRID})

        assert (answer.headers["Location"], ScriptVariant.objects.filter(label="B").count()) == (GRID, 1)
        assert "wording B" in as_trainer.get(QUEUE).content.decode()

    def test_a_refusal_is_said_in_words(self, as_trainer, offer):
        for number in ("7", "x", ""):
            answer = as_trainer.post(f"{QUEUE}{offer.pk}/take/", {"number": number}, follow=True)
            assert "changed meanwhile" in answer.content.decode()

    def test_leads_nowhere_else(self, as_trainer, offer):
        answer = as_trainer.post(f"{QUEUE}{offer.pk}/decline/", {"next": "https://example.com/"})

        assert answer.headers["Location"] == QUEUE

    @pytest.mark.parametrize("deed", ["take", "decline"])
    def test_is_closed_to_agents_and_other_shops(self, as_agent, as_outsider, offer, deed):
        address = f"{QUEUE}{offer.pk}/{deed}/"

        assert (as_agent.post(address).status_code, as_outsider.post(address).status_code) == (403, 404)
        assert as_agent.get(address).status_code == 405

    def test_a_published_script_is_left_to_those_who_publish(self, as_trainer, trainer, script, offer):
        for group in trainer.groups.all():
            group.permissions.remove(*group.permissions.filter(codename="publish_script"))

        assert as_trainer.post(f"{QUEUE}{offer.pk}/take/", {"number": 1}).status_code == 403
        Script.objects.update(state=ScriptState.DRAFT)
        assert as_trainer.post(f"{QUEUE}{offer.pk}/take/", {"number": 1}).status_code == 302


class TestWhatTheWriterReads:
    @pytest.fixture
    def palette(self, as_agent, shop):
        address = f"/admin/customers/customer/{CustomerFactory(shop=shop).pk}/palette/?stage=all"

        def opened():
            return as_agent.get(address).content.decode()

        return opened

    def test_that_it_was_taken_over(self, palette, offer, trainer):
        take(offer, trainer)

        assert "took it over as wording B" in palette()

    def test_that_it_was_not_and_why_until_it_is_written_anew(self, palette, script, agent, offer, trainer):
        decline_offer(request_id=offer.pk, reason="<b>太直接</b>", by=trainer, at=NOW)
        assert ("not this one" in palette(), "&lt;b&gt;太直接" in palette()) == (True, True)

        keep_own_wording(shop_id=script.shop_id, script_id=script.pk, text="换了", by=agent, at=NOW, **TODAY)

        assert ("太直接" in palette(), "only you see it" in palette()) == (False, True)
