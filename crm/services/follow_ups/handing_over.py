"""Promises given to somebody else, or to the team, in one go."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import FollowUpChangeKind
from crm.models import FollowUp, FollowUpChange, HandOver
from crm.models.follow_up import FollowUpQuerySet
from crm.services.deeds import DeedRefused
from crm.services.reminders import pass_on
from customers.models import Shop

CHUNK = 1000


class HandOverRefused(DeedRefused):
    """Nothing was handed over; the text says why."""


def hand_over_all(*, shop: Shop, was_owner: User | None, owner: User | None, by: User, at: datetime) -> HandOver | None:
    """All that waits of one person in a shop goes to another, or to the team; None when there is nothing."""
    waiting = FollowUp.objects.waiting().filter(shop=shop, owner=was_owner)
    return _hand_over(waiting, shop=shop, owner=owner, by=by, at=at)


def hand_over(*, shop: Shop, keys: Collection[int], owner: User | None, by: User, at: datetime) -> HandOver | None:
    """These go to another person, or to the team; None when none of them waits with somebody else."""
    return _hand_over(FollowUp.objects.waiting().filter(shop=shop, pk__in=keys), shop=shop, owner=owner, by=by, at=at)


@transaction.atomic
def _hand_over(waiting: FollowUpQuerySet, *, shop: Shop, owner: User | None, by: User, at: datetime) -> HandOver | None:
    """Held meanwhile, so that what is kept or taken at the same moment is either given whole or left."""
    if owner is not None and not may_receive(owner, shop):
        raise HandOverRefused(_("%(who)s does not work for this shop.") % {"who": owner.first_name or owner.username})
    held = waiting.select_for_update(of=("self",), no_key=True).order_by("pk").only("pk", "owner_id", "shop_id")
    moved = [one for one in held if one.owner_id != (owner.pk if owner else None)]
    if not moved:
        return None
    givers = {one.owner_id for one in moved}
    made = HandOver.objects.create(
        shop=shop,
        was_owner_id=givers.pop() if len(givers) == 1 else None,
        owner=owner,
        count=len(moved),
        made_by=by,
        made_at=at,
    )
    changes = [_change(one, made) for one in moved]
    FollowUpChange.objects.bulk_create(changes, batch_size=CHUNK)
    keys = [one.pk for one in moved]
    for start in range(0, len(keys), CHUNK):
        FollowUp.objects.filter(pk__in=keys[start : start + CHUNK]).update(owner=owner)
    pass_on(shop=shop, keys=keys, by=by.pk, at=at)
    return made


def may_receive(person: User, shop: Shop) -> bool:
    """Whether somebody is there to keep it: at work, and of this shop."""
    return person.is_active and (person.is_superuser or shop.members.filter(pk=person.pk).exists())


def _change(follow_up: FollowUp, made: HandOver) -> FollowUpChange:
    return FollowUpChange(
        shop_id=follow_up.shop_id,
        follow_up=follow_up,
        kind=FollowUpChangeKind.HANDED_OVER,
        was_owner_id=follow_up.owner_id,
        owner=made.owner,
        hand_over=made,
        made_by=made.made_by,
        made_at=made.made_at,
    )
