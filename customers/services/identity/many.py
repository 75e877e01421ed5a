"""Several customers become one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer, CustomerMerge

from .fields import Side
from .merge import MergeRefused, merge_customers

FEWEST, MOST = 2, 10


@transaction.atomic
def merge_several(
    *, keep: Customer, away: Sequence[Customer], by: User | None, at: datetime, chosen: Mapping[str, int] | None = None
) -> list[CustomerMerge]:
    """Make one customer of several, all or none; each of them can be taken out again, the last one first.

    `chosen` says of details, attributes and the grey list by key whose value stands.
    """
    chosen = chosen or {}
    keys = [keep.pk, *(one.pk for one in away)]
    if not FEWEST <= len(set(keys)) <= MOST:
        raise MergeRefused(_("Choose %(fewest)s to %(most)s customers.") % {"fewest": FEWEST, "most": MOST})
    if not set(chosen.values()) <= set(keys):
        raise MergeRefused(_("Choose one of the offered values."))
    return [merge_customers(keep=keep, away=one, by=by, at=at, chosen=_sides(chosen, one)) for one in away]


def _sides(chosen: Mapping[str, int], away: Customer) -> dict[str, Side]:
    """One after the other: whose value stands brings it along, and it stays from then on."""
    return {name: Side.AWAY if pk == away.pk else Side.KEPT for name, pk in chosen.items()}
