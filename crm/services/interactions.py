"""Signs of engagement that an agent notes by one click."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import DeedKind, InteractionKind, Sender
from crm.models import Deed, Interaction, Message
from crm.services.deeds import WrongInput, hold, record_deed
from crm.services.inquiries import touch_inquiry
from customers.models import Customer
from customers.services.marks import mark_changed

SAME_WITHIN = timedelta(minutes=1)


class InteractionRefused(WrongInput):
    """No such kind of interaction; the text says to choose one."""


@transaction.atomic
def record_interaction(*, customer: Customer, by: User, at: datetime, kind: str) -> Deed | None:
    """Note what the buyer did; None when the same was noted within the last minute: one event, two clicks."""
    if kind not in InteractionKind.values:
        raise InteractionRefused(_("Choose one of the offered values."))
    hold(customer)
    same = Interaction.objects.filter(customer=customer, kind=kind, happened_at__gt=at - SAME_WITHIN)
    if same.exists():
        return None
    interaction = Interaction.objects.create(
        shop_id=customer.shop_id,
        customer=customer,
        inquiry=touch_inquiry(customer=customer, by=by, at=at),
        kind=kind,
        happened_at=at,
        made_by=by,
    )
    subject = str(InteractionKind(kind).label)
    way_back = {"interaction": interaction.pk}
    return record_deed(customer=customer, kind=DeedKind.INTERACTION, subject=subject, way_back=way_back, by=by, at=at)


@transaction.atomic
def record_told_interaction(*, customer: Customer, by: User, at: datetime, kind: str, message_id: int) -> Deed | None:
    """Note what a message of the buyer tells, as of when it was said; None when it is noted already."""
    if kind not in InteractionKind.values:
        raise InteractionRefused(_("Choose one of the offered values."))
    hold(customer)
    message = Message.objects.filter(customer=customer, sender=Sender.BUYER, pk=message_id).first()
    if message is None:
        raise InteractionRefused(_("This message is not there any more."))
    told = {"customer": customer, "kind": kind, "happened_at": message.said_at}
    if Interaction.objects.filter(**told).exists():
        return None
    interaction = Interaction.objects.create(
        **told, shop_id=customer.shop_id, inquiry_id=message.inquiry_id, made_by=by
    )
    mark_changed(customer.pk, at)
    subject = str(InteractionKind(kind).label)
    way_back = {"interaction": interaction.pk}
    return record_deed(customer=customer, kind=DeedKind.INTERACTION, subject=subject, way_back=way_back, by=by, at=at)


@transaction.atomic
def name_friend(*, customer: Customer, by: User, at: datetime, interaction_id: int, friend: Customer | None) -> bool:
    """Say whom the buyer brought, or that nobody knows; False when it is known so. Nobody brings themselves."""
    if friend is not None and (friend.pk == customer.pk or friend.shop_id != customer.shop_id):
        raise InteractionRefused(_("A buyer brings somebody else of this shop."))
    hold(customer)
    mine = Interaction.objects.filter(customer=customer, pk=interaction_id, kind=InteractionKind.FRIEND)
    is_new = bool(mine.exclude(friend=friend).update(friend=friend)) if friend else bool(mine.update(friend=None))
    if is_new and friend:
        mark_changed(friend.pk, at)
    return is_new


def take_back_interaction(*, deed: Deed, customer: Customer, by: User, at: datetime) -> bool:
    """The interaction goes as if it had never been noted; False when it is gone already."""
    return Interaction.objects.filter(customer=customer, pk=deed.way_back["interaction"]).delete()[0] == 1
