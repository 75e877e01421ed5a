"""Runs that changed nothing: one that broke off, and one that a person has to look at first."""

from datetime import date, datetime

from django.db import transaction

from customers.models import Shop
from tagging.choices import RunMode, RunState
from tagging.models import TagRun
from tagging.selectors.run_state import last_tried

from .run_report import RunReport

LONGEST = 300


@transaction.atomic
def note_failed_run(*, shop: Shop, as_of: date, error: Exception, at: datetime) -> TagRun:
    """Keep that a run failed: one row a night, on which the tries are counted up."""
    last = last_tried(shop)
    tries = last.tries + 1 if last and last.state == RunState.FAILED else 1
    errors = [{"group": None, "rule": None, "message": f"{type(error).__name__}: {error}"[:LONGEST]}]
    told = {"tries": tries, "tried_at": at, "errors": errors}
    return _keep(last, shop, as_of, RunState.FAILED, at, told)


@transaction.atomic
def note_held_run(*, shop: Shop, report: RunReport, at: datetime) -> TagRun:
    """Keep what a run would have done: it moves more of all customers than may move unasked."""
    told = {
        "mode": report.mode,
        "customers_total": report.total,
        "looked_at_count": report.looked_at,
        "changed_count": report.changed,
        "opened_count": report.opened,
        "closed_count": report.closed,
        "moved_count": report.moved,
        "moves": report.moves,
        "errors": report.errors,
        "tried_at": at,
    }
    return _keep(last_tried(shop), shop, report.as_of, RunState.HELD, at, told)


def _keep(
    last: TagRun | None, shop: Shop, as_of: date, state: RunState, at: datetime, told: dict[str, object]
) -> TagRun:
    if last is None or (last.state, last.as_of) != (state, as_of):
        return TagRun.objects.create(
            **{"mode": RunMode.INCREMENTAL, **told},
            shop=shop,
            as_of=as_of,
            state=state,
            timezone=shop.timezone,
            rules_digest="",
            started_at=at,
        )
    TagRun.objects.filter(pk=last.pk).update(**told)
    last.refresh_from_db()
    return last
