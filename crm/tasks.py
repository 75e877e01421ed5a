"""What runs in the background or by itself."""

from uuid import uuid4

from celery import current_app, shared_task
from django.db import transaction
from django.utils import timezone

from crm.models import ChatImport
from crm.services import due_runs, reminders
from crm.services.after_import import tag_after_import
from crm.services.care_tips import list_care_tips_of_shops
from crm.services.chats import work_on_chats
from crm.services.deeds import clear_deeds
from crm.services.jobs import jobs_to_wake
from crm.services.reviews.themes import reread_themes
from crm.services.script_counts import recount_scripts
from crm.services.unhurried import follow_up_of_shops
from crm.services.visits import clear_visits
from crm.services.wins import settle_won_of_shops
from crm.services.words import read_words_of_shops
from customers.choices import ImportState
from customers.models import OrderImport
from customers.services.order_imports import work_on

SWEEP_EVERY = 20
MINUTE = 60


def start_import(import_id: int) -> None:
    """Wake a worker once the row is committed. A dead broker does no harm: the sweep finds the row."""
    transaction.on_commit(lambda: run_import.delay(import_id), robust=True)


@shared_task(own_tries=True)
def run_import(import_id: int) -> str:
    """Check, merge or undo one import, then tag its buyers. Safe to repeat: the row is claimed first."""
    state = work_on(import_id=import_id, worker=uuid4().hex)
    if state in (ImportState.DONE, ImportState.UNDONE):
        tag_after_import(import_id=import_id, at=timezone.now())
    return state


@shared_task
def sweep_imports() -> int:
    """Every 20 seconds: wake workers for imports that none has in hand. A call nobody answers expires."""
    waiting = OrderImport.objects.abandoned(at=timezone.now()).order_by("pk").values_list("pk", flat=True)
    for import_id in waiting:
        run_import.apply_async((import_id,), expires=SWEEP_EVERY)
    return len(waiting)


def start_chats(chat_import_id: int) -> None:
    """Wake a worker once the row is committed. A dead broker does no harm: the sweep finds the row."""
    transaction.on_commit(lambda: run_chats.delay(chat_import_id), robust=True)


@shared_task
def run_chats(chat_import_id: int) -> str:
    """Write or take back chat records. Safe to repeat: the row is claimed, and lines that are written are gone."""
    return work_on_chats(chat_import_id=chat_import_id, worker=uuid4().hex, at=timezone.now())


@shared_task
def sweep_chats() -> int:
    """Every minute: wake workers for chat imports that none has in hand. A call nobody answers expires."""
    waiting = ChatImport.objects.abandoned(at=timezone.now()).order_by("pk").values_list("pk", flat=True)
    for chat_import_id in waiting:
        run_chats.apply_async((chat_import_id,), expires=60)
    return len(waiting)


@shared_task(name="tagging.tasks.run_due_tags")
def run_due_tags() -> int:
    """Every minute. Safe to repeat: a run writes only what differs."""
    return due_runs.run_due_tags(at=timezone.now())


@shared_task
def remind() -> int:
    """Every minute. Safe to repeat: each reminder is one row, made once."""
    made = reminders.make_due_reminders(at=timezone.now())
    if made:
        send_reminders.apply_async(expires=MINUTE)
    return made


@shared_task(counts_deaths=False)
def send_reminders() -> int:
    """Every minute, and when some were made. Safe to repeat: each is claimed before it is sent."""
    return reminders.send_reminders(clock=timezone.now)


@shared_task
def sweep_jobs() -> int:
    """Every minute: wake what failed and what a person asked for. A call nobody answers expires."""
    jobs = [job for job in jobs_to_wake() if job.task in current_app.tasks]
    for job in jobs:
        args, kwargs = job.keys
        current_app.tasks[job.task].apply_async(args, kwargs, expires=MINUTE)
    return len(jobs)


@shared_task
def follow_up_the_unhurried() -> int:
    """Every minute. Safe to repeat: each occasion makes its follow-up once."""
    return follow_up_of_shops(at=timezone.now())


@shared_task
def settle_wins() -> int:
    """Every minute. Safe to repeat: only inquiries that orders say otherwise of are written."""
    return settle_won_of_shops(at=timezone.now())


@shared_task
def read_words() -> int:
    """Every minute. Safe to repeat: a text is read once, and anew when the words are others."""
    return read_words_of_shops(at=timezone.now())


@shared_task
def read_review_themes() -> int:
    """Hourly. Safe to repeat: only reviews whose themes were read by other words are read anew."""
    return reread_themes()


@shared_task
def count_scripts() -> int:
    """Hourly. Safe to repeat: only counts that differ are written."""
    return recount_scripts(at=timezone.now())


@shared_task
def list_care_tips() -> int:
    """Every ten minutes. Safe to repeat: a shop whose day, orders and articles are the same is passed over."""
    return list_care_tips_of_shops(at=timezone.now())


@shared_task
def clear_desk() -> int:
    """Daily: deeds that nobody can take back any more, and visits of long ago."""
    at = timezone.now()
    return clear_deeds(at=at) + clear_visits(at=at)
