from celery import shared_task
from django.utils import timezone

from tagging.services import due_runs


@shared_task
def run_due_tags() -> int:
    """Every minute. Safe to repeat: a run writes only what differs."""
    return due_runs.run_due_tags(at=timezone.now())
