"""The doors of the desk: right, scope, words for wrong input, and what a deed answers."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from crm.admin.customer.deeds import DOORS
from crm.models import Deed, FollowUp, Inquiry, Interaction, LossReason, Message, Note, PageVisit, ScriptUse
from crm.services.temper import set_temper
from crm.services.visits import note_visit
from crm.tests.factories import FollowUpFactory, InquiryFactory, NoteFactory
from customers.models import Customer
from customers.tests.factories import NOON, CustomerFactory, ProductFactory, UserFactory
from scripts_lib.tests.factories import ArticleFactory, ScriptBranchFactory, ScriptFactory
from tagging.models import CustomerTag, Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
NAMES = [*(door.name for door in DOORS), "use", "seen"]
ASKING_NOTHING = ("answered",)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def buyer(shop):
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop)


def door(buyer, name):
    return reverse(f"admin:customers_customer_{name}", args=[buyer.pk])


def send(client, buyer, name, **values):
    return client.post(door(buyer, name), values, headers={"HX-Request": "true"})


class TestEveryDoor:
    @pytest.mark.parametrize("name", NAMES)
    def test_takes_a_post_only(self, as_agent, buyer, name):
        assert as_agent.get(door(buyer, name)).status_code == 405

    @pytest.mark.parametrize("name", NAMES)
    def test_is_not_there_for_outsiders(self, as_outsider, buyer, name):
        assert send(as_outsider, buyer, name).status_code == 404

    @pytest.mark.parametrize("name", NAMES)
    def test_is_closed_without_the_right(self, as_agent, agent, buyer, name):
        agent.groups.clear()

        assert send(as_agent, buyer, name).status_code == 403
        assert not Deed.objects.exists()

    @pytest.mark.parametrize("one", DOORS, ids=lambda one: one.name)
    def test_asks_for_its_own_right(self, as_agent, agent, buyer, one):
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename=one.right.partition(".")[2]))

        assert send(as_agent, buyer, one.name).status_code == 403

    @pytest.mark.parametrize("one", [one for one in DOORS if one.name not in ASKING_NOTHING], ids=lambda one: one.name)
    def test_answers_nonsense_with_words_and_writes_nothing(self, as_agent, buyer, one):
        nonsense = {"tag": "²", "state": "x", "kind": "x", "preset": "x", "temper": "x", "id": "9" * 30, "text": " "}

        answer = send(as_agent, buyer, one.name, **nonsense)

        assert answer.status_code in (400, 404)
        if answer.status_code == 400:
            assert answer.content.decode().endswith(".")
            assert answer.headers["Content-Type"].startswith("text/plain")
        assert not any(model.objects.exists() for model in (Deed, Inquiry, Note, FollowUp, Interaction, Message))


class TestTags:
    def test_set_and_lift(self, as_agent, shop, buyer):
        wife = Tag.objects.get(shop=shop, slug="wife")

        answer = send(as_agent, buyer, "set_tag", tag=wife.pk)

        assert answer.status_code == 200
        assert answer.headers["HX-Trigger"] == "desk-changed"
        assert CustomerTag.objects.get().tag == wife
        send(as_agent, buyer, "lift_tag", tag=wife.pk)
        assert not CustomerTag.objects.exists()

    def test_a_tag_of_rules_is_refused_on_the_desk(self, as_agent, shop, buyer):
        answer = send(as_agent, buyer, "set_tag", tag=Tag.objects.get(shop=shop, slug="senior").pk)

        assert "cannot be set by hand" in answer.content.decode()

    @pytest.mark.parametrize("name", ["set_tag", "lift_tag"])
    def test_a_foreign_tag_is_no_tag(self, as_agent, buyer, name):
        assert send(as_agent, buyer, name, tag=TagFactory(group=TagGroupFactory()).pk).status_code == 404

    def test_without_htmx_the_page_follows(self, as_agent, shop, buyer):
        answer = as_agent.post(door(buyer, "set_tag"), {"tag": Tag.objects.get(shop=shop, slug="wife").pk})

        assert answer.status_code == 302
        assert answer.headers["Location"] == reverse("admin:customers_customer_change", args=[buyer.pk])


class TestOutcome:
    def test_won_takes_one_field(self, as_agent, buyer):
        send(as_agent, buyer, "outcome", state="won")

        assert Inquiry.objects.get().state == "won"

    def test_lost_takes_a_reason(self, as_agent, buyer):
        assert send(as_agent, buyer, "outcome", state="lost").status_code == 400

        send(as_agent, buyer, "outcome", state="lost", reason=LossReason.objects.get(code="price").pk)

        assert Inquiry.objects.get().loss_reason.code == "price"

    @pytest.mark.parametrize(
        ("until", "expected"), [("next_month", "2026-04-01"), ("2026-03-20", "2026-03-20"), ("tomorrow", "2026-03-03")]
    )
    def test_postponed_takes_a_preset_or_a_day(self, as_agent, buyer, until, expected):
        send(as_agent, buyer, "outcome", state="postponed", until=until)

        assert str(Inquiry.objects.get().postponed_until) == expected

    @pytest.mark.parametrize("until", ["soon", "2026-02-30", "2026-03-02", ""])
    def test_other_days_are_refused(self, as_agent, buyer, until):
        assert send(as_agent, buyer, "outcome", state="postponed", until=until).status_code == 400

    def test_an_old_inquiry_by_its_key(self, as_agent, buyer):
        old = InquiryFactory(customer=buyer, state="won", last_at=NOON - timedelta(days=9))

        send(as_agent, buyer, "outcome", state="spam", inquiry=old.pk)

        assert Inquiry.objects.get().state == "spam"


class TestAbout:
    def test_says_whatever_was_sent(self, as_agent, shop, buyer):
        scarf = ProductFactory(shop=shop)

        send(as_agent, buyer, "about", product=scarf.pk, device="phone", intent="strong", promised="tonight")

        inquiry = Inquiry.objects.get()
        assert (inquiry.product, inquiry.device, inquiry.intent) == (scarf, "phone", "strong")
        assert inquiry.promised_by == NOON + timedelta(hours=8)

    def test_an_empty_field_takes_it_back(self, as_agent, shop, buyer):
        InquiryFactory(customer=buyer, product=ProductFactory(shop=shop), intent="some")

        send(as_agent, buyer, "about", product="", intent="")

        inquiry = Inquiry.objects.get()
        assert (inquiry.product, inquiry.intent) == (None, "")

    @pytest.mark.parametrize("values", [{"product": "x"}, {"product": "999999"}, {"promised": "10:70"}, {}])
    def test_refuses_the_rest(self, as_agent, buyer, values):
        assert send(as_agent, buyer, "about", **values).status_code == 400


class TestFollowUps:
    def test_a_preset_takes_one_field_and_knows_why(self, as_agent, shop, buyer):
        send(as_agent, buyer, "follow_up", preset="tomorrow")

        made = FollowUp.objects.get()
        assert made.due_at == NOON + timedelta(hours=22)
        assert made.reason.startswith("Find out: ")

    @pytest.mark.parametrize(("language", "start"), [("en", "Find out: "), ("zh-hans", "问清")])
    def test_in_the_agents_language(self, as_agent, buyer, language, start):
        with translation.override(language):
            as_agent.post(door(buyer, "follow_up"), {"preset": "tomorrow"}, headers={"Accept-Language": language})

        assert FollowUp.objects.get().reason.startswith(start)

    def test_a_moment_by_the_shops_clock_with_a_reason(self, as_agent, buyer):
        send(as_agent, buyer, "follow_up", due="2026-03-05T15:30", reason="new colours")

        made = FollowUp.objects.get()
        assert (made.due_at.isoformat(), made.reason) == ("2026-03-05T07:30:00+00:00", "new colours")

    @pytest.mark.parametrize(
        "values", [{"preset": "after_receipt"}, {"due": "0001-01-01T00:00"}, {"due": "2026-03-02T12:00"}, {}]
    )
    def test_refuses_what_is_past_or_no_moment(self, as_agent, buyer, values):
        assert send(as_agent, buyer, "follow_up", **values).status_code == 400

    def test_done(self, as_agent, buyer):
        waiting = FollowUpFactory(customer=buyer)

        send(as_agent, buyer, "follow_up_done", id=waiting.pk)

        waiting.refresh_from_db()
        assert waiting.state == "done"

    def test_another_buyers_is_not_there(self, as_agent, buyer):
        assert send(as_agent, buyer, "follow_up_done", id=FollowUpFactory().pk).status_code == 404


class TestTheSmallOnes:
    def test_interaction(self, as_agent, buyer):
        send(as_agent, buyer, "interaction", kind="photo")

        assert Interaction.objects.get().kind == "photo"
        assert send(as_agent, buyer, "interaction", kind="questionnaire").status_code == 400

    def test_note_pinned_and_off(self, as_agent, buyer):
        send(as_agent, buyer, "note", text="低敏\0肌肤", pinned="1")

        note = Note.objects.get()
        assert (note.text, note.is_pinned) == ("低敏肌肤", True)
        send(as_agent, buyer, "note_remove", id=note.pk)
        assert not Note.objects.standing().exists()

    def test_another_buyers_note_is_not_there(self, as_agent, buyer):
        assert send(as_agent, buyer, "note_remove", id=NoteFactory().pk).status_code == 404

    def test_temper(self, as_agent, buyer):
        send(as_agent, buyer, "temper", temper="careful")

        assert Customer.objects.get().temper == "careful"

    def test_message(self, as_agent, buyer):
        send(as_agent, buyer, "message", text="有优惠吗")

        assert Message.objects.get().text == "有优惠吗"

    def test_branch(self, as_agent, shop, buyer):
        branch = ScriptBranchFactory(tag=Tag.objects.get(shop=shop, slug="photo"))

        answer = send(as_agent, buyer, "branch", branch=branch.pk, text="太好了")

        assert CustomerTag.objects.get().tag == branch.tag
        assert branch.tag.label in answer.content.decode()


class TestUse:
    def test_is_written_down_without_an_answer(self, as_agent, buyer):
        script = ScriptFactory(text="您好")

        answer = as_agent.post(
            door(buyer, "use"), {"kind": "script", "script": script.pk, "variant": "", "text": "您好"}
        )

        assert (answer.status_code, answer.content) == (204, b"")
        assert ScriptUse.objects.get().script == script

    def test_never_fails(self, as_agent, buyer):
        odd = {"kind": "?", "script": "x", "variant": "-1", "article": "9" * 40, "product": "²", "branch": "0x"}

        assert as_agent.post(door(buyer, "use"), odd).status_code == 204
        assert as_agent.post(door(buyer, "use")).status_code == 204

    def test_a_care_tip(self, as_agent, buyer):
        tip = ArticleFactory()

        send(as_agent, buyer, "use", kind="care", article=tip.pk, text=tip.short)

        assert ScriptUse.objects.get().article == tip


class TestUndo:
    def test_takes_the_deed_back(self, as_agent, agent, buyer):
        deed = set_temper(customer=buyer, by=agent, at=NOON, temper="easy")

        answer = send(as_agent, buyer, "undo", deed=deed.pk)

        assert answer.status_code == 200
        assert Customer.objects.get().temper == ""

    def test_says_why_not(self, as_agent, buyer):
        deed = set_temper(customer=buyer, by=UserFactory(), at=NOON, temper="easy")

        assert "Only who did it can take it back." in send(as_agent, buyer, "undo", deed=deed.pk).content.decode()
        assert Customer.objects.get().temper == "easy"

    def test_knows_no_deed_on_another_buyer(self, as_agent, agent, shop, buyer):
        deed = set_temper(customer=CustomerFactory(shop=shop), by=agent, at=NOON, temper="easy")

        assert send(as_agent, buyer, "undo", deed=deed.pk).status_code == 404


class TestSeen:
    def test_says_who_else_is_here(self, as_agent, agent, buyer):
        note_visit(customer=buyer, by=UserFactory(first_name="小林"), at=NOON)

        html = send(as_agent, buyer, "seen").content.decode()

        assert "小林 is looking too" in html
        assert PageVisit.objects.get(user=agent).seen_at == NOON

    def test_is_quiet_when_nobody_is(self, as_agent, buyer):
        assert send(as_agent, buyer, "seen").content.strip() == b""
