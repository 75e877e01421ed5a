from celery import shared_task
from django.utils import timezone

from customers.services.pairs import keep_pairs_of_shops
from customers.services.promos import read_promos_of_shops


@shared_task
def keep_pairs() -> int:
    """Every minute. Safe to repeat: it looks what is behind, and writes only what differs."""
    return keep_pairs_of_shops(at=timezone.now())


@shared_task
def read_promos() -> int:
    """Every minute. Safe to repeat: an order is read once, in the transaction that counts it."""
    return read_promos_of_shops(at=timezone.now())
