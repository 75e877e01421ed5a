"""Which shops need a tag run now: the database is the list of work, a wake-up only makes somebody look."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import structlog
from django.db import OperationalError, transaction
from django.db.models import Exists, OuterRef, Q

from crm.services.follow_ups import install_default_templates
from crm.services.signals import install_default_points, is_stale
from crm.services.strategies import install_default_strategies
from crm.services.tag_runs import run_tags
from customers.models import CustomerFacts, NextLook, Shop
from customers.models.next_look import AT_ONCE
from tagging.choices import RunState
from tagging.models import RunRequest, TagRun
from tagging.selectors.run_state import last_tried, next_try_at
from tagging.services.run_requests import answer_request
from tagging.services.run_troubles import note_failed_run, note_held_run
from tagging.services.runs import DayBeforeLastRun, LargeMove

log = structlog.get_logger(__name__)

NIGHT = time(2, 0)  # shop time: yesterday is over everywhere, and nobody is at work
FULL_WEEKDAY = 6  # Sunday's run is followed by an audit of everybody
FEW = 20  # buyers; a small shop is not asked about each of them, whatever share of all they are


def run_due_tags(*, at: datetime) -> int:
    """Run the tags of each shop whose facts changed, whose day has not been run, or that a person asked for.

    Returns how many ran. One shop that fails does not hold up the others and is tried again after 1, 2, 4 … 60
    minutes; a run that moves too many waits for a person. What was due while nothing ran is done once.
    """
    ran = 0
    mine = NextLook.objects.filter(shop=OuterRef("pk"))
    is_marked = Q(Exists(mine.filter(due_on=AT_ONCE))) | Q(Exists(mine.filter(has_news=True)))
    for shop in Shop.objects.annotate(has_changes=is_marked).order_by("pk"):
        try:
            ran += _run_if_due(shop, at)
        except OperationalError:
            # Another process writes, or the database is away: nothing is known to be wrong with the shop.
            log.warning("tag_run_could_not_begin", shop=shop.code, exc_info=True)
    return ran


def _run_if_due(shop: Shop, at: datetime) -> bool:
    install_default_points(shop=shop)  # a new shop has its points before its first buyer
    install_default_strategies(shop=shop)
    install_default_templates(shop=shop)
    local = at.astimezone(ZoneInfo(shop.timezone))
    today, request = local.date(), RunRequest.objects.filter(shop=shop).first()
    is_new_day = local.time() >= NIGHT and not _was_run(shop, today)
    is_due = getattr(shop, "has_changes", False) or is_new_day or is_stale(shop)
    if not (request or (is_due and CustomerFacts.objects.filter(shop=shop).exists())):
        return False
    if not _may_try(last_tried(shop), request, today, at):
        return False
    try:
        _run(shop, today, at, request)
        if is_new_day and local.weekday() == FULL_WEEKDAY:
            _audit(shop, today, at)
    except DayBeforeLastRun:
        log.warning("tag_run_ahead_of_the_clock", shop=shop.code)  # what was asked for waits until that day
        return False
    except LargeMove as large:
        log.warning("tag_run_held", shop=shop.code, moved=large.report.moved, total=large.report.total)
        note_held_run(shop=shop, report=large.report, at=at)
        _answer(request)
        return False
    except OperationalError:
        raise
    except Exception as error:
        log.exception("tag_run_failed", shop=shop.code)
        note_failed_run(shop=shop, as_of=today, error=error, at=at)
        return False
    return True


def _was_run(shop: Shop, today: date) -> bool:
    return TagRun.objects.filter(shop=shop, as_of__gte=today, finished_at__isnull=False).exists()


def _may_try(last: TagRun | None, request: RunRequest | None, today: date, at: datetime) -> bool:
    """Whether a run that failed or waits may be tried again by now; a new request of a person may at once."""
    if last is None or last.state not in (RunState.FAILED, RunState.HELD):
        return True
    if request and (last.tried_at is None or request.asked_at > last.tried_at):
        return True
    if last.state == RunState.HELD:
        return last.as_of != today
    return at >= next_try_at(last)


def _run(shop: Shop, today: date, at: datetime, request: RunRequest | None) -> None:
    try:
        _run_and_answer(shop, today, at, request, guard=not (request and request.is_approved))
    except LargeMove as large:
        if large.report.moved > FEW:
            raise
        _run_and_answer(shop, today, at, request, guard=False)


@transaction.atomic
def _run_and_answer(shop: Shop, today: date, at: datetime, request: RunRequest | None, *, guard: bool) -> None:
    report = run_tags(shop=shop, as_of=today, at=at, guard=guard)
    if request:
        answer_request(request, run_id=report.run_id)


def _answer(request: RunRequest | None) -> None:
    if request:
        answer_request(request, run_id=None)


def _audit(shop: Shop, today: date, at: datetime) -> None:
    """Everybody is looked at after those who were due: there should be nothing left to change."""
    report = run_tags(shop=shop, as_of=today, at=at, full=True)
    if report.changed:
        log.error("tag_audit_differs", shop=shop.code, changed=report.changed)
