from celery import shared_task
from django.utils import timezone

from customers.services.pairs import keep_pairs_of_shops


@shared_task
def keep_pairs() -> int:
    """Every minute. Safe to repeat: it looks what is behind, and writes only what differs."""
    return keep_pairs_of_shops(at=timezone.now())
