"""Several customers become one."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from customers.models import AttributeValue, Customer, CustomerMerge, Order, Shop

from .fields import FIELDS, Side
from .merge import MergeRefused, merge_customers

FEWEST, MOST = 2, 10


@transaction.atomic
def merge_several(
    *,
    keep: Customer,
    away: Sequence[Customer],
    by: User | None,
    at: datetime,
    chosen: Mapping[str, int] | None = None,
    seen: str | None = None,
) -> list[CustomerMerge]:
    """Make one customer of several, all or none; each of them can be taken out again, the last one first.

    `chosen` says of details, attributes and the grey list by key whose value stands. `seen` is the `looks_of` what
    was decided about: when they look otherwise by now, nothing is merged.
    """
    chosen = chosen or {}
    keys = [keep.pk, *(one.pk for one in away)]
    if not FEWEST <= len(set(keys)) <= MOST:
        raise MergeRefused(_("Choose %(fewest)s to %(most)s customers.") % {"fewest": FEWEST, "most": MOST})
    if not set(chosen.values()) <= set(keys):
        raise MergeRefused(_("Choose one of the offered values."))
    if seen is not None:
        Shop.objects.select_for_update(no_key=True).get(pk=keep.shop_id)  # imports and other merges wait
        if looks_of(keys) != seen:
            raise MergeRefused(_("One of them has changed since the page was opened. Look at the values again."))
    return [merge_customers(keep=keep, away=one, by=by, at=at, chosen=_sides(chosen, one)) for one in away]


def looks_of(keys: Iterable[int]) -> str:
    """What a person decides by when merging these, as a digest: details, attributes, how many orders each has."""
    keys = sorted(set(keys))
    attributes = AttributeValue.objects.filter(customer__in=keys).order_by("customer", "definition")
    orders = Order.objects.filter(customer__in=keys).values("customer").annotate(Count("pk"), Max("pk"))
    looks = [
        list(Customer.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "shop", "channel", "key", *FIELDS)),
        list(attributes.values_list("customer", "definition", "value")),
        list(orders.order_by("customer").values_list("customer", "pk__count", "pk__max")),
    ]
    return hashlib.sha256(json.dumps(looks).encode()).hexdigest()


def _sides(chosen: Mapping[str, int], away: Customer) -> dict[str, Side]:
    """One after the other: whose value stands brings it along, and it stays from then on."""
    return {name: Side.AWAY if pk == away.pk else Side.KEPT for name, pk in chosen.items()}
