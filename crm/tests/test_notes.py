import pytest

from crm.models import Inquiry, Note
from crm.services.notes import NoteRefused, add_note, pin_note, remove_note
from crm.tests.factories import NoteFactory
from customers.tests.factories import NOON, CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


class TestAddNote:
    def test_keeps_it_and_opens_an_inquiry(self, buyer, agent):
        deed = add_note(customer=buyer, by=agent, at=NOON, text="  低敏肌肤 ", is_pinned=True)

        note = Note.objects.get()
        assert (note.text, note.is_pinned, note.made_by, deed.subject) == ("低敏肌肤", True, agent, "低敏肌肤")
        assert Inquiry.objects.filter(customer=buyer).exists()

    @pytest.mark.parametrize("text", ["", "  ", "字" * 501])
    def test_refuses_nothing_and_too_much(self, buyer, agent, text):
        with pytest.raises(NoteRefused):
            add_note(customer=buyer, by=agent, at=NOON, text=text)

        assert not Note.objects.exists()

    def test_the_second_run_is_nothing(self, buyer, agent):
        add_note(customer=buyer, by=agent, at=NOON, text="gift wrap")

        assert add_note(customer=buyer, by=agent, at=NOON, text="gift wrap") is None
        assert Note.objects.count() == 1


class TestRemoveNote:
    def test_takes_it_off_and_keeps_it(self, buyer, agent):
        note = NoteFactory(customer=buyer)

        deed = remove_note(customer=buyer, by=agent, at=NOON, note_id=note.pk)

        note.refresh_from_db()
        assert (note.removed_by, note.removed_at, deed.kind) == (agent, NOON, "note_removed")

    def test_the_second_run_and_a_foreign_note_are_nothing(self, buyer, agent):
        off = NoteFactory(customer=buyer, removed_at=NOON)

        for note in (off, NoteFactory()):
            assert remove_note(customer=buyer, by=agent, at=NOON, note_id=note.pk) is None


class TestPinNote:
    @pytest.mark.parametrize("is_pinned", [True, False])
    def test_pins_and_unpins_once(self, buyer, agent, is_pinned):
        note = NoteFactory(customer=buyer, is_pinned=not is_pinned)

        done = [
            pin_note(customer=buyer, by=agent, at=NOON, note_id=note.pk, is_pinned=is_pinned) for _again in range(2)
        ]

        note.refresh_from_db()
        assert (note.is_pinned, [deed is None for deed in done]) == (is_pinned, [False, True])
