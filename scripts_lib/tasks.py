from celery import shared_task
from django.utils import timezone

from scripts_lib.services.pictures import clear_pictures as clear


@shared_task
def clear_pictures() -> int:
    """Daily. Safe to repeat: a file goes only while nothing names it."""
    return clear(at=timezone.now())
