"""The import itself: planned again under a lock, written in one transaction."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import NoteSource
from crm.models import Note
from customers.choices import AttributeSource
from customers.models import AttributeValue, Customer, Shop
from customers.services.marks import mark_many_changed
from tagging.choices import TagSource
from tagging.services.many_tags import set_tags

from .codes import Outcome
from .file import TeamFile
from .happenings import add_interactions
from .known import portions
from .plan import Plan, plan_team_notes

log = structlog.get_logger(__name__)


class ReviewOutdated(Exception):
    """What is stored has changed since the review; nothing was written. Look again, then decide."""


class RowsRefused(Exception):
    """There are rows that cannot be taken, and nobody said to leave them out; nothing was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an import wrote."""

    customers: int
    tags: int
    notes: int
    tempers: int
    values: int
    interactions: int


@transaction.atomic
def import_team_notes(
    *,
    shop: Shop,
    file: TeamFile,
    file_name: str,
    sha256: str,
    by: User,
    at: datetime,
    reads_phones: bool,
    seen: str,
    skips_bad_rows: bool,
) -> Written:
    """Write what the review showed, all of it or nothing; the same file again writes nothing.

    Tags get a line in the history each, notes and attributes say who and when; the file stands in the evidence.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)  # two of these go one after another
    plan = plan_team_notes(shop=shop, file=file, reads_phones=reads_phones, at=at)
    if _hold(shop, plan):  # between the look and the lock a deed may have come
        plan = plan_team_notes(shop=shop, file=file, reads_phones=reads_phones, at=at)
    if plan.digest != seen:
        raise ReviewOutdated(_("What is stored has changed since this review. Look at it again, then decide."))
    if plan.outcomes[Outcome.ERROR] and not skips_bad_rows:
        raise RowsRefused(_("Some rows cannot be taken. Mend the file, or import the good rows only."))
    evidence = {"from": "import", "file": file_name[-80:], "sha256": sha256}
    written = Written(
        customers=len({row.customer_id for row in plan.rows if row.outcome == Outcome.CHANGED}),
        tags=set_tags(shop=shop, wishes=plan.tags, by=by, at=at, source=TagSource.IMPORT, evidence=evidence),
        notes=_add_notes(shop, plan, by, at),
        tempers=_set_tempers(shop, plan),
        values=_set_values(shop, plan, by, at),
        interactions=add_interactions(shop, plan.happenings, by=by, at=at),
    )
    log.info(
        "team_notes_imported",
        user=by.pk,
        shop=shop.pk,
        sha256=sha256,
        rows=len(plan.rows),
        skipped=plan.outcomes[Outcome.ERROR],
        customers=written.customers,
        tags=written.tags,
        notes=written.notes,
        tempers=written.tempers,
        values=written.values,
        interactions=written.interactions,
    )
    return written


def _hold(shop: Shop, plan: Plan) -> int:
    """Agents' deeds on these buyers wait until the import is through; returns how many buyers."""
    keys = sorted({row.customer_id for row in plan.rows if row.outcome == Outcome.CHANGED})
    for portion in portions(keys):
        rows = Customer.objects.filter(shop=shop, pk__in=portion).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    return len(keys)


def _add_notes(shop: Shop, plan: Plan, by: User, at: datetime) -> int:
    for portion in portions(plan.notes):
        Note.objects.bulk_create(
            Note(shop=shop, customer_id=pk, text=text, source=NoteSource.IMPORT, made_by=by, made_at=at)
            for pk, text in portion
        )
    return len(plan.notes)


def _set_tempers(shop: Shop, plan: Plan) -> int:
    by_temper: dict[str, list[int]] = defaultdict(list)
    for pk, temper in plan.tempers.items():
        by_temper[temper].append(pk)
    for temper, keys in by_temper.items():
        for portion in portions(keys):
            Customer.objects.filter(shop=shop, pk__in=portion).update(temper=temper)
    return len(plan.tempers)


def _set_values(shop: Shop, plan: Plan, by: User, at: datetime) -> int:
    for portion in portions(plan.values.items()):
        mark_many_changed({customer_id for (customer_id, _definition_id), _value in portion}, at=at)
        AttributeValue.objects.bulk_create(
            (
                AttributeValue(
                    shop=shop,
                    customer_id=customer_id,
                    definition_id=definition_id,
                    value=value,
                    source=AttributeSource.AGENT,
                    set_by=by,
                    set_at=at,
                )
                for (customer_id, definition_id), value in portion
            ),
            update_conflicts=True,
            unique_fields=["customer", "definition"],
            update_fields=["value", "source", "set_by", "set_at"],
        )
    return len(plan.values)
