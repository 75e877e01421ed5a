"""Promises kept or called off, and opened again. What is kept sets its tag and makes its next one, once."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind, FollowUpChangeKind, FollowUpState
from crm.models import Deed, FollowUp, FollowUpChange
from crm.models.follow_up import FollowUpQuerySet
from crm.services.deeds import hold
from crm.services.tags import TagRefused, tag_customer, take_back_tag
from customers.models import Customer

from .deed import deed_about
from .going_on import go_on, take_back_next
from .making import LONGEST_REASON, FollowUpRefused


@transaction.atomic
def finish(*, customer: Customer, by: User, at: datetime, follow_up_id: int) -> Deed | None:
    """A promise is kept: its template's tag is set, the next one is made. None when somebody was faster."""
    hold(customer)
    follow_up = FollowUp.objects.select_related("template__done_tag__group").filter(customer=customer, pk=follow_up_id)
    kept = follow_up.first()
    if kept is None or not FollowUp.objects.end(kept.pk, state=FollowUpState.DONE, by=by.pk, at=at):
        return None
    following = go_on(kept, customer, by=by, at=at)
    tagged = _tag(kept, customer, by=by, at=at)
    way_back: dict[str, object] = {}
    if following:
        way_back |= {"next": following.pk, "next_due": following.due_at.isoformat()}
    if tagged:
        way_back["tagged"] = tagged.pk
    return deed_about(kept, customer, DeedKind.FOLLOW_UP_DONE, way_back, by=by, at=at)


@transaction.atomic
def cancel(*, customer: Customer, by: User, at: datetime, follow_up_id: int, reason: str) -> Deed | None:
    """A promise is called off, with the reason; nothing comes after it. None when it waits no more."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise FollowUpRefused(_("Say why it is called off."))
    hold(customer)
    follow_up = FollowUp.objects.waiting().filter(customer=customer, pk=follow_up_id).first()
    if follow_up is None or not FollowUp.objects.end(follow_up.pk, state=FollowUpState.CANCELLED, by=by.pk, at=at):
        return None
    FollowUp.objects.filter(pk=follow_up.pk).update(end_note=reason)
    change = _changed(follow_up, FollowUpChangeKind.CANCELLED, reason, by=by, at=at)
    return deed_about(follow_up, customer, DeedKind.FOLLOW_UP_CANCELLED, {"change": change.pk}, by=by, at=at)


@transaction.atomic
def reopen(*, customer: Customer, by: User, at: datetime, follow_up_id: int) -> Deed | None:
    """What was kept or called off waits again, at its old time; None when it waits already."""
    hold(customer)
    ended = FollowUp.objects.filter(customer=customer, pk=follow_up_id).exclude(state=FollowUpState.WAITING)
    follow_up = ended.first()
    if follow_up is None or not _wait_again(ended.filter(state=follow_up.state)):
        return None
    change = _changed(follow_up, FollowUpChangeKind.REOPENED, follow_up.end_note, by=by, at=at)
    way_back: dict[str, object] = {
        "change": change.pk,
        "state": follow_up.state,
        "done_by": follow_up.done_by_id,
        "done_at": follow_up.done_at.isoformat() if follow_up.done_at else None,
        "note": follow_up.end_note,
    }
    return deed_about(follow_up, customer, DeedKind.FOLLOW_UP_REOPENED, way_back, by=by, at=at)


def take_back_finish(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The promise waits again, what came after it goes; False when one of them is no longer as this deed left it."""
    done = FollowUp.objects.filter(
        customer=customer, pk=deed.way_back["follow_up"], state=FollowUpState.DONE, done_at=deed.made_at
    )
    if not take_back_next(deed.way_back) or not _wait_again(done):
        return False
    tagged = Deed.objects.filter(customer=customer, pk=deed.way_back.get("tagged")).first()
    if tagged is None:
        return True
    claimed = Deed.objects.claim_undo(tagged.pk, at=at)  # its own undo may have been pressed
    return not claimed or take_back_tag(deed=tagged, customer=customer, by=by, at=at)


def take_back_cancel(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The promise waits again; False when it is no longer as this deed left it."""
    FollowUpChange.objects.filter(pk=deed.way_back["change"]).delete()
    return _wait_again(
        FollowUp.objects.filter(
            customer=customer, pk=deed.way_back["follow_up"], state=FollowUpState.CANCELLED, done_at=deed.made_at
        )
    )


def take_back_reopen(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """It has ended as before; False when it was moved or ended since."""
    way_back = deed.way_back
    FollowUpChange.objects.filter(pk=way_back["change"]).delete()
    waiting = FollowUp.objects.waiting().filter(
        customer=customer, pk=way_back["follow_up"], due_at=datetime.fromisoformat(way_back["is"])
    )
    done_at = datetime.fromisoformat(way_back["done_at"]) if way_back["done_at"] else None
    done_by = User.objects.filter(pk=way_back["done_by"]).first()
    as_before = {"state": way_back["state"], "done_by": done_by, "done_at": done_at, "end_note": way_back["note"]}
    return waiting.update(**as_before) == 1


def _wait_again(rows: FollowUpQuerySet) -> bool:
    return bool(rows.update(state=FollowUpState.WAITING, done_by=None, done_at=None, end_note=""))


def _tag(kept: FollowUp, customer: Customer, *, by: User, at: datetime) -> Deed | None:
    """The tag that keeping it sets; one that people no longer set is left out."""
    tag = kept.template.done_tag if kept.template else None
    if tag is None or tag.shop_id != customer.shop_id:
        return None
    try:
        evidence = {"from": "follow_up", "follow_up": kept.pk}
        return tag_customer(customer=customer, tag=tag, by=by, at=at, evidence=evidence)
    except TagRefused:
        return None


def _changed(follow_up: FollowUp, kind: FollowUpChangeKind, note: str, *, by: User, at: datetime) -> FollowUpChange:
    return FollowUpChange.objects.create(
        shop_id=follow_up.shop_id, follow_up=follow_up, kind=kind, note=note, made_by=by, made_at=at
    )
