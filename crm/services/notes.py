"""Notes about a buyer."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind
from crm.models import Deed, Note
from crm.models.records import LONGEST_NOTE
from crm.services.deeds import WrongInput, hold, record_deed
from crm.services.inquiries import touch_inquiry
from customers.models import Customer

SHOWN = 40


class NoteRefused(WrongInput):
    """The note cannot be kept; the text says why."""


@transaction.atomic
def add_note(*, customer: Customer, by: User, at: datetime, text: str, is_pinned: bool = False) -> Deed | None:
    """Keep a note; None when the very same one stands there already."""
    text = text.strip()
    if not text:
        raise NoteRefused(_("Write something first."))
    if len(text) > LONGEST_NOTE:
        raise NoteRefused(_("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE})
    hold(customer)
    if Note.objects.standing().filter(customer=customer, text=text, is_pinned=is_pinned).exists():
        return None
    note = Note.objects.create(
        shop_id=customer.shop_id, customer=customer, text=text, is_pinned=is_pinned, made_by=by, made_at=at
    )
    touch_inquiry(customer=customer, by=by, at=at)
    return _deed(note, DeedKind.NOTE, {"note": note.pk, "text": text, "is_pinned": is_pinned}, by=by, at=at)


@transaction.atomic
def remove_note(*, customer: Customer, by: User, at: datetime, note_id: int) -> Deed | None:
    """Take a note off; it stays in the timeline. None when it is off already."""
    hold(customer)
    note = Note.objects.standing().filter(customer=customer, pk=note_id).first()
    if note is None:
        return None
    Note.objects.filter(pk=note.pk).update(removed_at=at, removed_by=by)
    return _deed(note, DeedKind.NOTE_REMOVED, {"note": note.pk}, by=by, at=at)


@transaction.atomic
def pin_note(*, customer: Customer, by: User, at: datetime, note_id: int, is_pinned: bool) -> Deed | None:
    """Put a note into the head of the portrait or out of it; None when it is so already."""
    hold(customer)
    note = Note.objects.standing().filter(customer=customer, pk=note_id).exclude(is_pinned=is_pinned).first()
    if note is None:
        return None
    Note.objects.filter(pk=note.pk).update(is_pinned=is_pinned)
    return _deed(
        note, DeedKind.NOTE, {"note": note.pk, "is_pinned": is_pinned, "was_pinned": not is_pinned}, by=by, at=at
    )


def take_back_note(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """A note that was added goes, one that was pinned or unpinned goes back; False when it has changed since."""
    way_back = deed.way_back
    notes = Note.objects.standing().filter(customer=customer, pk=way_back["note"], is_pinned=way_back["is_pinned"])
    if "was_pinned" in way_back:
        return notes.update(is_pinned=way_back["was_pinned"]) == 1
    return notes.filter(text=way_back["text"]).delete()[0] == 1


def take_back_removal(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The note stands again; False when somebody else has taken it off since."""
    notes = Note.objects.filter(customer=customer, pk=deed.way_back["note"], removed_at=deed.made_at)
    return notes.update(removed_at=None, removed_by=None) == 1


def _deed(note: Note, kind: DeedKind, way_back: dict[str, object], *, by: User, at: datetime) -> Deed:
    return record_deed(customer=note.customer, kind=kind, subject=note.text[:SHOWN], way_back=way_back, by=by, at=at)
