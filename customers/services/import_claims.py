"""Who has an import in hand: a lease in its row, so that work of the dead is taken up by the living."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from customers.choices import WORKER_STATES
from customers.models import OrderImport

MAX_TRIES = 5


class ClaimLost(Exception):
    """Another worker has taken the import over; this one must stop without writing."""


def claim_import(*, import_id: int, worker: str) -> OrderImport | None:
    """Take an import in hand, or None when it needs no work or another worker has it."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    claimed = OrderImport.objects.filter(free, pk=import_id, state__in=WORKER_STATES).update(
        claim=worker, claimed_until=now + settings.IMPORT_LEASE, tries=F("tries") + 1
    )
    return OrderImport.objects.select_related("shop", "channel").get(pk=import_id) if claimed else None


def renew_claim(order_import: OrderImport, **fields: object) -> None:
    """Say that the worker lives, and write `fields` with it; ClaimLost when it no longer has the import."""
    held = OrderImport.objects.filter(pk=order_import.pk, claim=order_import.claim)
    if not held.update(claimed_until=timezone.now() + settings.IMPORT_LEASE, **fields):
        raise ClaimLost(str(order_import))
    for name, value in fields.items():
        setattr(order_import, name, value)


def release_claim(order_import: OrderImport, **fields: object) -> None:
    """Hand the import back, with its last `fields`."""
    renew_claim(order_import, **fields)
    OrderImport.objects.filter(pk=order_import.pk, claim=order_import.claim).update(claim="", claimed_until=None)


@contextmanager
def holding(order_import: OrderImport) -> Iterator[None]:
    """One transaction in which no other worker can take the import over, however long it lasts."""
    with transaction.atomic():
        held = OrderImport.objects.select_for_update(no_key=True).filter(pk=order_import.pk, claim=order_import.claim)
        if not held.values_list("pk", flat=True).first():
            raise ClaimLost(str(order_import))
        yield
        renew_claim(order_import)
