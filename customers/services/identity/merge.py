"""Two customers become one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import router, transaction
from django.utils.translation import gettext as _

from customers.models import Customer, CustomerAlias, CustomerFacts, CustomerMerge, NextLook, OrderImage, Shop
from customers.services.facts import rebuild_facts, start_facts
from customers.services.marks import mark_changed
from customers.services.pairs import follow_grey_list, keeping_pairs_of

from .fields import Side, merged_facts, merged_values, sides_of
from .images import Image, image_of
from .moving import Moved, move_rows

ORDERS = "customers.order.customer"
ALIAS = "made_alias"
KNOWN: dict[str, type[CustomerFacts | NextLook]] = {"facts": CustomerFacts, "look": NextLook}
BATCH = 500


class MergeRefused(Exception):
    """These two cannot be merged as things stand; the text says why and what to do."""


@transaction.atomic
def merge_customers(
    *, keep: Customer, away: Customer, by: User | None, at: datetime, chosen: Mapping[str, str] | None = None
) -> CustomerMerge:
    """Make one customer of two: everything of `away` goes to `keep`, and its id leads there from now on.

    `chosen` says of details, attributes and the grey list whose value stands; nothing is lost that an un-merge
    would need.
    """
    chosen = _read(chosen or {})
    kept, gone = _held(keep, away)
    start_facts([kept.pk], shop_id=kept.shop_id, at=at)
    facts = CustomerFacts.objects.get(customer=kept)
    gone_facts = CustomerFacts.objects.filter(customer=gone).first()
    _refuse_grey_by_chance(kept, gone, chosen)
    before: dict[str, Any] = {"kept": image_of(kept), "away": image_of(gone), **images_of_known(kept.pk)}
    sides = sides_of(kept, gone, chosen)
    with keeping_pairs_of(shop_id=kept.shop_id, buyers=[kept.pk, gone.pk]):
        Customer.objects.filter(pk=kept.pk).update(**merged_values(kept, gone, sides, at=at))
        kept.refresh_from_db()
        done = move_rows(kept, gone, {**chosen, **sides})
        lead_order_images(done.moved.get(ORDERS, {}), old=gone.pk, new=kept.pk)
        Customer.objects.filter(pk=gone.pk)._raw_delete(router.db_for_write(Customer))
    follow_grey_list(shop_id=kept.shop_id)
    before[ALIAS] = _lead_old_id(kept, gone)
    rebuild_facts(shop_id=kept.shop_id, at=at, customer_ids=[kept.pk])
    mark_changed(kept.pk, at, **merged_facts(facts, gone_facts))
    return _written(kept, gone, done, before=before, chosen={**chosen, **sides}, by=by, at=at)


def _read(chosen: Mapping[str, str]) -> dict[str, Side]:
    try:
        return {name: Side(side) for name, side in chosen.items()}
    except ValueError as unread:
        raise MergeRefused(_("Choose one of the offered values.")) from unread


def _held(keep: Customer, away: Customer) -> tuple[Customer, Customer]:
    """Both as they are now, locked; imports and other merges of the shop wait."""
    if keep.pk == away.pk:
        raise MergeRefused(_("A customer cannot be merged into itself."))
    if keep.shop_id != away.shop_id:
        raise MergeRefused(_("Customers of two shops stay two: each shop has its own books."))
    Shop.objects.select_for_update(no_key=True).get(pk=keep.shop_id)
    held = {
        one.pk: one for one in Customer.objects.select_for_update().filter(pk__in=[keep.pk, away.pk]).order_by("pk")
    }
    if len(held) < 2:
        raise MergeRefused(_("One of the two is merged already. Open the page again."))
    return held[keep.pk], held[away.pk]


def _refuse_grey_by_chance(kept: Customer, gone: Customer, chosen: Mapping[str, Side]) -> None:
    if kept.is_grey != gone.is_grey and "is_grey" not in chosen:
        raise MergeRefused(_("One of the two is on the grey list. Choose whether the merged customer is."))


def images_of_known(customer_id: int) -> dict[str, Image]:
    """What stands of a customer beside the details: the facts, and when a run looks at them next."""
    return {name: image_of(model.objects.get(pk=customer_id)) for name, model in KNOWN.items()}


def _lead_old_id(kept: Customer, gone: Customer) -> int | None:
    """A later file with the old id finds the kept customer; the alias made for it, None when there was one."""
    alias, is_new = CustomerAlias.objects.get_or_create(
        shop_id=gone.shop_id, channel_id=gone.channel_id, key=gone.key, defaults={"customer": kept}
    )
    return alias.pk if is_new else None


def lead_order_images(moved: Iterable[str], *, old: int, new: int) -> None:
    """An import that is undone gives an order back to whom it belongs now."""
    order_ids = [int(pk) for pk in moved]
    for start in range(0, len(order_ids), BATCH):
        part = order_ids[start : start + BATCH]
        images = list(OrderImage.objects.filter(order__in=part, before__customer_id=old))
        for one in images:
            one.before["customer_id"] = new
        OrderImage.objects.bulk_update(images, ["before"], batch_size=BATCH)


def _written(
    kept: Customer,
    gone: Customer,
    done: Moved,
    *,
    before: dict[str, Any],
    chosen: Mapping[str, Side],
    by: User | None,
    at: datetime,
) -> CustomerMerge:
    after = {"kept": image_of(Customer.objects.get(pk=kept.pk)), **images_of_known(kept.pk)}
    return CustomerMerge.objects.create(
        shop_id=kept.shop_id,
        kept=kept,
        away_id=gone.pk,
        away_channel_id=gone.channel_id,
        away_key=gone.key,
        chosen={name: str(side) for name, side in chosen.items()},
        before=before,
        after=after,
        moved=done.moved,
        aside=done.aside,
        pointed=done.pointed,
        last_pks=done.last_pks,
        made_by=by,
        made_at=at,
    )
