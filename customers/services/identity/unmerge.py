"""One customer becomes the two again who were merged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer, CustomerAlias, CustomerFacts, CustomerMerge, NextLook, Shop
from customers.models.customer_merge import UNDONE_WITHIN
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_many_changed
from customers.services.pairs import follow_grey_list, keeping_pairs_of

from .images import Image, image_of, restore, values_of
from .merge import ALIAS, KNOWN, ORDERS, images_of_known, lead_order_images
from .returning import bring_back, point_back, put_back, stay_behind


class UnmergeRefused(Exception):
    """The merge stays; the text says why and what to do."""


@transaction.atomic
def unmerge_customers(*, merge: CustomerMerge, by: User | None, at: datetime) -> CustomerMerge:
    """Restore both customers as they were, except what was edited since: that stays and is listed in `left`.

    A second call changes nothing.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=merge.shop_id)
    merge = CustomerMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        return merge
    kept = _refuse_unfit(merge, at)
    known = images_of_known(kept.pk)
    _drop_alias(merge)
    with keeping_pairs_of(shop_id=merge.shop_id, buyers=[kept.pk, merge.away_id]):
        away = restore(Customer, merge.before["away"])
        left = [*stay_behind(merge, kept), *bring_back(merge, kept.pk, away.pk)]
        left += put_back(merge)
        point_back(merge)
        lead_order_images(merge.moved.get(ORDERS, {}), old=kept.pk, new=away.pk)
        left += _restore_details(merge, kept)
    follow_grey_list(shop_id=merge.shop_id)
    _restore_known(merge, kept, away, known, at=at)
    rebuild_facts(shop_id=merge.shop_id, at=at, customer_ids=[kept.pk, away.pk])
    if left:
        mark_many_changed([kept.pk, away.pk], at=at)
    CustomerMerge.objects.filter(pk=merge.pk).update(undone_at=at, undone_by=by, left=left)
    merge.refresh_from_db()
    return merge


def _refuse_unfit(merge: CustomerMerge, at: datetime) -> Customer:
    if not merge.may_be_undone(at=at):
        text = _("A merge can be taken back for %(n)s days; these are over.")
        raise UnmergeRefused(text % {"n": UNDONE_WITHIN.days})
    if str(merge.kept_id) != merge.before["kept"]["id"]:
        raise UnmergeRefused(_("The merged customer was merged into another one since. Take that back first."))
    if Customer.objects.filter(shop=merge.shop_id, channel=merge.away_channel_id, key=merge.away_key).exists():
        raise UnmergeRefused(_("Another customer has the old buyer id by now. Merge the two instead."))
    return Customer.objects.select_for_update().get(pk=merge.kept_id)


def _drop_alias(merge: CustomerMerge) -> None:
    """The old id is a customer's own again."""
    if merge.before.get(ALIAS):
        CustomerAlias.objects.filter(pk=merge.before[ALIAS]).delete()


def _restore_details(merge: CustomerMerge, kept: Customer) -> list[dict[str, Any]]:
    """What the merge changed of the customer who stayed goes back; what was changed after it stays."""
    before, after, now = merge.before["kept"], merge.after["kept"], image_of(kept)
    is_edited = {name for name in before if now.get(name) != after.get(name)}
    back = {name: value for name, value in before.items() if name not in is_edited and now.get(name) != value}
    if back:
        Customer.objects.filter(pk=kept.pk).update(**values_of(Customer, back))
    told = sorted(is_edited - {"settled_at"})  # it goes with the detail that was settled
    return [{"relation": "", "reason": "edited", "what": name} for name in told]


def _restore_known(merge: CustomerMerge, kept: Customer, away: Any, now: Mapping[str, Image], *, at: datetime) -> None:
    """Exactly as before when nobody wrote them since; else each fact that the merge alone changed, to be tagged."""
    if all(image == merge.after[name] for name, image in now.items()):
        for name, model in KNOWN.items():
            _write_back(model, kept.pk, merge.before[name])
        return
    before, after = merge.before["facts"], merge.after["facts"]
    back = {name: value for name, value in before.items() if now["facts"].get(name) == after.get(name)}
    back.pop("changed_at", None)
    _write_back(CustomerFacts, kept.pk, back)
    mark_many_changed([kept.pk, away.pk], at=at)


def _write_back(model: type[CustomerFacts | NextLook], pk: int, image: Image) -> None:
    values = {name: value for name, value in values_of(model, image).items() if name != "customer_id"}
    model.objects.filter(pk=pk).update(**values)
