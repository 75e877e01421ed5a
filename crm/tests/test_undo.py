from datetime import date, timedelta

import pytest

from crm.choices import DeedKind
from crm.models import FollowUp, Inquiry, InquiryChange, Interaction, LossReason, Note, ScriptUse
from crm.services.follow_ups import finish, promise, put_off
from crm.services.inquiries import say_about, say_outcome
from crm.services.interactions import record_interaction
from crm.services.notes import add_note, pin_note, remove_note
from crm.services.script_uses import use_branch
from crm.services.tags import tag_customer, untag_customer
from crm.services.temper import set_temper
from crm.services.undo import WAYS_BACK, UndoRefused, undo
from crm.tests.factories import FollowUpFactory, InquiryFactory, NoteFactory, ScriptUseFactory
from customers.models import Customer, CustomerFacts
from customers.tests.factories import NOON, CustomerFactory, UserFactory
from scripts_lib.tests.factories import ScriptBranchFactory
from tagging.models import CustomerTag, TagChange
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SOON = NOON + 9 * SECOND
DAY = timedelta(days=1)


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def doing(buyer, agent):
    """Who does what about whom, at noon."""
    return {"customer": buyer, "by": agent, "at": NOON}


@pytest.fixture
def scene(shop):
    return TagGroupFactory(shop=shop, slug="use_scene", number=1)


@pytest.fixture
def wife(scene):
    return TagFactory(group=scene, name="送老婆")


def take_back(deed, **changes):
    return undo(**{"customer": deed.customer, "by": deed.made_by, "at": SOON, "deed_id": deed.pk, **changes})


def tags_of(buyer):
    return {row.tag for row in CustomerTag.objects.filter(customer=buyer).select_related("tag__group")}


class TestWhoAndWhen:
    def test_fifteen_seconds_are_accepted(self, doing):
        deed = set_temper(**doing, temper="easy")

        assert take_back(deed, at=NOON + 15 * SECOND).undone_at == NOON + 15 * SECOND

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"at": NOON + 16 * SECOND}, "Too late"), ({"deed_id": 999_999}, "Only who did it")],
    )
    def test_later_and_what_never_was_are_refused(self, doing, buyer, changes, words):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused, match=words):
            take_back(deed, **changes)

        assert Customer.objects.get().temper == "easy"

    def test_only_by_who_did_it(self, doing):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused, match="Only who did it"):
            take_back(deed, by=UserFactory())

    def test_only_once(self, doing):
        deed = set_temper(**doing, temper="easy")
        take_back(deed)

        with pytest.raises(UndoRefused, match="already"):
            take_back(deed)

    def test_not_when_somebody_has_built_on_it_and_the_claim_is_free_again(self, doing, buyer):
        deed = set_temper(**doing, temper="easy")
        set_temper(customer=buyer, by=UserFactory(), at=NOON + SECOND, temper="careful")

        with pytest.raises(UndoRefused, match="changed since"):
            take_back(deed)

        deed.refresh_from_db()
        assert deed.undone_at is None
        assert Customer.objects.get().temper == "careful"

    def test_not_through_another_buyer(self, shop, doing):
        deed = set_temper(**doing, temper="easy")

        with pytest.raises(UndoRefused):
            take_back(deed, customer=CustomerFactory(shop=shop))


class TestTags:
    def test_a_tag_set_goes_and_the_history_tells_both_ways(self, doing, buyer, agent, wife):
        take_back(tag_customer(**doing, tag=wife))

        assert tags_of(buyer) == set()
        changes = TagChange.objects.order_by("pk").values_list("opened_tag", "closed_tag", "evidence", "made_by")
        assert list(changes) == [
            (wife.pk, None, {"from": "board"}, agent.pk),
            (None, wife.pk, {"from": "undo"}, agent.pk),
        ]

    def test_a_swap_goes_back_in_one_step(self, doing, buyer, scene):
        choice = ChoiceSetFactory(group=scene)
        yes, no = TagFactory.create_batch(2, group=scene, choice_set=choice)
        CustomerTagFactory(customer=buyer, tag=yes)

        take_back(tag_customer(**doing, tag=no))

        assert tags_of(buyer) == {yes}
        assert TagChange.objects.count() == 2

    def test_a_tag_taken_off_comes_back(self, doing, buyer, wife):
        CustomerTagFactory(customer=buyer, tag=wife)

        take_back(untag_customer(**doing, tag=wife))

        assert tags_of(buyer) == {wife}

    def test_a_lifted_choice_stays_off_when_another_was_made(self, doing, buyer, scene):
        choice = ChoiceSetFactory(group=scene)
        yes, no = TagFactory.create_batch(2, group=scene, choice_set=choice)
        CustomerTagFactory(customer=buyer, tag=yes)
        deed = untag_customer(**doing, tag=yes)
        tag_customer(customer=buyer, tag=no, by=UserFactory(), at=NOON)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {no}

    def test_a_tag_set_anew_by_another_stays(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        untag_customer(**doing, tag=wife)
        tag_customer(customer=buyer, tag=wife, by=UserFactory(), at=NOON)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {wife}

    def test_a_swap_stays_when_the_old_tag_is_switched_off(self, doing, buyer, scene):
        choice = ChoiceSetFactory(group=scene)
        yes, no = TagFactory.create_batch(2, group=scene, choice_set=choice)
        CustomerTagFactory(customer=buyer, tag=yes)
        deed = tag_customer(**doing, tag=no)
        type(yes).objects.filter(pk=yes.pk).update(is_active=False)

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert tags_of(buyer) == {no}

    def test_the_grey_list_both_ways(self, shop, doing, buyer):
        grey = TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0))

        take_back(tag_customer(**doing, tag=grey))
        assert not Customer.objects.get().is_grey

        tag_customer(**doing, tag=grey)
        take_back(untag_customer(**doing, tag=grey))
        assert Customer.objects.get().is_grey

    def test_the_question_is_open_again(self, doing, buyer, wife):
        ScriptUseFactory(customer=buyer, asks="use_scene", made_at=NOON - DAY)

        take_back(tag_customer(**doing, tag=wife))

        assert ScriptUse.objects.get().answered_at is None

    def test_a_branch_loses_its_tag_and_keeps_the_copy(self, doing, buyer, wife):
        branch = ScriptBranchFactory(tag=wife)

        take_back(use_branch(**doing, branch_id=branch.pk, text="好"))

        assert tags_of(buyer) == set()
        assert ScriptUse.objects.get().branch == branch


class TestInquiries:
    def test_an_outcome_goes_back_and_the_history_tells_both_ways(self, doing, buyer):
        price = LossReason.objects.get(code="price")
        InquiryFactory(customer=buyer, state="postponed", postponed_until=date(2026, 3, 9), closed_at=NOON - DAY)

        take_back(say_outcome(**doing, state="lost", loss_reason_id=price.pk))

        inquiry = Inquiry.objects.get()
        assert (inquiry.state, inquiry.postponed_until, inquiry.loss_reason) == ("postponed", date(2026, 3, 9), None)
        assert inquiry.closed_at == NOON - DAY
        there, back = InquiryChange.objects.order_by("pk")
        assert (there.before, there.after) == (back.after, back.before)

    def test_an_outcome_changed_by_another_stays(self, doing, buyer):
        deed = say_outcome(**doing, state="won")
        say_outcome(customer=buyer, by=UserFactory(), at=NOON + SECOND, state="spam")

        with pytest.raises(UndoRefused):
            take_back(deed)

        assert Inquiry.objects.get().state == "spam"

    def test_it_does_not_open_beside_another_open_one(self, doing, buyer):
        InquiryFactory(customer=buyer)
        deed = say_outcome(**doing, state="won")
        InquiryFactory(customer=buyer, opened_at=NOON + SECOND)

        with pytest.raises(UndoRefused):
            take_back(deed)

    def test_what_it_is_about_goes_back(self, doing, buyer):
        InquiryFactory(customer=buyer, intent="some", promised_by=None)

        take_back(say_about(**doing, stage="in_sale", kind="shipping", intent="", promised_by=NOON + DAY))

        inquiry = Inquiry.objects.get()
        assert (inquiry.stage, inquiry.kind, inquiry.intent, inquiry.promised_by) == ("pre_sale", "", "some", None)

    def test_the_turn_to_another_inquiry_goes_back(self, doing, buyer):
        InquiryFactory(customer=buyer, last_at=NOON - SECOND)
        other = InquiryFactory(customer=buyer, stage="in_sale", last_at=NOON - DAY)

        take_back(say_about(**doing, stage="in_sale"))

        other.refresh_from_db()
        assert other.last_at == NOON - DAY


class TestTheInquiryThatOpenedByItself:
    def test_goes_with_the_only_deed_in_it(self, doing, wife):
        take_back(tag_customer(**doing, tag=wife))

        assert not Inquiry.objects.exists()
        assert CustomerFacts.objects.get().last_inquiry_at is None

    def test_goes_with_the_turn_to_a_new_stage(self, doing, buyer):
        won = InquiryFactory(customer=buyer, state="won", last_at=NOON - SECOND)

        take_back(say_about(**doing, stage="after_sale"))

        assert Inquiry.objects.get() == won
        assert CustomerFacts.objects.get().last_inquiry_at == won.last_at

    def test_stays_when_something_else_was_done_in_it(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        ScriptUseFactory(customer=buyer, inquiry=Inquiry.objects.get())

        take_back(deed)

        assert Inquiry.objects.get().state == "open"

    def test_stays_when_another_has_touched_it(self, doing, buyer, wife):
        deed = tag_customer(**doing, tag=wife)
        set_temper(customer=buyer, by=UserFactory(), at=NOON + SECOND, temper="easy")

        take_back(deed)

        assert Inquiry.objects.get().state == "open"


class TestTheRest:
    def test_a_temper_goes_back(self, doing, buyer):
        Customer.objects.update(temper="careful")

        take_back(set_temper(**doing, temper="easy"))

        assert Customer.objects.get().temper == "careful"

    def test_a_note_goes(self, doing):
        take_back(add_note(**doing, text="on the wrong page", is_pinned=True))

        assert not Note.objects.exists()

    def test_a_note_that_was_pinned_since_stays(self, doing, buyer):
        deed = add_note(**doing, text="gift wrap")
        pin_note(customer=buyer, by=UserFactory(), at=NOON, note_id=Note.objects.get().pk, is_pinned=True)

        with pytest.raises(UndoRefused):
            take_back(deed)

    def test_a_note_taken_off_stands_again(self, doing, buyer):
        note = NoteFactory(customer=buyer)

        take_back(remove_note(**doing, note_id=note.pk))

        assert Note.objects.standing().get() == note

    @pytest.mark.parametrize("is_pinned", [True, False])
    def test_a_pin_goes_back(self, doing, buyer, is_pinned):
        note = NoteFactory(customer=buyer, is_pinned=not is_pinned)

        take_back(pin_note(**doing, note_id=note.pk, is_pinned=is_pinned))

        note.refresh_from_db()
        assert note.is_pinned is not is_pinned

    def test_an_interaction_goes(self, doing):
        take_back(record_interaction(**doing, kind="photo"))

        assert not Interaction.objects.exists()

    def test_a_promise_goes(self, doing):
        take_back(promise(**doing, due_at=NOON + DAY, reason="call"))

        assert not FollowUp.objects.exists()

    def test_a_promise_that_was_kept_since_stays(self, doing, buyer):
        deed = promise(**doing, due_at=NOON + DAY, reason="call")
        finish(customer=buyer, by=UserFactory(), at=NOON, follow_up_id=FollowUp.objects.get().pk)

        with pytest.raises(UndoRefused):
            take_back(deed)

    def test_a_promise_put_off_goes_back(self, doing, buyer):
        waiting = FollowUpFactory(customer=buyer, due_at=NOON)

        take_back(put_off(**doing, follow_up_id=waiting.pk, due_at=NOON + DAY))

        waiting.refresh_from_db()
        assert waiting.due_at == NOON

    def test_a_kept_promise_waits_again(self, doing, buyer):
        waiting = FollowUpFactory(customer=buyer)

        take_back(finish(**doing, follow_up_id=waiting.pk))

        waiting.refresh_from_db()
        assert (waiting.state, waiting.done_by, waiting.done_at) == ("waiting", None, None)

    def test_every_kind_of_deed_has_a_way_back(self):
        assert set(WAYS_BACK) == set(DeedKind.values)
