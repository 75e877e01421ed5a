"""Temper, notes, interactions and promises are taken back."""

import pytest

from crm.models import FollowUp, Interaction, Note
from crm.services.follow_ups import finish, promise, put_off
from crm.services.interactions import record_interaction
from crm.services.notes import add_note, pin_note, remove_note
from crm.services.temper import set_temper
from crm.services.undo import UndoRefused
from crm.tests.factories import FollowUpFactory, NoteFactory
from customers.models import Customer
from customers.tests.factories import NOON, UserFactory

from .taking_back import DAY, take_back

pytestmark = pytest.mark.django_db


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
