"""The way back from a deed, for a few seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind
from crm.models import Deed
from crm.services.compensation import take_back_compensation
from crm.services.deeds import DeedRefused, hold
from crm.services.follow_ups import take_back_cancel, take_back_finish, take_back_promise, take_back_reopen
from crm.services.inquiries import forget_if_unused, take_back_change
from crm.services.interactions import take_back_interaction
from crm.services.notes import take_back_note, take_back_removal
from crm.services.tags import take_back_lift, take_back_tag
from crm.services.temper import take_back_temper
from crm.services.waits import recount_waits
from customers.models import Customer
from customers.services.marks import mark_changed

SHOWN_FOR = timedelta(seconds=10)
ACCEPTED_FOR = timedelta(seconds=15)  # what was clicked in the last second still has to arrive

WAYS_BACK: dict[str, Callable[..., bool]] = {
    DeedKind.TAG_SET: take_back_tag,
    DeedKind.TAG_LIFTED: take_back_lift,
    DeedKind.OUTCOME: take_back_change,
    DeedKind.ABOUT: take_back_change,
    DeedKind.INTERACTION: take_back_interaction,
    DeedKind.FOLLOW_UP: take_back_promise,
    DeedKind.FOLLOW_UP_DONE: take_back_finish,
    DeedKind.FOLLOW_UP_CANCELLED: take_back_cancel,
    DeedKind.FOLLOW_UP_REOPENED: take_back_reopen,
    DeedKind.NOTE: take_back_note,
    DeedKind.NOTE_REMOVED: take_back_removal,
    DeedKind.TEMPER: take_back_temper,
    DeedKind.COMPENSATION: take_back_compensation,
}


class UndoRefused(DeedRefused):
    """The deed stays; the text says why."""


@transaction.atomic
def undo(*, customer: Customer, by: User, at: datetime, deed_id: int) -> Deed:
    """Take a deed back: once, soon, by who did it, and only while nobody has built on it."""
    hold(customer)
    deed = Deed.objects.filter(customer=customer, pk=deed_id).first()
    if deed is None or deed.made_by_id != by.pk:
        raise UndoRefused(_("Only who did it can take it back."))
    if deed.undone_at is None and at - deed.made_at > ACCEPTED_FOR:
        raise UndoRefused(_("Too late to take it back. Change it by hand."))
    if not Deed.objects.claim_undo(deed.pk, at=at):
        raise UndoRefused(_("It was taken back already."))
    if not WAYS_BACK[deed.kind](deed=deed, customer=customer, by=by, at=at):
        raise UndoRefused(_("It has changed since. Change it by hand."))
    forget_if_unused(deed)
    if deed.kind == DeedKind.OUTCOME:  # it answered nobody after all
        recount_waits(shop=customer.shop, inquiry_ids=[deed.way_back["inquiry"]])
    mark_changed(customer.pk, at)
    deed.undone_at = at
    return deed
