"""Tags from the desk: each a deed of the inquiry at hand that can be taken back."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from crm.choices import DeedKind, UseKind
from crm.models import Deed, ScriptUse
from crm.services.deeds import DeedRefused, hold, record_deed
from crm.services.inquiries.touch import touch_inquiry
from customers.models import Customer
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.customer_tags import TagNotSettable, lift_tag, set_tag

FROM_BOARD = {"from": "board"}
FROM_UNDO = {"from": "undo"}
ANSWERED_WITHIN = timedelta(days=7)


class TagRefused(DeedRefused):
    """This tag is not one that people set; the text says so."""


@transaction.atomic
def tag_customer(
    *, customer: Customer, tag: Tag, by: User, at: datetime, evidence: dict[str, Any] | None = None
) -> Deed | None:
    """Set a manual tag, in place of its rival; None when the buyer has it already."""
    hold(customer)
    was_gap = not CustomerTag.objects.filter(customer=customer, tag__group=tag.group_id).exists()
    try:
        change = set_tag(customer=customer, tag=tag, by=by, at=at, evidence=evidence or FROM_BOARD)
    except TagNotSettable as refusal:
        raise _refused(tag) from refusal
    if change is None:
        return None
    answered = _answer_question(customer, tag.group.slug, at) if was_gap else None
    touch_inquiry(customer=customer, by=by, at=at)
    way_back = {"tag": tag.pk, "change": change.pk, "replaced": change.closed_tag_id, "answered": answered}
    return record_deed(customer=customer, kind=DeedKind.TAG_SET, subject=tag.label, way_back=way_back, by=by, at=at)


@transaction.atomic
def untag_customer(*, customer: Customer, tag: Tag, by: User, at: datetime) -> Deed | None:
    """Take a manual tag off; None when it was not there."""
    hold(customer)
    try:
        change = lift_tag(customer=customer, tag=tag, by=by, at=at, evidence=FROM_BOARD)
    except TagNotSettable as refusal:
        raise _refused(tag) from refusal
    if change is None:
        return None
    touch_inquiry(customer=customer, by=by, at=at)
    way_back = {"tag": tag.pk, "change": change.pk}
    return record_deed(customer=customer, kind=DeedKind.TAG_LIFTED, subject=tag.label, way_back=way_back, by=by, at=at)


def take_back_tag(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """Take off what was set, and put back what it replaced; False when the tag has changed since."""
    tag = _unchanged_tag(deed, customer)
    if tag is None:
        return False
    replaced_id = deed.way_back["replaced"]
    replaced = Tag.objects.select_related("group").filter(shop=customer.shop_id, pk=replaced_id).first()
    if replaced_id and replaced is None:
        return False
    try:
        if replaced:
            done = set_tag(customer=customer, tag=replaced, by=by, at=at, evidence=FROM_UNDO)
        else:
            done = lift_tag(customer=customer, tag=tag, by=by, at=at, evidence=FROM_UNDO)
    except TagNotSettable:
        return False
    ScriptUse.objects.filter(pk=deed.way_back["answered"]).update(answered_at=None)
    return done is not None


def take_back_lift(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """Put back what was taken off; False when the tag or its choice has changed since."""
    tag = _unchanged_tag(deed, customer)
    if tag is None:
        return False
    if tag.choice_set_id and CustomerTag.objects.filter(customer=customer, choice_set=tag.choice_set_id).exists():
        return False
    try:
        return bool(set_tag(customer=customer, tag=tag, by=by, at=at, evidence=FROM_UNDO))
    except TagNotSettable:
        return False


def _unchanged_tag(deed: Deed, customer: Customer) -> Tag | None:
    """The deed's tag, unless its history went on after the deed."""
    tag = Tag.objects.select_related("group").filter(shop=customer.shop_id, pk=deed.way_back["tag"]).first()
    later = TagChange.objects.filter(
        Q(opened_tag=deed.way_back["tag"]) | Q(closed_tag=deed.way_back["tag"]),
        customer=customer,
        pk__gt=deed.way_back["change"],
    )
    return None if tag is None or later.exists() else tag


def _answer_question(customer: Customer, group: str, at: datetime) -> int | None:
    """The first answer to a group's question goes to the script that asked it last."""
    asked = ScriptUse.objects.filter(
        customer=customer, kind=UseKind.SCRIPT, asks=group, made_at__gt=at - ANSWERED_WITHIN, made_at__lte=at
    )
    latest = asked.order_by("-made_at", "-pk").first()
    if latest is None or latest.answered_at is not None:
        return None
    ScriptUse.objects.filter(pk=latest.pk).update(answered_at=at)
    return latest.pk


def _refused(tag: Tag) -> TagRefused:
    return TagRefused(_("%(tag)s cannot be set by hand.") % {"tag": tag.label})
